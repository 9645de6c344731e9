#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    put(fd, "0123456789");
    for (u32 advice = 0; advice < 6; advice++) {
        fact("advice", w_fd_advise(fd, 2, 4, advice));
    }
    fact("to the end", w_fd_advise(fd, 0, 0, 0));
    fact("a directory", w_fd_advise(DIR, 0, 0, 0));
    fact("a stream", w_fd_advise(STDOUT, 0, 0, 0));
    fact("no descriptor", w_fd_advise(NO_FD, 0, 0, 0));
    return 0;
}
