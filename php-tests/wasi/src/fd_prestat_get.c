#include "suite.h"

int main(void) {
    struct { uint8_t type; u32 length; } prestat = { 9, 9 };
    fact("a preopen", w_fd_prestat_get(DIR, &prestat));
    number("type", prestat.type);
    number("length", prestat.length);
    fact("the second", w_fd_prestat_get(READONLY, &prestat));
    number("length", prestat.length);
    fact("no third", w_fd_prestat_get(5, &prestat));
    make_directory("directory");
    fact("a directory", w_fd_prestat_get(opened("directory", DIRECTORY, READ, 0), &prestat));
    fact("a file", w_fd_prestat_get(opened("file", CREAT, READ, 0), &prestat));
    fact("a stream", w_fd_prestat_get(STDIN, &prestat));
    fact("no descriptor", w_fd_prestat_get(NO_FD, &prestat));
    return 0;
}
