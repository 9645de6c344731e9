#include "suite.h"

int main(void) {
    fact("a stream", w_sock_shutdown(STDOUT, 1));
    fact("a directory", w_sock_shutdown(DIR, 3));
    fact("a file", w_sock_shutdown(opened("file", CREAT, WRITE, 0), 2));
    fact("no descriptor", w_sock_shutdown(NO_FD, 1));
    return 0;
}
