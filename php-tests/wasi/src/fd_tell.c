#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    u64 position = 99;
    fact("at the beginning", w_fd_tell(fd, &position));
    number("position", position);
    put(fd, "0123456789");
    fact("after writing", w_fd_tell(fd, &position));
    number("position", position);
    u32 appending = opened("file", 0, WRITE, APPEND);
    put(appending, "abc");
    fact("after appending", w_fd_tell(appending, &position));
    number("position", position);
    fact("a directory", w_fd_tell(DIR, &position));
    fact("a stream", w_fd_tell(STDIN, &position));
    fact("no descriptor", w_fd_tell(NO_FD, &position));
    return 0;
}
