// Throws and catches a million times, in the ways of C++: an int, an object that is caught as its base, one that is thrown
// again, and past frames with destructors. Says what it has counted.
#include <stdexcept>
#include <string>
#include <cstdio>
#include <cstdlib>

static long destroyed = 0;

struct Guard {
    ~Guard() { destroyed++; }
};

struct Refused : std::runtime_error {
    int number;
    Refused(int n) : std::runtime_error("refused " + std::to_string(n)), number(n) {}
};

__attribute__((noinline)) static void deep(int n, int depth)
{
    Guard guard;
    if (depth > 0) {
        deep(n, depth - 1);
        return;
    }
    if (n % 4 == 0) {
        throw n;
    }
    throw Refused(n);
}

__attribute__((noinline)) static void again(int n)
{
    try {
        deep(n, n % 8);
    } catch (const std::exception &) {
        if (n % 4 == 1) {
            throw;
        }
        throw std::string("another");
    }
}

int main(int argc, char **argv)
{
    long times = argc > 1 ? std::atol(argv[1]) : 1000000;
    long numbers = 0, refused = 0, other = 0, sum = 0;
    for (long n = 0; n < times; n++) {
        try {
            again(static_cast<int>(n));
        } catch (int number) {
            numbers += number == n;
        } catch (const std::runtime_error &error) {
            refused += static_cast<const Refused &>(error).number == n && error.what()[0] == 'r';
        } catch (...) {
            other++;
        }
    }
    std::printf("%ld numbers, %ld refused, %ld other, %ld destroyed\n", numbers, refused, other, destroyed);
    return 0;
}
