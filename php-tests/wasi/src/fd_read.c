#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0), read = 0;
    u64 position = 0;
    char text[16] = { 0 };
    Buffer buffer = { text, 4 };
    put(fd, "0123456789");
    w_fd_seek(fd, 0, 0, &position);
    fact("at the beginning", w_fd_read(fd, &buffer, 1, &read));
    say_line("text", text, read);
    fact("then", w_fd_read(fd, &buffer, 1, &read));
    say_line("text", text, read);
    fact("the rest", w_fd_read(fd, &buffer, 1, &read));
    number("read", read);
    fact("at the end", w_fd_read(fd, &buffer, 1, &read));
    number("read", read);
    fact("into nothing", w_fd_read(fd, &buffer, 0, &read));
    fact("for writing", w_fd_read(opened("file", 0, WRITE, 0), &buffer, 1, &read));
    fact("a directory", w_fd_read(DIR, &buffer, 1, &read));
    fact("stdout", w_fd_read(STDOUT, &buffer, 1, &read));
    fact("no descriptor", w_fd_read(NO_FD, &buffer, 1, &read));
    return 0;
}
