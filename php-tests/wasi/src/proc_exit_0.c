#include "suite.h"

int main(void) {
    put(STDOUT, "before\n");
    w_proc_exit(0);
}
