#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    fact("no advice", w_fd_advise(fd, 0, 0, 6));
    fact("far from one", w_fd_advise(fd, 0, 0, -1));
    return 0;
}
