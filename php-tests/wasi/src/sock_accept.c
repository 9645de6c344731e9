#include "suite.h"

int main(void) {
    u32 accepted;
    fact("a stream", w_sock_accept(STDIN, 0, &accepted));
    fact("a directory", w_sock_accept(DIR, 0, &accepted));
    fact("a file", w_sock_accept(opened("file", CREAT, READ, 0), 0, &accepted));
    fact("no descriptor", w_sock_accept(NO_FD, 0, &accepted));
    return 0;
}
