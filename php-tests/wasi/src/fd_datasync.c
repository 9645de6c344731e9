#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    put(fd, "text");
    fact("a file", w_fd_datasync(fd));
    fact("a file for reading", w_fd_datasync(opened("file", 0, READ, 0)));
    fact("a directory", w_fd_datasync(DIR));
    fact("a stream", w_fd_datasync(STDOUT));
    fact("no descriptor", w_fd_datasync(NO_FD));
    return 0;
}
