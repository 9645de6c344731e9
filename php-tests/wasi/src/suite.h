/* What the programs of the suite have in common: they say what happened, a line a fact. */
#include <stdint.h>
#include <string.h>

#define WASI(name, ...) \
    __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) int w_##name(__VA_ARGS__)

typedef uint32_t u32;
typedef uint64_t u64;

WASI(args_get, void *argv, void *buffer);
WASI(args_sizes_get, void *count, void *bytes);
WASI(environ_get, void *environ, void *buffer);
WASI(environ_sizes_get, void *count, void *bytes);
WASI(clock_res_get, u32 clock, void *resolution);
WASI(clock_time_get, u32 clock, u64 precision, void *time);
WASI(fd_advise, u32 fd, u64 offset, u64 length, u32 advice);
WASI(fd_allocate, u32 fd, u64 offset, u64 length);
WASI(fd_close, u32 fd);
WASI(fd_datasync, u32 fd);
WASI(fd_fdstat_get, u32 fd, void *stat);
WASI(fd_fdstat_set_flags, u32 fd, u32 flags);
WASI(fd_fdstat_set_rights, u32 fd, u64 base, u64 inheriting);
WASI(fd_filestat_get, u32 fd, void *stat);
WASI(fd_filestat_set_size, u32 fd, u64 size);
WASI(fd_filestat_set_times, u32 fd, u64 accessed, u64 modified, u32 flags);
WASI(fd_pread, u32 fd, const void *iovs, u32 count, u64 offset, void *read);
WASI(fd_prestat_get, u32 fd, void *prestat);
WASI(fd_prestat_dir_name, u32 fd, void *path, u32 length);
WASI(fd_pwrite, u32 fd, const void *iovs, u32 count, u64 offset, void *written);
WASI(fd_read, u32 fd, const void *iovs, u32 count, void *read);
WASI(fd_readdir, u32 fd, void *buffer, u32 length, u64 cookie, void *used);
WASI(fd_renumber, u32 from, u32 to);
WASI(fd_seek, u32 fd, int64_t offset, u32 whence, void *position);
WASI(fd_sync, u32 fd);
WASI(fd_tell, u32 fd, void *position);
WASI(fd_write, u32 fd, const void *iovs, u32 count, void *written);
WASI(path_create_directory, u32 fd, const void *path, u32 length);
WASI(path_filestat_get, u32 fd, u32 lookup, const void *path, u32 length, void *stat);
WASI(path_filestat_set_times, u32 fd, u32 lookup, const void *path, u32 length, u64 accessed, u64 modified, u32 flags);
WASI(path_link, u32 fd, u32 lookup, const void *path, u32 length, u32 to_fd, const void *to, u32 to_length);
WASI(path_open, u32 fd, u32 lookup, const void *path, u32 length, u32 oflags, u64 base, u64 inheriting, u32 fdflags,
    void *opened);
WASI(path_readlink, u32 fd, const void *path, u32 length, void *buffer, u32 size, void *used);
WASI(path_remove_directory, u32 fd, const void *path, u32 length);
WASI(path_rename, u32 fd, const void *path, u32 length, u32 to_fd, const void *to, u32 to_length);
WASI(path_symlink, const void *target, u32 target_length, u32 fd, const void *path, u32 length);
WASI(path_unlink_file, u32 fd, const void *path, u32 length);
WASI(poll_oneoff, const void *subscriptions, void *events, u32 count, void *occurred);
__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_exit"), noreturn)) void w_proc_exit(u32 code);
WASI(proc_raise, u32 signal);
WASI(sched_yield, void);
WASI(random_get, void *buffer, u32 length);
WASI(sock_accept, u32 fd, u32 flags, void *accepted);
WASI(sock_recv, u32 fd, const void *iovs, u32 count, u32 flags, void *read, void *roflags);
WASI(sock_send, u32 fd, const void *iovs, u32 count, u32 flags, void *written);
WASI(sock_shutdown, u32 fd, u32 how);

/* What every program is given: see Suite.php and wasmtime.py. */
enum { STDIN = 0, STDOUT = 1, STDERR = 2, DIR = 3, READONLY = 4, NO_FD = 99 };
enum { FOLLOW = 1 };
enum { CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8 };
enum { APPEND = 1, DSYNC = 2, NONBLOCK = 4, RSYNC = 8, SYNC = 16 };
enum { ATIM = 1, ATIM_NOW = 2, MTIM = 4, MTIM_NOW = 8 };
#define READ ((u64)1 << 1)
#define WRITE ((u64)1 << 6)
/* A pointer that is in nobody's memory here: the last 4 bytes of 4 GiB. */
#define OUTSIDE ((void *)0xfffffffc)

typedef struct {
    const void *start;
    u32 length;
} Buffer;

typedef struct {
    u64 device, inode;
    uint8_t type;
    u64 links, size, accessed, modified, changed;
} Stat;

