#include "suite.h"

int main(void) {
    file("file", "");
    make_directory("directory");
    fact("from a file with a slash", rename_to("file/", "new"));
    fact("to a file with a slash", rename_to("file", "new/"));
    fact("both", rename_to("file/", "new/"));
    fact("from a directory with a slash", rename_to("directory/", "moved"));
    fact("to a directory with a slash", rename_to("moved", "back/"));
    fact("both of a directory", rename_to("back/", "directory/"));
    fact("is there", stat_of("directory", 0));
    fact("the file is, too", stat_of("file", 0));
    return 0;
}
