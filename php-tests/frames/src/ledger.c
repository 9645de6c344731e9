/* Traps at known places, some of them in functions that are inlined. */
#define EXPORT(name) __attribute__((export_name(name)))
#define INLINE static inline __attribute__((always_inline))
#define APART static __attribute__((noinline))

static volatile int balance[4];

INLINE int share(int amount, int people)
{
    return amount / people;
}

INLINE int rounded(int amount, int people)
{
    int each = share(amount, people);
    return each * people;
}

APART int settle(int amount, int people)
{
    int rest = amount - rounded(amount, people);
    balance[0] += rest;
    return rest;
}

EXPORT("divide") int divide(int amount, int people)
{
    return settle(amount, people) + balance[0];
}

APART void check(int index)
{
    if (index < 0)
        __builtin_trap();
    balance[index & 3]++;
}

EXPORT("book") int book(int index)
{
    check(index);
    return balance[0];
}

EXPORT("load") int load(int *address)
{
    return *(volatile int *) address;
}
