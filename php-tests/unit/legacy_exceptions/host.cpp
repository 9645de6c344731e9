// Runs program.cpp with the exceptions of the host: what is right.
#include <cstdio>

extern "C" void log(int x) { printf("%d ", x); }
extern "C" int run(int n);

int main() {
    for (int n = 0; n < 40; n++) printf("= %d\n", run(n));
}
