// Exceptions of C++ in many forms, with no more than a few lines of run-time library. What happens is told by
// log(); the same program, compiled for the host with its own library, tells what is right.
extern "C" void log(int);

struct Guard {
    int id;
    explicit Guard(int id) : id(id) { log(100 + id); }
    ~Guard() { log(200 + id); }
};

__attribute__((noinline)) static void raise(int n) {
    Guard guard(1);
    if (n % 3 == 0) throw n;
    log(n);
}

__attribute__((noinline)) static int nested(int n) {
    Guard outer(2);
    try {
        Guard inner(3);
        try {
            raise(n);
            Guard late(4);
            raise(n + 1);
        } catch (int value) {
            Guard caught(5);
            log(value);
            if (value % 2) throw;
            raise(n + 2);
            return value;
        }
        raise(n + 5);
    } catch (...) {
        log(7);
        if (n > 20) throw;
        for (int i = 0; i < 3; i++) {
            try {
                Guard loop(10 + i);
                if (i == 1) continue;
                if (n == 9 && i == 2) break;
                raise(n + i);
            } catch (int value) {
                log(300 + value);
                try { throw value + 1; } catch (int again) { log(again); }
            }
        }
        return -1;
    }
    return 0;
}

__attribute__((noinline)) static int deep(int n) {
    Guard guard(30 + n % 5);
    if (n == 0) throw 42;
    try {
        return deep(n - 1) + 1;
    } catch (int value) {
        if (n % 2) throw value + n;
        throw;
    }
}

extern "C" __attribute__((visibility("default"))) int run(int n) {
    try {
        int result = nested(n);
        try { result += deep(n % 7); } catch (int value) { result += value; }
        return result;
    } catch (int value) {
        return 1000 + value;
    }
}

#ifdef __wasm__
// The parts of libc++abi and libunwind that clang's code calls, for exceptions that are all of type int.
struct LandingPad { int index; void* lsda; int selector; };
extern "C" {
LandingPad __wasm_lpad_context;
// A thrown int, and what is caught at the moment, with how often.
struct Thrown { int value; int handlers; Thrown* below; };
static Thrown pool[64];
static unsigned used;
static Thrown* caught;
void* __cxa_allocate_exception(unsigned long) noexcept { return &pool[used++ % 64]; }
void __cxa_throw(void* thrown, void*, void*) {
    static_cast<Thrown*>(thrown)->handlers = 0;
    __builtin_wasm_throw(0, thrown);
}
int _Unwind_CallPersonality(void*) { __wasm_lpad_context.selector = 1; return 0; }
void* __cxa_get_exception_ptr(void* thrown) noexcept { return thrown; }
void* __cxa_begin_catch(void* thrown) noexcept {
    Thrown* it = static_cast<Thrown*>(thrown);
    if (it->handlers < 0) it->handlers = -it->handlers;
    it->handlers++;
    if (caught != it) { it->below = caught; caught = it; }
    return it;
}
void __cxa_end_catch() {
    Thrown* it = caught;
    if (it->handlers < 0) { if (++it->handlers == 0) caught = it->below; return; }
    if (--it->handlers == 0) caught = it->below;
}
void __cxa_rethrow() {
    Thrown* it = caught;
    it->handlers = -it->handlers;
    __builtin_wasm_throw(0, it);
}
void _ZSt9terminatev() { __builtin_trap(); }
void* _ZTIi[2];
int __gxx_wasm_personality_v0(...) { return 0; }
}
#endif
