#include "suite.h"

/* The rights, bit by bit: programs ask a preopen for them, and want them for what they open. */
static void describe(const char *label, u32 fd) {
    Fdstat stat = { 0 };
    fact(label, w_fd_fdstat_get(fd, &stat));
    number(" base", stat.base);
    number(" inheriting", stat.inheriting);
}

int main(void) {
    describe("stdin", STDIN);
    describe("stdout", STDOUT);
    describe("a preopen", DIR);
    describe("a read-only preopen", READONLY);
    Fdstat stat;
    w_fd_fdstat_get(DIR, &stat);
    u32 fd = NO_FD;
    fact("a preopen opened with its own", w_path_open(DIR, 0, ".", 1, DIRECTORY, stat.base, stat.inheriting, 0, &fd));
    describe("is a directory", fd);
    fact("with none", opens(DIR, 0, ".", DIRECTORY, 0, 0));
    fact("for writing", opens(DIR, 0, ".", DIRECTORY, READ | WRITE, 0));
    describe("a file", opened("file", CREAT, READ | WRITE, 0));
    describe("a file for reading", opened("file", 0, READ, 0));
    describe("a file for writing", opened("file", 0, WRITE, 0));
    describe("a file for nothing", opened("file", 0, 0, 0));
    return 0;
}
