#include "suite.h"

static void deeper(int level) {
    if (level) {
        deeper(level - 1);
    }
    w_proc_exit(255);
}

int main(void) {
    put(STDOUT, "before\n");
    deeper(100);
}
