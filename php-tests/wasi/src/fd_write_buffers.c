#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), written = 0;
    Buffer buffers[] = { { "", 0 }, { "01234", 5 }, { "56789", 5 } };
    fact("several buffers", w_fd_write(fd, buffers, 3, &written));
    truth("all of them, or the first", written == 10 || written == 5);
    number("size is what it says", size_of("file") - written);
    return 0;
}
