// A library in C: strings, numbers in memory, a callback, a function of the host, and an end by abort().

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

__attribute__((import_module("host"), import_name("log"))) void host_log(const char *text);

EXPORT("add") int add(int a, int b) { return a + b; }

EXPORT("greet") char *greet(const char *name) {
    char *text = malloc(strlen(name) + 8);
    strcpy(text, "Hello, ");
    return strcat(text, name);
}

EXPORT("sum") double sum(const double *values, int count) {
    double total = 0;
    for (int k = 0; k < count; k++) total += values[k];
    return total;
}

EXPORT("tell") void tell(const char *text) { host_log(text); }

EXPORT("apply") int apply(int (*function)(int), int value) { return function(value) + 1; }

EXPORT("check") void check(int n) {
    if (n > 3) {
        fprintf(stderr, "%d is too big\n", n);
        abort();
    }
}
