#include "suite.h"

int main(void) {
    char text[64] = { 0 };
    u32 total = 0, read = 1;
    while (read && total < sizeof text) {
        Buffer buffer = { text + total, 7 };
        if (w_fd_read(STDIN, &buffer, 1, &read)) {
            break;
        }
        total += read;
    }
    say_line("text", text, total);
    Buffer buffer = { text, 7 };
    fact("at the end", w_fd_read(STDIN, &buffer, 1, &read));
    number("read", read);
    return 0;
}
