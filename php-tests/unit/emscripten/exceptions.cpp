// C++ with exceptions of both kinds, and without. Made of it by Debian 12's emscripten 3.1.6:
//
//     em++ exceptions.cpp -DEH -O3 -fexceptions -o exceptions.js
//     em++ exceptions.cpp -O1 -o uncaught.js
//     em++ exceptions.cpp -DEH -O1 -fwasm-exceptions -o wasm-exceptions.js
//
// Of the .js only what says how names are minified was kept.

#include <string>
#include <vector>
#include <stdexcept>
#include <emscripten.h>
extern "C" {
EMSCRIPTEN_KEEPALIVE int length(const char *s) { std::string t(s); t += "!"; return t.size(); }
EMSCRIPTEN_KEEPALIVE int fail(int n) { if (n > 3) throw std::runtime_error("n is too big: " + std::to_string(n)); return n; }
EMSCRIPTEN_KEEPALIVE int fail_int(int n) { throw n; }
#ifdef EH
struct Base { virtual ~Base() {} }; struct Derived : Base { int v; Derived(int v) : v(v) {} };
struct Guard { int &n; Guard(int &n) : n(n) {} ~Guard() { n++; } };
static int guards = 0;
EMSCRIPTEN_KEEPALIVE int caught(int n) { try { return fail(n); } catch (const std::exception &e) { return -(int) std::string(e.what()).size(); } }
EMSCRIPTEN_KEEPALIVE int kinds(int n) { try { if (n == 0) throw 7; if (n == 1) throw Derived(8); if (n == 2) throw std::string("abc"); throw 1.5; }
  catch (int i) { return i; } catch (Base &b) { return static_cast<Derived &>(b).v; } catch (const std::string &s) { return s.size(); } catch (...) { return -1; } }
EMSCRIPTEN_KEEPALIVE int nested(int n) { Guard g(guards); try { Guard h(guards); try { fail(n); } catch (std::runtime_error &) { Guard i(guards); throw; } } catch (std::exception &) { return guards; } return 1000; }
EMSCRIPTEN_KEEPALIVE int guard_count() { return guards; }
#endif
}
int main() { return 0; }
