#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    fact("a file", w_fd_fdstat_set_rights(fd, READ, READ));
    fact("a directory", w_fd_fdstat_set_rights(DIR, 0, 0));
    fact("a stream", w_fd_fdstat_set_rights(STDOUT, 0, 0));
    fact("no descriptor", w_fd_fdstat_set_rights(NO_FD, 0, 0));
    return 0;
}
