#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    file("file", "");
    fact("no lookup flag", w_path_link(DIR, 2, "file", 4, DIR, "new", 3));
    return 0;
}
