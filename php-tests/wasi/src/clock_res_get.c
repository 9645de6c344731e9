#include "suite.h"

int main(void) {
    u64 resolution = 0;
    fact("realtime", w_clock_res_get(0, &resolution));
    truth("below a second", resolution > 0 && resolution < 1000000000);
    resolution = 0;
    fact("monotonic", w_clock_res_get(1, &resolution));
    truth("below a second", resolution > 0 && resolution < 1000000000);
    fact("process", w_clock_res_get(2, &resolution));
    fact("thread", w_clock_res_get(3, &resolution));
    return 0;
}
