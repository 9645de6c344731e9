#include "suite.h"

int main(void) {
    Buffer buffer = { "text", 4 };
    u32 written;
    fact("a stream", w_sock_send(STDOUT, &buffer, 1, 0, &written));
    fact("a directory", w_sock_send(DIR, &buffer, 1, 0, &written));
    fact("a file", w_sock_send(opened("file", CREAT, WRITE, 0), &buffer, 1, 0, &written));
    fact("no descriptor", w_sock_send(NO_FD, &buffer, 1, 0, &written));
    return 0;
}
