#include "suite.h"

int main(void) {
    fact("new", opens(DIR, 0, "file", CREAT, READ | WRITE, 0));
    fact("there already", opens(DIR, 0, "file", CREAT, READ | WRITE, 0));
    fact("exclusively", opens(DIR, 0, "file", CREAT | EXCL, READ | WRITE, 0));
    fact("exclusively new", opens(DIR, 0, "other", CREAT | EXCL, READ | WRITE, 0));
    fact("without rights", opens(DIR, 0, "third", CREAT, 0, 0));
    fact("beneath nothing", opens(DIR, 0, "nothing/file", CREAT, WRITE, 0));
    fact("with a trailing slash", opens(DIR, 0, "slash/", CREAT, WRITE, 0));
    make_directory("directory");
    fact("a directory", opens(DIR, 0, "directory", CREAT, WRITE, 0));
    fact("a directory exclusively", opens(DIR, 0, "directory", CREAT | EXCL, WRITE, 0));
    fact("as a directory", opens(DIR, 0, "new", CREAT | DIRECTORY, READ, 0));
    fact("exclusively as a directory", opens(DIR, 0, "new", CREAT | EXCL | DIRECTORY, READ, 0));
    fact("nothing came of it", stat_of("new", 0));
    file("full", "01234");
    fact("truncated", opens(DIR, 0, "full", TRUNC, WRITE, 0));
    number("size", size_of("full"));
    file("full", "01234");
    fact("truncated for reading", opens(DIR, 0, "full", TRUNC, READ, 0));
    number("size", size_of("full"));
    fact("a directory truncated", opens(DIR, 0, "directory", TRUNC, WRITE, 0));
    fact("a directory truncated as such", opens(DIR, 0, "directory", TRUNC | DIRECTORY, READ, 0));
    file("full", "01234");
    u32 fd = opened("full", TRUNC, WRITE, APPEND);
    put(fd, "abc");
    number("truncated and appended to", size_of("full"));
    symlink_to("nowhere", "dangling");
    fact("through a dangling link", opens(DIR, FOLLOW, "dangling", CREAT, WRITE, 0));
    fact("came to be", stat_of("nowhere", 0));
    symlink_to("else", "dangling2");
    fact("a dangling link", opens(DIR, 0, "dangling2", CREAT, WRITE, 0));
    fact("a dangling link exclusively", opens(DIR, FOLLOW, "dangling2", CREAT | EXCL, WRITE, 0));
    fact("did not come to be", stat_of("else", 0));
    return 0;
}
