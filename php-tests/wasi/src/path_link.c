#include "suite.h"

int main(void) {
    Stat one, other;
    file("file", "text");
    make_directory("directory");
    symlink_to("file", "link");
    symlink_to("nowhere", "dangling");
    symlink_to("loop", "loop");
    fact("a file", link_to("file", "hard"));
    w_path_filestat_get(DIR, 0, "file", 4, &one);
    w_path_filestat_get(DIR, 0, "hard", 4, &other);
    truth("the same", one.inode == other.inode && one.links == 2 && other.links == 2);
    fact("into a directory", link_to("file", "directory/hard"));
    fact("onto a file", link_to("file", "hard"));
    fact("onto itself", link_to("file", "file"));
    fact("onto a directory", link_to("file", "directory"));
    fact("onto a dangling link", link_to("file", "dangling"));
    fact("with a trailing slash", link_to("file", "new/"));
    fact("from a trailing slash", link_to("file/", "new"));
    fact("a directory", link_to("directory", "new"));
    fact("nothing", link_to("nothing", "new"));
    fact("into nothing", link_to("file", "nothing/new"));
    fact("beneath a file", link_to("file", "file/new"));
    fact("a link", link_to("link", "hard link"));
    w_path_filestat_get(DIR, 0, "hard link", 9, &one);
    number("is a link", one.type);
    fact("a dangling link", link_to("dangling", "hard dangling"));
    fact("a loop", link_to("loop", "hard loop"));
    fact("what a link points to", w_path_link(DIR, FOLLOW, "link", 4, DIR, "new", 3));
    fact("to above", link_to("file", "../new"));
    fact("from above", link_to("../file", "new"));
    fact("absolute", link_to("/etc/passwd", "new"));
    fact("from read-only", w_path_link(READONLY, 0, "file", 4, DIR, "new", 3));
    fact("to read-only", w_path_link(DIR, 0, "file", 4, READONLY, "new", 3));
    u32 fd = opened("file", 0, READ, 0);
    fact("from a file's descriptor", w_path_link(fd, 0, "file", 4, DIR, "new", 3));
    fact("to a file's descriptor", w_path_link(DIR, 0, "file", 4, fd, "new", 3));
    fact("from no descriptor", w_path_link(NO_FD, 0, "file", 4, DIR, "new", 3));
    fact("to no descriptor", w_path_link(DIR, 0, "file", 4, NO_FD, "new", 3));
    fact("nothing new", stat_of("new", 0));
    return 0;
}
