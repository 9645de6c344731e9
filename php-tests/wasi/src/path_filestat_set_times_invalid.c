#include "suite.h"

/* Values that the parameter's type does not have. */
int main(void) {
    file("file", "");
    fact("no flag", w_path_filestat_set_times(DIR, 0, "file", 4, 0, 0, 16));
    fact("no lookup flag", w_path_filestat_set_times(DIR, 2, "file", 4, 0, 0, MTIM));
    return 0;
}
