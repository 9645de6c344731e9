#include "suite.h"

int main(void) {
    file("file", "text");
    file("other", "text");
    make_directory("directory");
    symlink_to("other", "link");
    symlink_to("directory", "directory link");
    symlink_to("nowhere", "dangling");
    u32 fd = opened("file", 0, READ, 0);
    fact("a file", unlink_file("file"));
    fact("is gone", stat_of("file", 0));
    Stat stat = { 0 };
    fact("is still open", w_fd_filestat_get(fd, &stat));
    number("links", stat.links);
    fact("again", unlink_file("file"));
    fact("a link", unlink_file("link"));
    fact("what it pointed to", stat_of("other", 0));
    fact("a dangling link", unlink_file("dangling"));
    fact("a link to a directory with a slash", unlink_file("directory link/"));
    fact("a link to a directory", unlink_file("directory link"));
    fact("a file with a trailing slash", unlink_file("other/"));
    fact("beneath a file", unlink_file("other/file"));
    fact("no name", unlink_file(""));
    fact("above", unlink_file("../file"));
    fact("absolute", unlink_file("/other"));
    fact("a directory", unlink_file("directory"));
    fact("a directory with a trailing slash", unlink_file("directory/"));
    fact("is there", stat_of("directory", 0));
    fact("read-only", w_path_unlink_file(READONLY, "file", 4));
    fact("beneath a file's descriptor", w_path_unlink_file(opened("other", 0, READ, 0), "x", 1));
    fact("no descriptor", w_path_unlink_file(NO_FD, "x", 1));
    return 0;
}
