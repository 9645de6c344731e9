#include "suite.h"

/* A thousand times: no descriptor is lost. */
int main(void) {
    u32 first = opened("file", CREAT, READ, 0), highest = first;
    w_fd_close(first);
    for (int round = 0; round < 1000; round++) {
        u32 fd = opened("file", 0, READ, 0);
        highest = fd > highest ? fd : highest;
        w_fd_close(fd);
    }
    truth("numbers are used again", highest <= first + 1);
    return 0;
}
