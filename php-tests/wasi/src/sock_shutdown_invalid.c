#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    fact("no flag", w_sock_shutdown(STDOUT, 4));
    return 0;
}
