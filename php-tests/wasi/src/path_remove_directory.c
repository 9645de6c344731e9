#include "suite.h"

int main(void) {
    make_directory("directory");
    make_directory("slash");
    make_directory("full");
    make_directory("full/inside");
    make_directory("linked");
    file("file", "");
    symlink_to("linked", "link");
    fact("empty", remove_directory("directory"));
    fact("is gone", stat_of("directory", 0));
    fact("again", remove_directory("directory"));
    fact("with a trailing slash", remove_directory("slash/"));
    fact("not empty", remove_directory("full"));
    fact("a file", remove_directory("file"));
    fact("a file with a trailing slash", remove_directory("file/"));
    fact("a link", remove_directory("link"));
    fact("a link with a trailing slash", remove_directory("link/"));
    fact("is there", stat_of("linked", 0));
    fact("itself", remove_directory("."));
    fact("no name", remove_directory(""));
    fact("above", remove_directory(".."));
    fact("absolute", remove_directory("/full"));
    make_directory("open");
    u32 fd = opened("open", DIRECTORY, READ, 0);
    fact("an open one", remove_directory("open"));
    Stat stat;
    fact("is still open", w_fd_filestat_get(fd, &stat));
    fact("takes nothing in", opens(fd, 0, "new", CREAT, WRITE, 0));
    fact("read-only", w_path_remove_directory(READONLY, "directory", 9));
    fact("beneath a file's descriptor", w_path_remove_directory(opened("file", 0, READ, 0), "x", 1));
    fact("no descriptor", w_path_remove_directory(NO_FD, "x", 1));
    return 0;
}
