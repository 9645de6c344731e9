#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    u32 accepted;
    fact("no flag", w_sock_accept(STDIN, 32, &accepted));
    return 0;
}
