#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), read = 0;
    char text[16] = { 0 };
    Buffer buffers[] = { { text, 0 }, { text, 3 }, { text + 3, 4 } };
    put(fd, "0123456789");
    fact("several buffers", w_fd_pread(fd, buffers, 3, 2, &read));
    truth("as much as there is room for, or the first", read == 7 || read == 3);
    truth("text", !memcmp(text, "2345678", read));
    return 0;
}
