#include "suite.h"

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    fact("a file", w_fd_close(fd));
    fact("again", w_fd_close(fd));
    fact("use", w_fd_sync(fd));
    fact("no descriptor", w_fd_close(NO_FD));
    fact("the largest number", w_fd_close(-1));
    fact("a preopen", w_fd_close(READONLY));
    Stat stat;
    fact("use of it", w_fd_filestat_get(READONLY, &stat));
    fact("stdin", w_fd_close(STDIN));
    return 0;
}
