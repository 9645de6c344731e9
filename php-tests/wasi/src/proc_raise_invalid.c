#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    fact("no signal", w_proc_raise(31));
    return 0;
}
