#include "suite.h"

static void describe(const char *label, u32 fd) {
    Stat stat = { 0 };
    if (fact(label, w_fd_filestat_get(fd, &stat))) {
        return;
    }
    number(" type", stat.type);
    number(" links", stat.type == 3 ? 0 : stat.links);
    number(" size", stat.type == 3 ? 0 : stat.size);
    truth(" times", stat.accessed > 0 && stat.modified > 0 && stat.changed > 0);
}

int main(void) {
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    put(fd, "01234");
    describe("a file", fd);
    link_to("file", "link");
    describe("linked", fd);
    describe("for reading", opened("file", 0, READ, 0));
    describe("a directory", DIR);
    describe("stdin", STDIN);
    describe("stdout", STDOUT);
    describe("no descriptor", NO_FD);
    Stat one, other;
    w_fd_filestat_get(fd, &one);
    w_fd_filestat_get(opened("link", 0, READ, 0), &other);
    truth("the same inode", one.device == other.device && one.inode == other.inode);
    w_path_filestat_get(DIR, 0, "file", 4, &other);
    truth("the same by path", one.device == other.device && one.inode == other.inode);
    file("another", "");
    w_path_filestat_get(DIR, 0, "another", 7, &other);
    truth("another inode", one.inode != other.inode);
    return 0;
}
