#include "suite.h"

int main(void) {
    file("file", "01234");
    make_directory("directory");
    fact("a file", opens(DIR, 0, "file", 0, READ, 0));
    fact("a file for writing", opens(DIR, 0, "file", 0, WRITE, 0));
    fact("a directory", opens(DIR, 0, "directory", 0, READ, 0));
    fact("a directory as such", opens(DIR, 0, "directory", DIRECTORY, READ, 0));
    fact("a directory for writing", opens(DIR, 0, "directory", DIRECTORY, READ | WRITE, 0));
    fact("a file as a directory", opens(DIR, 0, "file", DIRECTORY, READ, 0));
    fact("nothing", opens(DIR, 0, "nothing", 0, READ, 0));
    fact("beneath nothing", opens(DIR, 0, "nothing/file", 0, READ, 0));
    fact("beneath a file", opens(DIR, 0, "file/file", 0, READ, 0));
    fact("no name", opens(DIR, 0, "", 0, READ, 0));
    fact("itself", opens(DIR, 0, ".", 0, READ, 0));
    fact("a trailing slash", opens(DIR, 0, "directory/", 0, READ, 0));
    fact("a file with a trailing slash", opens(DIR, 0, "file/", 0, READ, 0));
    fact("several slashes", opens(DIR, 0, "directory//.//..///file", 0, READ, 0));
    fact("above", opens(DIR, 0, "..", 0, READ, 0));
    fact("above and back", opens(DIR, 0, "directory/../../file", 0, READ, 0));
    fact("absolute", opens(DIR, 0, "/file", 0, READ, 0));
    u32 fd;
    fact("a NUL", w_path_open(DIR, 0, "fi\0le", 5, 0, READ, READ, 0, &fd));
    fact("no UTF-8", w_path_open(DIR, 0, "\x80", 1, 0, READ, READ, 0, &fd));
    char name[5000];
    memset(name, 'x', sizeof name);
    fact("a long name", w_path_open(DIR, 0, name, 300, CREAT, READ, READ, 0, &fd));
    fact("a long path", w_path_open(DIR, 0, name, sizeof name, CREAT, READ, READ, 0, &fd));
    fact("beneath a file's descriptor", opens(opened("file", 0, READ, 0), 0, "x", 0, READ, 0));
    fact("beneath a stream", opens(STDIN, 0, "x", 0, READ, 0));
    fact("no descriptor", opens(NO_FD, 0, "x", 0, READ, 0));
    return 0;
}
