#include "suite.h"

int main(void) {
    u32 count, bytes;
    fact("sizes", w_args_sizes_get(&count, &bytes));
    number("count", count);
    number("bytes", bytes);
    return 0;
}
