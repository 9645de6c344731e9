#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    char text[4];
    Buffer buffer = { text, 4 };
    u32 read;
    uint16_t flags;
    fact("no flag", w_sock_recv(STDIN, &buffer, 1, 4, &read, &flags));
    return 0;
}
