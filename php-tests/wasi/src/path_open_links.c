#include "suite.h"

int main(void) {
    file("file", "01234");
    make_directory("directory");
    file("directory/inside", "");
    symlink_to("file", "link");
    symlink_to("directory", "directory link");
    symlink_to("nowhere", "dangling");
    symlink_to("loop", "loop");
    symlink_to("b", "a");
    symlink_to("a", "b");
    symlink_to("directory/../file", "detour");
    fact("a link", opens(DIR, 0, "link", 0, READ, 0));
    fact("a link followed", opens(DIR, FOLLOW, "link", 0, READ, 0));
    fact("a link to a directory", opens(DIR, 0, "directory link", DIRECTORY, READ, 0));
    fact("a link to a directory followed", opens(DIR, FOLLOW, "directory link", DIRECTORY, READ, 0));
    fact("a link with a slash", opens(DIR, 0, "directory link/", DIRECTORY, READ, 0));
    fact("through a link", opens(DIR, 0, "directory link/inside", 0, READ, 0));
    fact("a detour", opens(DIR, FOLLOW, "detour", 0, READ, 0));
    fact("a dangling link", opens(DIR, 0, "dangling", 0, READ, 0));
    fact("a dangling link followed", opens(DIR, FOLLOW, "dangling", 0, READ, 0));
    fact("a loop", opens(DIR, 0, "loop", 0, READ, 0));
    fact("a loop followed", opens(DIR, FOLLOW, "loop", 0, READ, 0));
    fact("two in a loop", opens(DIR, FOLLOW, "a", 0, READ, 0));
    fact("through a loop", opens(DIR, 0, "loop/x", 0, READ, 0));
    return 0;
}
