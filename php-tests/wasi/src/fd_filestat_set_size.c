#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), read = 0;
    char byte = 1;
    Buffer buffer = { &byte, 1 };
    fact("grow", w_fd_filestat_set_size(fd, 100));
    number("size", size_of("file"));
    w_fd_pread(fd, &buffer, 1, 99, &read);
    number("with zeros", byte);
    fact("shrink", w_fd_filestat_set_size(fd, 10));
    number("size", size_of("file"));
    fact("empty", w_fd_filestat_set_size(fd, 0));
    fact("too large", w_fd_filestat_set_size(fd, (u64)1 << 63));
    fact("for reading", w_fd_filestat_set_size(opened("file", 0, READ, 0), 5));
    u32 readonly = NO_FD;
    w_path_open(READONLY, 0, "file", 4, 0, READ, READ, 0, &readonly);
    fact("of a read-only directory", w_fd_filestat_set_size(readonly, 5));
    fact("a directory", w_fd_filestat_set_size(DIR, 5));
    fact("a stream", w_fd_filestat_set_size(STDOUT, 5));
    fact("no descriptor", w_fd_filestat_set_size(NO_FD, 5));
    return 0;
}
