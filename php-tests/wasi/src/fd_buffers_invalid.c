#include "suite.h"

/* Buffers whose sizes add up to more than a size can say. */
static char bytes[5 << 20];
static Buffer buffers[1024];

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), moved;
    for (u32 index = 0; index < 1024; index++) {
        buffers[index] = (Buffer) { bytes, sizeof bytes };
    }
    fact("fd_read", w_fd_read(fd, buffers, 1024, &moved));
    fact("fd_pread", w_fd_pread(fd, buffers, 1024, 0, &moved));
    fact("fd_write", w_fd_write(fd, buffers, 1024, &moved));
    fact("fd_pwrite", w_fd_pwrite(fd, buffers, 1024, 0, &moved));
    number("size", size_of("file"));
    return 0;
}
