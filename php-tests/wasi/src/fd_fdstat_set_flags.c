#include "suite.h"

static u32 flags(u32 fd) {
    Fdstat stat = { 0 };
    w_fd_fdstat_get(fd, &stat);
    return stat.flags;
}

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    u64 position;
    put(fd, "01234");
    fact("append", w_fd_fdstat_set_flags(fd, APPEND));
    number("flags", flags(fd));
    w_fd_seek(fd, 0, 0, &position);
    put(fd, "56789");
    number("size when appended to", size_of("file"));
    fact("none", w_fd_fdstat_set_flags(fd, 0));
    number("flags", flags(fd));
    w_fd_seek(fd, 0, 0, &position);
    put(fd, "xxxxx");
    number("size when written over", size_of("file"));
    fact("not blocking", w_fd_fdstat_set_flags(fd, NONBLOCK));
    number("flags", flags(fd));
    fact("dsync", w_fd_fdstat_set_flags(fd, DSYNC));
    fact("rsync", w_fd_fdstat_set_flags(fd, RSYNC));
    fact("sync", w_fd_fdstat_set_flags(fd, SYNC));
    fact("a directory", w_fd_fdstat_set_flags(DIR, 0));
    fact("a stream", w_fd_fdstat_set_flags(STDOUT, 0));
    fact("no descriptor", w_fd_fdstat_set_flags(NO_FD, 0));
    return 0;
}
