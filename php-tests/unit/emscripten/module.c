/*
 * What a program built by emscripten asks of its JavaScript, without emscripten:
 *
 *     clang-22 --target=wasm32 -O1 -nostdlib -fno-builtin -Wl,--no-entry -Wl,--strip-all -Wl,--max-memory=1048576 \
 *         -Wl,-z,stack-size=16384 -o module.wasm module.c          (with lld-22, and without binaryen)
 */
#define IMPORT(name) __attribute__((import_module("env"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

IMPORT("emscripten_resize_heap") int emscripten_resize_heap(unsigned size);
IMPORT("emscripten_get_heap_max") unsigned emscripten_get_heap_max(void);
IMPORT("emscripten_memcpy_big") void *emscripten_memcpy_big(void *to, const void *from, unsigned size);
IMPORT("_emscripten_memcpy_js") void emscripten_memcpy_js(void *to, const void *from, unsigned size);
IMPORT("abort") void old_abort(int why);
IMPORT("_abort_js") void abort_js(void);
IMPORT("__assert_fail") void assert_fail(const char *condition, const char *file, int line, const char *function);
IMPORT("emscripten_date_now") double emscripten_date_now(void);
IMPORT("emscripten_get_now") double emscripten_get_now(void);
IMPORT("__syscall_openat") int syscall_openat(int directory, const char *path, int flags, void *mode);
IMPORT("emscripten_console_error") void console_error(const char *text);
IMPORT("setTempRet0") void setTempRet0(int value);
IMPORT("getTempRet0") int getTempRet0(void);

extern unsigned char __heap_base;
static unsigned char *end = &__heap_base;
static int constructed;

EXPORT("__wasm_call_ctors") void constructors(void) { constructed = 42; }
EXPORT("constructed") int is_constructed(void) { return constructed; }

/* sbrk() as emscripten has it. */
EXPORT("allocate") void *allocate(unsigned size) {
    unsigned char *at = end;
    unsigned wanted = (unsigned)at + size;
    if (wanted > __builtin_wasm_memory_size(0) * 65536 && !emscripten_resize_heap(wanted))
        return 0;
    end += size;
    return at;
}
EXPORT("heap_max") unsigned heap_max(void) { return emscripten_get_heap_max(); }
EXPORT("resize") int resize(unsigned size) { return emscripten_resize_heap(size); }

EXPORT("copy_big") int copy_big(void *to, const void *from, unsigned size) { return emscripten_memcpy_big(to, from, size) == to; }
EXPORT("copy") void copy(void *to, const void *from, unsigned size) { emscripten_memcpy_js(to, from, size); }

EXPORT("check") int check(int value) {
    if (value != 7)
        assert_fail("value == 7", "module.c", 46, "check");
    return value;
}
EXPORT("check_anonymous") void check_anonymous(void) { assert_fail("0", 0, 0, 0); }
EXPORT("give_up") void give_up(void) { abort_js(); }
EXPORT("give_up_with") void give_up_with(int why) { old_abort(why); }

EXPORT("date") double date(void) { return emscripten_date_now(); }
EXPORT("elapsed") double elapsed(void) { double start = emscripten_get_now(); return emscripten_get_now() - start; }
EXPORT("open") int open(void) { return syscall_openat(-100, "/etc/passwd", 0, 0); }
EXPORT("complain") void complain(void) { console_error("something is w\xc3\xb6rong"); }
EXPORT("high_half") int high_half(int value) { setTempRet0(value); return getTempRet0(); }
