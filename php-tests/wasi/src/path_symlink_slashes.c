#include "suite.h"

int main(void) {
    file("file", "");
    make_directory("directory");
    fact("a slash in the target", symlink_to("directory/", "link"));
    fact("through it", stat_of("link", FOLLOW));
    fact("a slash behind the name", symlink_to("file", "new/"));
    fact("behind a directory's", symlink_to("file", "directory/"));
    fact("behind a file's", symlink_to("file", "file/"));
    return 0;
}
