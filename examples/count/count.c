/* Counts lines, words and bytes of its standard input, as wc does. */
#include <stdio.h>
#include <unistd.h>

int main(void) {
    static char buffer[65536];
    unsigned long long lines = 0, words = 0, bytes = 0;
    int inside = 0;
    for (ssize_t length; (length = read(0, buffer, sizeof buffer)) > 0;) {
        bytes += length;
        for (ssize_t i = 0; i < length; i++) {
            int space = buffer[i] == ' ' || (buffer[i] >= '\t' && buffer[i] <= '\r');
            lines += buffer[i] == '\n';
            words += !space && !inside;
            inside = !space;
        }
    }
    printf("%llu %llu %llu\n", lines, words, bytes);
    return 0;
}
