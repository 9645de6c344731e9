#include "suite.h"

int main(void) {
    char text[8];
    Buffer into = { text, sizeof text };
    u32 fd, read = 0;
    fact("for reading", w_path_open(READONLY, 0, "file", 4, 0, READ, READ, 0, &fd));
    fact("read", w_fd_read(fd, &into, 1, &read));
    say_line("text", text, read);
    fact("for writing", opens(READONLY, 0, "file", 0, WRITE, 0));
    fact("for both", opens(READONLY, 0, "file", 0, READ | WRITE, 0));
    fact("new", opens(READONLY, 0, "new", CREAT, READ, 0));
    fact("created although there", opens(READONLY, 0, "file", CREAT, READ, 0));
    fact("truncated", opens(READONLY, 0, "file", TRUNC, READ, 0));
    fact("beneath", w_path_open(READONLY, 0, "directory", 9, DIRECTORY, READ, READ, 0, &fd));
    fact("new beneath", opens(fd, 0, "new", CREAT, READ, 0));
    fact("for writing beneath", opens(fd, 0, "inside", 0, WRITE, 0));
    Stat stat;
    w_path_filestat_get(READONLY, 0, "file", 4, &stat);
    number("size", stat.size);
    return 0;
}
