#include "suite.h"
#include "poll.h"

int main(void) {
    Event events[4] = { 0 };
    u32 count = 0;
    u32 fd = opened("file", CREAT, READ | WRITE, 0);
    u64 position;
    put(fd, "0123456789");
    w_fd_seek(fd, 4, 0, &position);
    Subscription two[] = { on(1, fd, 11), on(2, fd, 12), after(10000000000000, 13) };
    fact("a file", w_poll_oneoff(two, events, 3, &count));
    number("events", count);
    number("userdata", events[0].userdata);
    number("type", events[0].type);
    number("flags", events[0].flags);
    number("userdata", events[1].userdata);
    number("type", events[1].type);
    Subscription streams[] = { on(2, STDOUT, 21), on(2, STDERR, 22), after(10000000000000, 23) };
    fact("stdout and stderr", w_poll_oneoff(streams, events, 3, &count));
    number("events", count);
    number("userdata", events[0].userdata);
    number("userdata", events[1].userdata);
    Subscription input[] = { on(1, STDIN, 31), after(10000000000000, 32) };
    fact("stdin", w_poll_oneoff(input, events, 2, &count));
    number("events", count);
    number("userdata", events[0].userdata);
    return 0;
}
