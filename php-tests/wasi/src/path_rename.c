#include "suite.h"

int main(void) {
    file("file", "01234");
    file("other", "x");
    make_directory("directory");
    make_directory("empty");
    make_directory("full");
    file("full/inside", "");
    symlink_to("nowhere", "dangling");
    fact("a file", rename_to("file", "new"));
    fact("the old name", stat_of("file", 0));
    number("the new one", size_of("new"));
    fact("onto a file", rename_to("new", "other"));
    number("it is replaced", size_of("other"));
    fact("onto itself", rename_to("other", "other"));
    fact("into a directory", rename_to("other", "directory/other"));
    fact("and back", rename_to("directory/other", "file"));
    fact("a directory", rename_to("directory", "moved"));
    fact("a directory onto an empty one", rename_to("moved", "empty"));
    fact("a directory onto a full one", rename_to("empty", "full"));
    fact("a directory onto a file", rename_to("full", "file"));
    fact("a file onto a directory", rename_to("file", "empty"));
    fact("a directory into itself", rename_to("full", "full/inside2"));
    fact("a link", rename_to("dangling", "link"));
    Stat stat;
    w_path_filestat_get(DIR, 0, "link", 4, &stat);
    number("is a link", stat.type);
    fact("nothing", rename_to("nothing", "new"));
    fact("into nothing", rename_to("file", "nothing/new"));
    fact("beneath a file", rename_to("empty", "file/new"));
    fact("no name", rename_to("", "new"));
    fact("to no name", rename_to("file", ""));
    fact("itself", rename_to(".", "new"));
    fact("from above", rename_to("../file", "new"));
    fact("to above", rename_to("file", "../new"));
    fact("to absolute", rename_to("file", "/new"));
    fact("from read-only", w_path_rename(READONLY, "file", 4, DIR, "new", 3));
    fact("to read-only", w_path_rename(DIR, "file", 4, READONLY, "new", 3));
    u32 fd = opened("file", 0, READ, 0);
    fact("from a file's descriptor", w_path_rename(fd, "file", 4, DIR, "new", 3));
    fact("to a file's descriptor", w_path_rename(DIR, "file", 4, fd, "new", 3));
    fact("from no descriptor", w_path_rename(NO_FD, "file", 4, DIR, "new", 3));
    fact("to no descriptor", w_path_rename(DIR, "file", 4, NO_FD, "new", 3));
    return 0;
}
