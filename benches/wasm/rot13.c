/* Copies its standard input to its standard output, each letter 13 places further on. */
#include <unistd.h>

int main(void) {
    static unsigned char buffer[65536];
    for (ssize_t length; (length = read(0, buffer, sizeof buffer)) > 0;) {
        for (ssize_t i = 0; i < length; i++) {
            unsigned letter = (buffer[i] | 32) - 'a';
            if (letter < 26) {
                buffer[i] += letter < 13 ? 13 : -13;
            }
        }
        for (ssize_t done = 0; done < length;) {
            ssize_t written = write(1, buffer + done, length - done);
            if (written < 0) {
                return 1;
            }
            done += written;
        }
    }
    return 0;
}
