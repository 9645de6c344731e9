#include "suite.h"

int main(void) {
    fact("new", make_directory("directory"));
    fact("is one", opens(DIR, 0, "directory", DIRECTORY, READ, 0));
    fact("again", make_directory("directory"));
    fact("inside", make_directory("directory/inside"));
    fact("with a trailing slash", make_directory("slash/"));
    fact("is there", stat_of("slash", 0));
    file("file", "");
    fact("a file", make_directory("file"));
    fact("beneath a file", make_directory("file/directory"));
    fact("beneath nothing", make_directory("nothing/directory"));
    fact("no name", make_directory(""));
    fact("itself", make_directory("."));
    fact("above", make_directory("../directory2"));
    fact("absolute", make_directory("/directory2"));
    symlink_to("nowhere", "dangling");
    fact("a dangling link", make_directory("dangling"));
    char name[300];
    memset(name, 'x', sizeof name);
    fact("a long name", w_path_create_directory(DIR, name, sizeof name));
    fact("a name with a NUL", w_path_create_directory(DIR, "a\0b", 3));
    fact("a name that is no UTF-8", w_path_create_directory(DIR, "\xff", 1));
    fact("read-only", w_path_create_directory(READONLY, "new", 3));
    fact("beneath a file's descriptor", w_path_create_directory(opened("file", 0, READ, 0), "new", 3));
    fact("beneath a stream", w_path_create_directory(STDIN, "new", 3));
    fact("no descriptor", w_path_create_directory(NO_FD, "new", 3));
    return 0;
}
