#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    put(fd, "01234");
    fact("beyond the end", w_fd_allocate(fd, 10, 90));
    number("size", size_of("file"));
    fact("inside", w_fd_allocate(fd, 0, 10));
    number("size", size_of("file"));
    fact("nothing", w_fd_allocate(fd, 0, 0));
    fact("too much", w_fd_allocate(fd, (u64)1 << 62, (u64)1 << 62));
    u32 reader = opened("file", 0, READ, 0);
    fact("not for writing", w_fd_allocate(reader, 0, 10));
    fact("a directory", w_fd_allocate(DIR, 0, 10));
    fact("a stream", w_fd_allocate(STDOUT, 0, 10));
    fact("no descriptor", w_fd_allocate(NO_FD, 0, 10));
    return 0;
}
