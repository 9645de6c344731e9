#include "suite.h"

static char buffer[4096];

/* How many entries there are from a cookie on, and what they are called, added up. */
static void list(const char *label, u32 fd, u64 cookie, u32 length) {
    u32 used = 0, count = 0;
    if (fact(label, w_fd_readdir(fd, buffer, length, cookie, &used))) {
        return;
    }
    int dots = 0;
    u32 names = 0, types = 0;
    for (u32 at = 0; at + sizeof(Entry) <= used;) {
        Entry *entry = (Entry *)(buffer + at);
        const char *name = buffer + at + sizeof(Entry);
        if (at + sizeof(Entry) + entry->length > used) {
            break;
        }
        dots += entry->length == 1 && name[0] == '.';
        dots += entry->length == 2 && name[0] == '.' && name[1] == '.';
        names += entry->length;
        types += entry->type;
        at += sizeof(Entry) + entry->length;
        count++;
    }
    number(" entries", count);
    number(" dots", dots);
    number(" length of names", names);
    number(" types", types);
    number(" bytes", used);
}

int main(void) {
    make_directory("directory");
    u32 fd = opened("directory", DIRECTORY, READ, 0);
    list("empty", fd, 0, sizeof buffer);
    file("directory/file", "text");
    make_directory("directory/another");
    symlink_to("nowhere", "directory/link");
    list("five", fd, 0, sizeof buffer);
    list("after the dots", fd, 2, sizeof buffer);
    list("from the last on", fd, 4, sizeof buffer);
    list("after the last", fd, 5, sizeof buffer);
    list("far after the last", fd, 500, sizeof buffer);
    list("without room", fd, 0, 0);
    list("with room for a part", fd, 0, 10);
    list("with room for one", fd, 0, 25);
    list("with room for one and a part", fd, 0, 40);
    list("a file", opened("file", CREAT, READ, 0), 0, sizeof buffer);
    list("a stream", STDIN, 0, sizeof buffer);
    list("no descriptor", NO_FD, 0, sizeof buffer);
    return 0;
}
