#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), read = 0;
    u64 position = 0;
    char text[16] = { 0 };
    Buffer buffer = { text, 4 };
    put(fd, "0123456789");
    fact("inside", w_fd_pread(fd, &buffer, 1, 3, &read));
    say_line("text", text, read);
    w_fd_tell(fd, &position);
    number("position", position);
    fact("over the end", w_fd_pread(fd, &buffer, 1, 8, &read));
    number("read", read);
    fact("beyond the end", w_fd_pread(fd, &buffer, 1, 50, &read));
    number("read", read);
    fact("nowhere", w_fd_pread(fd, &buffer, 1, (u64)1 << 63, &read));
    fact("into nothing", w_fd_pread(fd, &buffer, 0, 0, &read));
    number("read", read);
    fact("for writing", w_fd_pread(opened("file", 0, WRITE, 0), &buffer, 1, 0, &read));
    fact("a directory", w_fd_pread(DIR, &buffer, 1, 0, &read));
    fact("stdin", w_fd_pread(STDIN, &buffer, 1, 0, &read));
    fact("stdout", w_fd_pread(STDOUT, &buffer, 1, 0, &read));
    fact("no descriptor", w_fd_pread(NO_FD, &buffer, 1, 0, &read));
    return 0;
}
