// setjmp and longjmp by exceptions of WebAssembly, with the few lines of run-time library that clang's code calls
// (llvm/lib/Target/WebAssembly/WebAssemblyLowerEmscriptenEHSjLj.cpp says what it expects).

typedef struct { void *function; int label; struct { void *env; int value; } thrown; } jmp_buf[1];

__attribute__((returns_twice)) int setjmp(jmp_buf);
__attribute__((noreturn)) void longjmp(jmp_buf, int);
void log(int);

void __wasm_setjmp(void *env, int label, void *function) {
    ((jmp_buf *)env)[0]->function = function;
    ((jmp_buf *)env)[0]->label = label;
}

int __wasm_setjmp_test(void *env, void *function) {
    return ((jmp_buf *)env)[0]->function == function ? ((jmp_buf *)env)[0]->label : 0;
}

void __wasm_longjmp(void *env, int value) {
    ((jmp_buf *)env)[0]->thrown.env = env;
    ((jmp_buf *)env)[0]->thrown.value = value == 0 ? 1 : value;
    __builtin_wasm_throw(1, &((jmp_buf *)env)[0]->thrown);
}

static jmp_buf outer, inner;

__attribute__((noinline)) static void leave(int n) {
    log(n);
    if (n % 3 == 0) longjmp(inner, n);
    if (n % 5 == 0) longjmp(outer, n + 1);
}

__attribute__((noinline)) static int within(int n) {
    volatile int rounds = 0;
    int value = setjmp(inner);
    if (value != 0) log(100 + value);
    rounds++;
    if (rounds < 4) leave(n + rounds);
    return rounds;
}

__attribute__((visibility("default"))) int run(int n) {
    volatile int sum = 0;
    for (volatile int i = 0; i < 3; i++) {
        int value = setjmp(outer);
        if (value == 0) {
            sum += within(n + i);
        } else {
            log(200 + value);
            sum += value;
        }
    }
    return sum;
}
