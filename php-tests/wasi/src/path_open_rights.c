#include "suite.h"

int main(void) {
    char byte;
    Buffer into = { &byte, 1 };
    u32 moved;
    file("file", "01234");
    u32 none = opened("file", 0, 0, 0);
    fact("read without", w_fd_read(none, &into, 1, &moved));
    fact("write without", w_fd_write(none, &into, 1, &moved));
    u32 both = opened("file", 0, READ | WRITE, 0);
    fact("read", w_fd_read(both, &into, 1, &moved));
    fact("write", w_fd_write(both, &into, 1, &moved));
    u32 writer = opened("file", 0, WRITE, 0);
    fact("read a writer", w_fd_read(writer, &into, 1, &moved));
    fact("write a writer", w_fd_write(writer, &into, 1, &moved));
    u32 appending = opened("file", 0, WRITE, APPEND);
    put(appending, "567");
    number("appended", size_of("file"));
    return 0;
}
