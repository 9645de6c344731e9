#include "suite.h"

/* Every function that takes a path, with paths that lead nowhere. */

static char long_name[300], long_path[5000];

static int create_directory(const char *path, u32 length) {
    return w_path_create_directory(DIR, path, length);
}

static int filestat_get(const char *path, u32 length) {
    Stat stat;
    return w_path_filestat_get(DIR, FOLLOW, path, length, &stat);
}

static int filestat_set_times(const char *path, u32 length) {
    return w_path_filestat_set_times(DIR, FOLLOW, path, length, 0, 0, MTIM);
}

static int link_from(const char *path, u32 length) {
    return w_path_link(DIR, 0, path, length, DIR, "new", 3);
}

static int link_onto(const char *path, u32 length) {
    return w_path_link(DIR, 0, "file", 4, DIR, path, length);
}

static int open_it(const char *path, u32 length) {
    u32 fd;
    return w_path_open(DIR, FOLLOW, path, length, 0, READ, READ, 0, &fd);
}

static int create_it(const char *path, u32 length) {
    u32 fd;
    return w_path_open(DIR, FOLLOW, path, length, CREAT, WRITE, WRITE, 0, &fd);
}

static int readlink_of(const char *path, u32 length) {
    char target[8];
    u32 used;
    return w_path_readlink(DIR, path, length, target, sizeof target, &used);
}

static int remove_it(const char *path, u32 length) {
    return w_path_remove_directory(DIR, path, length);
}

static int rename_from(const char *path, u32 length) {
    return w_path_rename(DIR, path, length, DIR, "new", 3);
}

static int rename_onto(const char *path, u32 length) {
    return w_path_rename(DIR, "file", 4, DIR, path, length);
}

static int symlink_at(const char *path, u32 length) {
    return w_path_symlink("file", 4, DIR, path, length);
}

static int symlink_with(const char *path, u32 length) {
    return w_path_symlink(path, length, DIR, "new", 3);
}

static int unlink_it(const char *path, u32 length) {
    return w_path_unlink_file(DIR, path, length);
}

static void try(const char *name, int (*call)(const char *, u32)) {
    const struct { const char *label, *path; u32 length; } paths[] = {
        { "through a loop", "loop/x", 6 },
        { "beneath nothing", "nothing/x", 9 },
        { "beneath a file", "file/x", 6 },
        { "no name", "", 0 },
        { "a long name", long_name, sizeof long_name },
        { "a long path", long_path, sizeof long_path },
        { "a NUL", "a\0b", 3 },
        { "no UTF-8", "\xff", 1 },
        { "above", "../x", 4 },
        { "absolute", "/x", 2 },
    };
    for (u32 index = 0; index < sizeof paths / sizeof *paths; index++) {
        char label[64];
        strcpy(label, name);
        strcat(label, ", ");
        strcat(label, paths[index].label);
        fact(label, call(paths[index].path, paths[index].length));
    }
}

int main(void) {
    memset(long_name, 'x', sizeof long_name);
    memset(long_path, 'x', sizeof long_path);
    file("file", "");
    symlink_to("loop", "loop");
    try("path_create_directory", create_directory);
    try("path_filestat_get", filestat_get);
    try("path_filestat_set_times", filestat_set_times);
    try("path_link from", link_from);
    try("path_link to", link_onto);
    try("path_open", open_it);
    try("path_open, created", create_it);
    try("path_readlink", readlink_of);
    try("path_remove_directory", remove_it);
    try("path_rename from", rename_from);
    try("path_rename to", rename_onto);
    try("path_symlink", symlink_at);
    try("path_symlink to", symlink_with);
    try("path_unlink_file", unlink_it);
    fact("the file is there", stat_of("file", 0));
    return 0;
}
