#include "suite.h"

/* Reads a large directory in small pieces: every entry comes once. */
int main(void) {
    char path[16] = "directory/000", buffer[200];
    char seen[100] = { 0 };
    make_directory("directory");
    for (u32 index = 0; index < 100; index++) {
        path[11] = '0' + index / 10;
        path[12] = '0' + index % 10;
        file(path, "");
    }
    u32 fd = opened("directory", DIRECTORY, READ, 0), used, twice = 0, calls = 0;
    u64 cookie = 0;
    do {
        if (w_fd_readdir(fd, buffer, sizeof buffer, cookie, &used)) {
            return 1;
        }
        calls++;
        for (u32 at = 0; at + sizeof(Entry) <= used;) {
            Entry entry;
            memcpy(&entry, buffer + at, sizeof entry);
            const char *name = buffer + at + sizeof entry;
            if (at + sizeof entry + entry.length > used) {
                break;
            }
            if (entry.length == 3) {
                u32 index = (name[1] - '0') * 10 + name[2] - '0';
                twice += seen[index];
                seen[index] = 1;
            }
            cookie = entry.next;
            at += sizeof entry + entry.length;
        }
    } while (used == sizeof buffer && calls < 1000);
    u32 count = 0;
    for (u32 index = 0; index < 100; index++) {
        count += seen[index];
    }
    number("seen", count);
    number("twice", twice);
    truth("in pieces", calls > 10 && calls < 1000);
    return 0;
}
