#include "suite.h"

int main(void) {
    char target[16];
    u32 used = 0;
    file("file", "");
    make_directory("directory");
    fact("to a file", symlink_to("file", "link"));
    fact("to nothing", symlink_to("nothing", "dangling"));
    fact("to itself", symlink_to("loop", "loop"));
    fact("to above", symlink_to("../outside", "above"));
    w_path_readlink(DIR, "above", 5, target, sizeof target, &used);
    say_line("target", target, used);
    fact("through it", stat_of("above", FOLLOW));
    fact("absolute", symlink_to("/etc/passwd", "absolute"));
    fact("to no name", symlink_to("", "empty"));
    fact("onto a file", symlink_to("file", "file"));
    fact("onto a directory", symlink_to("file", "directory"));
    fact("onto a link", symlink_to("file", "dangling"));
    fact("into a directory", symlink_to("../file", "directory/link"));
    fact("through that", stat_of("directory/link", FOLLOW));
    fact("into nothing", symlink_to("file", "nothing/link"));
    fact("beneath a file", symlink_to("file", "file/link"));
    fact("no name", symlink_to("file", ""));
    fact("above", symlink_to("file", "../link"));
    fact("absolute place", symlink_to("file", "/link"));
    fact("no UTF-8", w_path_symlink("\xff", 1, DIR, "new", 3));
    fact("read-only", w_path_symlink("file", 4, READONLY, "new", 3));
    fact("a file's descriptor", w_path_symlink("file", 4, opened("file", 0, READ, 0), "new", 3));
    fact("no descriptor", w_path_symlink("file", 4, NO_FD, "new", 3));
    return 0;
}
