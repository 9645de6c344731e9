#include "suite.h"

int main(void) {
    fact("none", w_proc_raise(0));
    fact("abrt", w_proc_raise(6));
    return 0;
}
