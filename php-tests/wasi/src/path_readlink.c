#include "suite.h"

static void target(const char *label, const char *path, u32 size) {
    char buffer[64] = { 0 };
    u32 used = 0;
    if (!fact(label, w_path_readlink(DIR, path, strlen(path), buffer, size, &used))) {
        say_line(" target", buffer, used);
    }
}

int main(void) {
    char buffer[8];
    u32 used;
    file("file", "");
    symlink_to("file", "link");
    symlink_to("some/where/else", "dangling");
    target("a link", "link", 64);
    target("a dangling link", "dangling", 64);
    target("with too little room", "dangling", 4);
    target("without room", "dangling", 0);
    target("a file", "file", 64);
    target("nothing", "nothing", 64);
    target("beneath a file", "file/link", 64);
    target("with a trailing slash", "link/", 64);
    target("itself", ".", 64);
    target("above", "../link", 64);
    target("absolute", "/link", 64);
    fact("a file's descriptor", w_path_readlink(opened("file", 0, READ, 0), "link", 4, buffer, 8, &used));
    fact("no descriptor", w_path_readlink(NO_FD, "link", 4, buffer, 8, &used));
    return 0;
}
