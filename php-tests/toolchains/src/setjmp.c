// setjmp and longjmp by exceptions of WebAssembly; what clang makes of them calls setjmp_runtime.c.

typedef struct { void *function; int label; struct { void *env; int value; } thrown; } jmp_buf[1];

__attribute__((returns_twice)) int setjmp(jmp_buf);
__attribute__((noreturn)) void longjmp(jmp_buf, int);
void log(int);

static jmp_buf outer, inner;

__attribute__((noinline)) static void leave(int n) {
    log(n);
    if (n % 3 == 0) longjmp(inner, n);
    if (n % 5 == 0) longjmp(outer, n + 1);
}

__attribute__((noinline)) static int within(int n) {
    int value = setjmp(inner);
    if (value == 0) {
        leave(n);
        leave(n + 1);
        return 1;
    }
    log(100 + value);
    if (value % 2) longjmp(outer, value);
    return 2 + value;
}

__attribute__((noinline)) static int attempt(int n) {
    volatile int before = n;
    int value = setjmp(outer);
    if (value == 0) return within(n) + 1000;
    log(200 + value);
    return value + before;
}

__attribute__((visibility("default"))) int run(int n) {
    int sum = 0;
    for (int i = 0; i < 5; i++) sum += attempt(n + i);
    return sum;
}