typedef struct {
    uint8_t type;
    uint16_t flags;
    u64 base, inheriting;
} Fdstat;

typedef struct {
    u64 next, inode;
    u32 length;
    uint8_t type;
} Entry;

static const char *const errno_names[] = { "SUCCESS", "2BIG", "ACCES", "ADDRINUSE", "ADDRNOTAVAIL", "AFNOSUPPORT",
    "AGAIN", "ALREADY", "BADF", "BADMSG", "BUSY", "CANCELED", "CHILD", "CONNABORTED", "CONNREFUSED", "CONNRESET",
    "DEADLK", "DESTADDRREQ", "DOM", "DQUOT", "EXIST", "FAULT", "FBIG", "HOSTUNREACH", "IDRM", "ILSEQ", "INPROGRESS",
    "INTR", "INVAL", "IO", "ISCONN", "ISDIR", "LOOP", "MFILE", "MLINK", "MSGSIZE", "MULTIHOP", "NAMETOOLONG",
    "NETDOWN", "NETRESET", "NETUNREACH", "NFILE", "NOBUFS", "NODEV", "NOENT", "NOEXEC", "NOLCK", "NOLINK", "NOMEM",
    "NOMSG", "NOPROTOOPT", "NOSPC", "NOSYS", "NOTCONN", "NOTDIR", "NOTEMPTY", "NOTRECOVERABLE", "NOTSOCK", "NOTSUP",
    "NOTTY", "NXIO", "OVERFLOW", "OWNERDEAD", "PERM", "PIPE", "PROTO", "PROTONOSUPPORT", "PROTOTYPE", "RANGE", "ROFS",
    "SPIPE", "SRCH", "STALE", "TIMEDOUT", "TXTBSY", "XDEV", "NOTCAPABLE" };

static void say(const char *text, u32 length) {
    u32 written;
    Buffer buffer = { text, length };
    w_fd_write(STDOUT, &buffer, 1, &written);
}

static void say_line(const char *label, const char *text, u32 length) {
    say(label, strlen(label));
    say(": ", 2);
    say(text, length);
    say("\n", 1);
}

/* An errno is a fact. */
static int fact(const char *label, int error) {
    const char *name = error >= 0 && error <= 76 ? errno_names[error] : "none of the specification";
    say_line(label, name, strlen(name));
    return error;
}

static void number(const char *label, u64 value) {
    char digits[20];
    u32 at = sizeof digits;
    do {
        digits[--at] = '0' + value % 10;
        value /= 10;
    } while (value);
    say_line(label, digits + at, sizeof digits - at);
}

static void truth(const char *label, int value) {
    say_line(label, value ? "yes" : "no", value ? 3 : 2);
}

/* Opens a path beneath the writable directory. */
static u32 opened(const char *path, u32 oflags, u64 rights, u32 fdflags) {
    u32 fd = NO_FD;
    int error = w_path_open(DIR, 0, path, strlen(path), oflags, rights, rights, fdflags, &fd);
    if (error) {
        fact(path, error);
    }
    return fd;
}

static u32 put(u32 fd, const char *text) {
    u32 written = 0;
    Buffer buffer = { text, strlen(text) };
    w_fd_write(fd, &buffer, 1, &written);
    return written;
}

/* A file of that content, closed again. */
static void file(const char *path, const char *content) {
    u32 fd = opened(path, CREAT | TRUNC, READ | WRITE, 0);
    put(fd, content);
    w_fd_close(fd);
}

static u64 size_of(const char *path) {
    Stat stat = { 0 };
    return w_path_filestat_get(DIR, 0, path, strlen(path), &stat) ? (u64)-1 : stat.size;
}

/* What is at a path, by its errno. */
static int stat_of(const char *path, u32 lookup) {
    Stat stat;
    return w_path_filestat_get(DIR, lookup, path, strlen(path), &stat);
}

static int make_directory(const char *path) {
    return w_path_create_directory(DIR, path, strlen(path));
}

static int remove_directory(const char *path) {
    return w_path_remove_directory(DIR, path, strlen(path));
}

static int unlink_file(const char *path) {
    return w_path_unlink_file(DIR, path, strlen(path));
}

static int symlink_to(const char *target, const char *path) {
    return w_path_symlink(target, strlen(target), DIR, path, strlen(path));
}

static int rename_to(const char *path, const char *to) {
    return w_path_rename(DIR, path, strlen(path), DIR, to, strlen(to));
}

static int link_to(const char *path, const char *to) {
    return w_path_link(DIR, 0, path, strlen(path), DIR, to, strlen(to));
}

/* Opens and closes. */
static int opens(u32 directory, u32 lookup, const char *path, u32 oflags, u64 rights, u32 fdflags) {
    u32 fd;
    int error = w_path_open(directory, lookup, path, strlen(path), oflags, rights, rights, fdflags, &fd);
    if (!error) {
        w_fd_close(fd);
    }
    return error;
}
