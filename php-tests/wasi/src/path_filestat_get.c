#include "suite.h"

static void describe(const char *label, u32 lookup, const char *path) {
    Stat stat = { 0 };
    if (fact(label, w_path_filestat_get(DIR, lookup, path, strlen(path), &stat))) {
        return;
    }
    number(" type", stat.type);
    number(" size", stat.type == 3 ? 0 : stat.size);
}

int main(void) {
    file("file", "01234");
    make_directory("directory");
    file("directory/inside", "x");
    symlink_to("file", "link");
    symlink_to("nowhere", "dangling");
    symlink_to("loop", "loop");
    symlink_to("directory", "directory link");
    describe("a file", 0, "file");
    describe("a directory", 0, "directory");
    describe("with a trailing slash", 0, "directory/");
    describe("a file with a trailing slash", 0, "file/");
    describe("inside", 0, "directory/inside");
    describe("by detours", 0, "./directory/../directory/./inside");
    describe("a link", 0, "link");
    describe("what a link points to", FOLLOW, "link");
    describe("a dangling link", 0, "dangling");
    describe("what a dangling link points to", FOLLOW, "dangling");
    describe("a loop", 0, "loop");
    describe("around a loop", FOLLOW, "loop");
    describe("through a loop", 0, "loop/file");
    describe("through a link", 0, "directory link/inside");
    describe("itself", 0, ".");
    describe("nothing", 0, "nothing");
    describe("beneath nothing", 0, "nothing/file");
    describe("beneath a file", 0, "file/file");
    describe("no name", 0, "");
    describe("above", 0, "..");
    describe("absolute", 0, "/");
    Stat stat;
    fact("no UTF-8", w_path_filestat_get(DIR, 0, "\xc3(", 2, &stat));
    fact("read-only", w_path_filestat_get(READONLY, 0, "file", 4, &stat));
    number("its size", stat.size);
    fact("beneath a file's descriptor", w_path_filestat_get(opened("file", 0, READ, 0), 0, "x", 1, &stat));
    fact("beneath a stream", w_path_filestat_get(STDIN, 0, "x", 1, &stat));
    fact("no descriptor", w_path_filestat_get(NO_FD, 0, "x", 1, &stat));
    return 0;
}
