#include "suite.h"

int main(void) {
    u32 one = opened("one", CREAT, READ | WRITE, 0), two = opened("two", CREAT, READ | WRITE, 0);
    Stat stat = { 0 };
    put(one, "1");
    put(two, "22");
    fact("onto another", w_fd_renumber(one, two));
    fact("the old number", w_fd_filestat_get(one, &stat));
    fact("the new number", w_fd_filestat_get(two, &stat));
    number("size", stat.size);
    fact("onto itself", w_fd_renumber(two, two));
    fact("still open", w_fd_filestat_get(two, &stat));
    fact("from nothing", w_fd_renumber(NO_FD, two));
    fact("to nothing", w_fd_renumber(two, NO_FD));
    fact("still there", w_fd_filestat_get(two, &stat));
    fact("a preopen", w_fd_renumber(two, READONLY));
    fact("is a file now", w_fd_sync(READONLY));
    struct { uint8_t type; u32 length; } prestat;
    fact("and no preopen", w_fd_prestat_get(READONLY, &prestat));
    u32 next = opened("one", 0, READ, 0);
    truth("the next number is free", next < 10);
    return 0;
}
