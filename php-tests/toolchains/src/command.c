// A program in C: arguments, environment, standard streams, a file, an exit code.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    char line[100] = "";
    fgets(line, sizeof line, stdin);
    line[strcspn(line, "\n")] = 0;
    printf("%s %s %s\n", argc > 1 ? argv[1] : "-", getenv("NAME"), line);
    FILE *file = fopen("/data/in.txt", "r");
    if (file == NULL) {
        perror("/data/in.txt");
        return 3;
    }
    fgets(line, sizeof line, file);
    fputs(line, stdout);
    return 0;
}
