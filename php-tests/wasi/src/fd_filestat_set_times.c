#include "suite.h"

static Stat stat(u32 fd) {
    Stat stat = { 0 };
    w_fd_filestat_get(fd, &stat);
    return stat;
}

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    fact("both", w_fd_filestat_set_times(fd, 1000000000000000001, 2000000000000000002, ATIM | MTIM));
    number("accessed", stat(fd).accessed);
    number("modified", stat(fd).modified);
    fact("one", w_fd_filestat_set_times(fd, 5000000000000000000, 3000000000, MTIM));
    number("accessed", stat(fd).accessed);
    number("modified", stat(fd).modified);
    fact("now", w_fd_filestat_set_times(fd, 0, 0, ATIM_NOW));
    truth("accessed", stat(fd).accessed > 1704067200000000000ull);
    number("modified", stat(fd).modified);
    fact("none", w_fd_filestat_set_times(fd, 7, 7, 0));
    number("modified", stat(fd).modified);
    fact("set and now", w_fd_filestat_set_times(fd, 0, 0, MTIM | MTIM_NOW));
    fact("accessed set and now", w_fd_filestat_set_times(fd, 0, 0, ATIM | ATIM_NOW));
    make_directory("directory");
    u32 directory = opened("directory", DIRECTORY, READ, 0);
    fact("a directory", w_fd_filestat_set_times(directory, 0, 1000000000, MTIM));
    number("modified", stat(directory).modified);
    fact("for reading", w_fd_filestat_set_times(opened("file", 0, READ, 0), 0, 4000000000, MTIM));
    fact("a read-only directory", w_fd_filestat_set_times(READONLY, 0, 0, MTIM));
    u32 readonly = NO_FD;
    w_path_open(READONLY, 0, "file", 4, 0, READ, READ, 0, &readonly);
    fact("of a read-only directory", w_fd_filestat_set_times(readonly, 0, 0, MTIM));
    fact("a stream", w_fd_filestat_set_times(STDOUT, 0, 0, MTIM));
    fact("no descriptor", w_fd_filestat_set_times(NO_FD, 0, 0, MTIM));
    return 0;
}
