#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    u64 time;
    fact("no clock", w_clock_time_get(4, 1, &time));
    fact("far from one", w_clock_time_get(-1, 1, &time));
    return 0;
}
