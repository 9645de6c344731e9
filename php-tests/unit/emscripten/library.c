// C as emscripten builds it, with names that are minified. library.wasm was made of it by Debian 12's emscripten 3.1.6:
//
//     emcc library.c -O3 -o library.js
//
// Of library.js only what says how names are minified was kept.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <time.h>
#include <emscripten.h>
EMSCRIPTEN_KEEPALIVE int add(int a, int b) { return a + b; }
EMSCRIPTEN_KEEPALIVE char *greet(const char *name) { char *s = malloc(strlen(name) + 8); sprintf(s, "Hello, %s", name); return s; }
static jmp_buf env;
static void deep(int n) { if (n == 0) longjmp(env, 42); deep(n - 1); }
EMSCRIPTEN_KEEPALIVE int jump(int n) { int r = setjmp(env); if (r == 0) { deep(n); return -1; } return r; }
EMSCRIPTEN_KEEPALIVE int year(int t) { time_t x = t; return gmtime(&x)->tm_year + 1900; }
EMSCRIPTEN_KEEPALIVE char *when(int t) { time_t x = t; char *s = malloc(64); strftime(s, 64, "%Y-%m-%dT%H:%M:%S %a %b %j", gmtime(&x)); return s; }
EMSCRIPTEN_KEEPALIVE int back(int t) { time_t x = t; struct tm tm = *localtime(&x); return (int) mktime(&tm); }
int main(int argc, char **argv) { for (int i = 0; i < argc; i++) printf("%d %s\n", i, argv[i]); printf("bye"); return argc; }
