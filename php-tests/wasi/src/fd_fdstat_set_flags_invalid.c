#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    fact("no flag", w_fd_fdstat_set_flags(fd, 32));
    return 0;
}
