#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    fact("no flag", w_fd_filestat_set_times(fd, 0, 0, 16));
    return 0;
}
