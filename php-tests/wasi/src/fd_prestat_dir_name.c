#include "suite.h"

int main(void) {
    char name[16] = { 0 };
    fact("the first", w_fd_prestat_dir_name(DIR, name, 1));
    say_line("name", name, 1);
    fact("the second", w_fd_prestat_dir_name(READONLY, name, 9));
    say_line("name", name, strlen(name));
    fact("more room", w_fd_prestat_dir_name(READONLY, name, 16));
    fact("too little room", w_fd_prestat_dir_name(READONLY, name, 8));
    make_directory("directory");
    fact("a directory", w_fd_prestat_dir_name(opened("directory", DIRECTORY, READ, 0), name, 16));
    fact("a file", w_fd_prestat_dir_name(opened("file", CREAT, READ, 0), name, 16));
    fact("a stream", w_fd_prestat_dir_name(STDIN, name, 16));
    fact("no descriptor", w_fd_prestat_dir_name(NO_FD, name, 16));
    return 0;
}
