#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    u64 position;
    fact("no whence", w_fd_seek(fd, 0, 3, &position));
    return 0;
}
