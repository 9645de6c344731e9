#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    file("file", "");
    fact("no flag", opens(DIR, 0, "file", 16, READ, 0));
    fact("no lookup flag", opens(DIR, 2, "file", 0, READ, 0));
    fact("no descriptor flag", opens(DIR, 0, "file", 0, READ, 32));
    fact("no right", opens(DIR, 0, "file", 0, (u64)1 << 40, 0));
    return 0;
}
