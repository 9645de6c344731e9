#include "suite.h"

static u64 modified(const char *path) {
    Stat stat = { 0 };
    w_path_filestat_get(DIR, 0, path, strlen(path), &stat);
    return stat.modified;
}

static int set(u32 lookup, const char *path, u64 accessed, u64 modified, u32 flags) {
    return w_path_filestat_set_times(DIR, lookup, path, strlen(path), accessed, modified, flags);
}

int main(void) {
    file("file", "");
    symlink_to("file", "link");
    symlink_to("nowhere", "dangling");
    fact("a file", set(0, "file", 1000000000, 2000000000000000003, ATIM | MTIM));
    number("modified", modified("file"));
    fact("a link", set(0, "link", 0, 4000000005, MTIM));
    number("the link", modified("link"));
    number("the file", modified("file"));
    fact("what a link points to", set(FOLLOW, "link", 0, 6000000007, MTIM));
    number("the link", modified("link"));
    number("the file", modified("file"));
    fact("a dangling link", set(0, "dangling", 0, 8000000009, MTIM));
    fact("what a dangling link points to", set(FOLLOW, "dangling", 0, 0, MTIM));
    make_directory("directory");
    fact("a directory", set(0, "directory", 0, 5000000000, MTIM));
    number("the directory", modified("directory"));
    fact("now", set(0, "file", 0, 0, MTIM_NOW));
    truth("the file", modified("file") > 1704067200000000000ull);
    fact("set and now", set(0, "file", 0, 0, MTIM | MTIM_NOW));
    fact("nothing", set(0, "nothing", 0, 0, MTIM));
    fact("beneath a file", set(0, "file/file", 0, 0, MTIM));
    fact("above", set(0, "..", 0, 0, MTIM));
    fact("read-only", w_path_filestat_set_times(READONLY, 0, "file", 4, 0, 0, MTIM));
    fact("beneath a file's descriptor", w_path_filestat_set_times(opened("file", 0, READ, 0), 0, "x", 1, 0, 0, MTIM));
    fact("no descriptor", w_path_filestat_set_times(NO_FD, 0, "x", 1, 0, 0, MTIM));
    return 0;
}
