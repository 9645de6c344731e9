#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    Stat stat;
    file("file", "");
    fact("no lookup flag", w_path_filestat_get(DIR, 2, "file", 4, &stat));
    return 0;
}
