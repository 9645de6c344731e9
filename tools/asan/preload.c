// Loaded before AddressSanitizer's runtime: what of it does not go with PHP, or with guests' stacks.
#define _GNU_SOURCE
#include <dlfcn.h>

// PHP opens extensions with RTLD_DEEPBIND, which the runtime refuses: the extension would have a malloc of its own.
void *dlopen(const char *file, int mode)
{
    void *(*next)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
    return next(file, mode & ~RTLD_DEEPBIND);
}

// Called before a function that does not return, to take the redzones off the stack, of which there are none. On a guest's
// stack the runtime's own prints that it does not know where it is.
void __asan_handle_no_return(void)
{
}
