#include "suite.h"

int main(void) {
    fact("yield", w_sched_yield());
    return 0;
}
