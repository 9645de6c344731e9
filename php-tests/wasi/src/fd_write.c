#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), written = 99;
    Buffer buffer = { "0123456789", 10 };
    fact("a file", w_fd_write(fd, &buffer, 1, &written));
    number("written", written);
    fact("nothing", w_fd_write(fd, &buffer, 0, &written));
    number("written", written);
    buffer.length = 0;
    fact("an empty buffer", w_fd_write(fd, &buffer, 1, &written));
    number("written", written);
    number("size", size_of("file"));
    fact("for reading", w_fd_write(opened("file", 0, READ, 0), &buffer, 1, &written));
    u32 none = opened("file", 0, 0, 0);
    fact("for nothing", w_fd_write(none, &buffer, 1, &written));
    fact("a directory", w_fd_write(DIR, &buffer, 1, &written));
    fact("stdin", w_fd_write(STDIN, &buffer, 1, &written));
    fact("stderr", w_fd_write(STDERR, &buffer, 1, &written));
    fact("no descriptor", w_fd_write(NO_FD, &buffer, 1, &written));
    return 0;
}
