#include "suite.h"

static unsigned char bytes[100000];

int main(void) {
    unsigned char guard[3] = { 1, 1, 1 };
    u32 different = 0;
    fact("nothing", w_random_get(bytes, 0));
    fact("one byte", w_random_get(guard + 1, 1));
    truth("no more", guard[0] == 1 && guard[2] == 1);
    fact("many", w_random_get(bytes, sizeof bytes));
    for (u32 index = 1; index < sizeof bytes; index++) {
        different += bytes[index] != bytes[index - 1];
    }
    truth("differ", different > sizeof bytes * 98 / 100);
    return 0;
}
