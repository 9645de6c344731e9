#include "suite.h"

static void describe(const char *label, u32 fd) {
    Fdstat stat = { 0 };
    if (fact(label, w_fd_fdstat_get(fd, &stat))) {
        return;
    }
    number(" type", stat.type);
    number(" flags", stat.flags);
    truth(" may read", !!(stat.base & READ));
    truth(" may write", !!(stat.base & WRITE));
    truth(" may seek", !!(stat.base & 4));
    truth(" gives reading", !!(stat.inheriting & READ));
    truth(" gives writing", !!(stat.inheriting & WRITE));
}

int main(void) {
    describe("stdin", STDIN);
    describe("stdout", STDOUT);
    describe("stderr", STDERR);
    describe("a preopen", DIR);
    describe("a read-only preopen", READONLY);
    describe("a file", opened("file", CREAT, READ | WRITE, APPEND));
    describe("a file for reading", opened("file", 0, READ, NONBLOCK));
    describe("a file for writing", opened("file", 0, WRITE, 0));
    make_directory("directory");
    describe("a directory", opened("directory", DIRECTORY, READ, 0));
    describe("no descriptor", NO_FD);
    return 0;
}
