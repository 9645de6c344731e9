#include "suite.h"

int main(void) {
    char text[4];
    Buffer buffer = { text, 4 };
    u32 read;
    uint16_t flags;
    fact("a stream", w_sock_recv(STDIN, &buffer, 1, 0, &read, &flags));
    fact("a directory", w_sock_recv(DIR, &buffer, 1, 0, &read, &flags));
    fact("a file", w_sock_recv(opened("file", CREAT, READ, 0), &buffer, 1, 0, &read, &flags));
    fact("no descriptor", w_sock_recv(NO_FD, &buffer, 1, 0, &read, &flags));
    return 0;
}
