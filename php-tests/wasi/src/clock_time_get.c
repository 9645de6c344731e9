#include "suite.h"

int main(void) {
    u64 first = 0, second = 0;
    fact("realtime", w_clock_time_get(0, 1, &first));
    truth("after 2024", first > 1704067200000000000ull);
    fact("monotonic", w_clock_time_get(1, 1, &first));
    fact("monotonic again", w_clock_time_get(1, 1000000, &second));
    truth("not going back", second >= first);
    fact("process", w_clock_time_get(2, 1, &first));
    fact("thread", w_clock_time_get(3, 1, &first));
    return 0;
}
