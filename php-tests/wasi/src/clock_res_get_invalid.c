#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    u64 resolution;
    fact("no clock", w_clock_res_get(4, &resolution));
    return 0;
}
