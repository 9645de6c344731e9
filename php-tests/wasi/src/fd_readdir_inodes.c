#include "suite.h"

int main(void) {
    char buffer[512];
    u32 used = 0, same = 0, others = 0;
    file("one", "");
    file("two", "");
    make_directory("three");
    fact("read", w_fd_readdir(DIR, buffer, sizeof buffer, 0, &used));
    for (u32 at = 0; at + sizeof(Entry) <= used;) {
        Entry entry;
        Stat stat = { 0 };
        memcpy(&entry, buffer + at, sizeof entry);
        const char *name = buffer + at + sizeof entry;
        w_path_filestat_get(DIR, 0, name, entry.length, &stat);
        if (name[0] != '.') {
            same += stat.inode == entry.inode && stat.type == entry.type;
            others += stat.inode != entry.inode;
        }
        at += sizeof entry + entry.length;
    }
    number("the inode of its file", same);
    number("another", others);
    return 0;
}
