#include "suite.h"
#include "poll.h"

int main(void) {
    Event events[2] = { 0 };
    u32 count = 0;
    Subscription one = on(1, NO_FD, 1);
    fact("no descriptor", w_poll_oneoff(&one, events, 1, &count));
    one = on(1, DIR, 1);
    fact("a directory", w_poll_oneoff(&one, events, 1, &count));
    one = on(1, STDOUT, 1);
    fact("reading stdout", w_poll_oneoff(&one, events, 1, &count));
    one = on(2, STDIN, 1);
    fact("writing stdin", w_poll_oneoff(&one, events, 1, &count));
    fact("nothing", w_poll_oneoff(&one, events, 0, &count));
    return 0;
}
