#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), written = 0;
    u64 position = 0;
    Buffer buffer = { "xyz", 3 };
    put(fd, "0123456789");
    fact("inside", w_fd_pwrite(fd, &buffer, 1, 3, &written));
    number("written", written);
    w_fd_tell(fd, &position);
    number("position", position);
    number("size", size_of("file"));
    fact("beyond the end", w_fd_pwrite(fd, &buffer, 1, 20, &written));
    number("size", size_of("file"));
    fact("nowhere", w_fd_pwrite(fd, &buffer, 1, (u64)1 << 63, &written));
    fact("nothing", w_fd_pwrite(fd, &buffer, 0, 0, &written));
    number("written", written);
    u32 appending = opened("file", 0, READ | WRITE, APPEND);
    fact("when appending", w_fd_pwrite(appending, &buffer, 1, 0, &written));
    number("size", size_of("file"));
    fact("for reading", w_fd_pwrite(opened("file", 0, READ, 0), &buffer, 1, 0, &written));
    fact("a directory", w_fd_pwrite(DIR, &buffer, 1, 0, &written));
    fact("stdin", w_fd_pwrite(STDIN, &buffer, 1, 0, &written));
    fact("stdout", w_fd_pwrite(STDOUT, &buffer, 1, 0, &written));
    fact("no descriptor", w_fd_pwrite(NO_FD, &buffer, 1, 0, &written));
    return 0;
}
