#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    put(fd, "text");
    fact("a file", w_fd_sync(fd));
    fact("a file for reading", w_fd_sync(opened("file", 0, READ, 0)));
    fact("a directory", w_fd_sync(DIR));
    fact("a stream", w_fd_sync(STDOUT));
    fact("no descriptor", w_fd_sync(NO_FD));
    return 0;
}
