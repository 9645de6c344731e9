#include "suite.h"

#include "poll.h"

/* Every function that takes a pointer, with one that is in nobody's memory. */
int main(void) {
    char bytes[64] = "file";
    u32 number32 = 0;
    Buffer buffer = { bytes, 4 }, outside = { OUTSIDE, 8 };
    Subscription subscription = after(0, 1);
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    fact("args_get", w_args_get(OUTSIDE, bytes));
    fact("args_get, text", w_args_get(bytes, OUTSIDE));
    fact("args_sizes_get, count", w_args_sizes_get(OUTSIDE + 1, &number32));
    fact("args_sizes_get, size", w_args_sizes_get(&number32, OUTSIDE + 1));
    fact("environ_get", w_environ_get(OUTSIDE, bytes));
    fact("environ_get, text", w_environ_get(bytes, OUTSIDE));
    fact("environ_sizes_get, count", w_environ_sizes_get(OUTSIDE + 1, &number32));
    fact("environ_sizes_get, size", w_environ_sizes_get(&number32, OUTSIDE + 1));
    fact("clock_res_get", w_clock_res_get(1, OUTSIDE));
    fact("clock_time_get", w_clock_time_get(1, 0, OUTSIDE));
    fact("fd_fdstat_get", w_fd_fdstat_get(fd, OUTSIDE));
    fact("fd_filestat_get", w_fd_filestat_get(fd, OUTSIDE));
    fact("fd_pread", w_fd_pread(fd, OUTSIDE, 1, 0, &number32));
    fact("fd_pread, buffer", w_fd_pread(fd, &outside, 1, 0, &number32));
    fact("fd_pread, result", w_fd_pread(fd, &buffer, 1, 0, OUTSIDE + 1));
    fact("fd_prestat_get", w_fd_prestat_get(DIR, OUTSIDE));
    fact("fd_prestat_dir_name", w_fd_prestat_dir_name(READONLY, OUTSIDE, 16));
    fact("fd_pwrite", w_fd_pwrite(fd, OUTSIDE, 1, 0, &number32));
    fact("fd_pwrite, buffer", w_fd_pwrite(fd, &outside, 1, 0, &number32));
    fact("fd_pwrite, result", w_fd_pwrite(fd, &buffer, 1, 0, OUTSIDE + 1));
    fact("fd_read", w_fd_read(fd, OUTSIDE, 1, &number32));
    fact("fd_read, buffer", w_fd_read(fd, &outside, 1, &number32));
    fact("fd_read, result", w_fd_read(fd, &buffer, 1, OUTSIDE + 1));
    fact("fd_readdir", w_fd_readdir(DIR, OUTSIDE, 8, 0, &number32));
    fact("fd_readdir, result", w_fd_readdir(DIR, bytes, 8, 0, OUTSIDE + 1));
    fact("fd_seek", w_fd_seek(fd, 0, 0, OUTSIDE));
    fact("fd_tell", w_fd_tell(fd, OUTSIDE));
    fact("fd_write", w_fd_write(fd, OUTSIDE, 1, &number32));
    fact("fd_write, buffer", w_fd_write(fd, &outside, 1, &number32));
    fact("fd_write, result", w_fd_write(fd, &buffer, 1, OUTSIDE + 1));
    fact("path_create_directory", w_path_create_directory(DIR, OUTSIDE, 8));
    fact("path_filestat_get", w_path_filestat_get(DIR, 0, OUTSIDE, 8, bytes));
    fact("path_filestat_get, result", w_path_filestat_get(DIR, 0, "file", 4, OUTSIDE));
    fact("path_filestat_set_times", w_path_filestat_set_times(DIR, 0, OUTSIDE, 8, 0, 0, 0));
    fact("path_link", w_path_link(DIR, 0, OUTSIDE, 8, DIR, "new", 3));
    fact("path_link, to", w_path_link(DIR, 0, "file", 4, DIR, OUTSIDE, 8));
    fact("path_open", w_path_open(DIR, 0, OUTSIDE, 8, 0, READ, READ, 0, &number32));
    fact("path_open, result", w_path_open(DIR, 0, "new", 3, CREAT, READ, READ, 0, OUTSIDE + 1));
    symlink_to("file", "link");
    fact("path_readlink", w_path_readlink(DIR, OUTSIDE, 8, bytes, 8, &number32));
    fact("path_readlink, target", w_path_readlink(DIR, "link", 4, OUTSIDE, 8, &number32));
    fact("path_readlink, result", w_path_readlink(DIR, "link", 4, bytes, 8, OUTSIDE + 1));
    fact("path_remove_directory", w_path_remove_directory(DIR, OUTSIDE, 8));
    fact("path_rename", w_path_rename(DIR, OUTSIDE, 8, DIR, "new", 3));
    fact("path_rename, to", w_path_rename(DIR, "file", 4, DIR, OUTSIDE, 8));
    fact("path_symlink", w_path_symlink(OUTSIDE, 8, DIR, "new", 3));
    fact("path_symlink, at", w_path_symlink("file", 4, DIR, OUTSIDE, 8));
    fact("path_unlink_file", w_path_unlink_file(DIR, OUTSIDE, 8));
    fact("poll_oneoff", w_poll_oneoff(OUTSIDE, bytes, 1, &number32));
    fact("poll_oneoff, events", w_poll_oneoff(&subscription, OUTSIDE, 1, &number32));
    fact("poll_oneoff, result", w_poll_oneoff(&subscription, bytes, 1, OUTSIDE + 1));
    fact("random_get", w_random_get(OUTSIDE, 8));
    fact("nothing new", stat_of("new", 0));
    return 0;
}
