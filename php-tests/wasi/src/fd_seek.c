#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    u64 position = 0;
    put(fd, "0123456789");
    fact("to a place", w_fd_seek(fd, 3, 0, &position));
    number("position", position);
    fact("forward", w_fd_seek(fd, 2, 1, &position));
    number("position", position);
    fact("back", w_fd_seek(fd, -4, 1, &position));
    number("position", position);
    fact("from the end", w_fd_seek(fd, -3, 2, &position));
    number("position", position);
    fact("beyond the end", w_fd_seek(fd, 100, 2, &position));
    number("position", position);
    number("size", size_of("file"));
    fact("before the beginning", w_fd_seek(fd, -1, 0, &position));
    fact("before it from here", w_fd_seek(fd, -1000, 1, &position));
    fact("before it from the end", w_fd_seek(fd, -1000, 2, &position));
    fact("a directory", w_fd_seek(DIR, 0, 0, &position));
    fact("a stream", w_fd_seek(STDOUT, 0, 0, &position));
    fact("no descriptor", w_fd_seek(NO_FD, 0, 0, &position));
    return 0;
}
