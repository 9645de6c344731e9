#include "suite.h"

int main(void) {
    char *argv[8], buffer[64];
    fact("buffer outside", w_args_get(argv, OUTSIDE));
    fact("pointers outside", w_args_get(OUTSIDE, buffer));
    return 0;
}
