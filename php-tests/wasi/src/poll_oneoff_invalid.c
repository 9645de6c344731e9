#include "suite.h"
#include "poll.h"

/* Values that the parameter's type does not have. */
int main(void) {
    Event events[2] = { 0 };
    u32 count = 0;
    Subscription one = after(0, 1);
    one.tag = 3;
    fact("no kind", w_poll_oneoff(&one, events, 1, &count));
    one = after(0, 1);
    one.clock.id = 4;
    fact("no clock", w_poll_oneoff(&one, events, 1, &count));
    one = after(0, 1);
    one.clock.flags = 2;
    fact("no flag", w_poll_oneoff(&one, events, 1, &count));
    return 0;
}
