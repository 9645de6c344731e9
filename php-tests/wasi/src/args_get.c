#include "suite.h"

int main(void) {
    char *argv[8], buffer[64];
    fact("get", w_args_get(argv, buffer));
    say_line("first", argv[0], strlen(argv[0]));
    say_line("second", argv[1], strlen(argv[1]));
    number("empty", strlen(argv[2]));
    say_line("utf-8", argv[3], strlen(argv[3]));
    truth("in one buffer", argv[0] == buffer && argv[1] == buffer + strlen(argv[0]) + 1);
    return 0;
}
