#include "suite.h"
#include "poll.h"

static u64 now(u32 clock) {
    u64 time = 0;
    w_clock_time_get(clock, 0, &time);
    return time;
}

int main(void) {
    Event events[3] = { 0 };
    u32 count = 0;
    Subscription one = after(20000000, 7);
    u64 start = now(1);
    fact("20 ms", w_poll_oneoff(&one, events, 1, &count));
    truth("have passed", now(1) - start >= 20000000);
    number("events", count);
    number("userdata", events[0].userdata);
    number("error", events[0].error);
    number("type", events[0].type);
    Subscription three[] = { after(10000000000000, 1), after(1000000, 2), after(10000000000000, 3) };
    fact("the first of three", w_poll_oneoff(three, events, 3, &count));
    number("events", count);
    number("userdata", events[0].userdata);
    Subscription absolute = after(now(1) + 20000000, 4);
    absolute.clock.flags = 1;
    fact("at a time", w_poll_oneoff(&absolute, events, 1, &count));
    truth("which has come", now(1) >= absolute.clock.timeout);
    absolute.clock.timeout = 1;
    fact("at a time that has passed", w_poll_oneoff(&absolute, events, 1, &count));
    number("events", count);
    Subscription real = after(1000000, 5);
    real.clock.id = 0;
    fact("real time", w_poll_oneoff(&real, events, 1, &count));
    number("userdata", events[0].userdata);
    Subscription processor = after(1000000, 6);
    processor.clock.id = 2;
    fact("processor time", w_poll_oneoff(&processor, events, 1, &count));
    return 0;
}
