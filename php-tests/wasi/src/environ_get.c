#include "suite.h"

int main(void) {
    char *environ[8], buffer[128];
    fact("get", w_environ_get(environ, buffer));
    say_line("first", environ[0], strlen(environ[0]));
    say_line("second", environ[1], strlen(environ[1]));
    truth("in one buffer", environ[1] == buffer + strlen(environ[0]) + 1);
    return 0;
}
