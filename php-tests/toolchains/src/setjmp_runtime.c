// The run-time library for setjmp.c, as llvm/lib/Target/WebAssembly/WebAssemblyLowerEmscriptenEHSjLj.cpp expects it. A file of
// its own, because clang declares these functions where it calls them.

typedef struct { void *function; int label; struct { void *env; int value; } thrown; } jmp_buf[1];

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
