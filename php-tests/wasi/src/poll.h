/* The records of poll_oneoff. */
typedef struct {
    u64 userdata;
    uint8_t tag;
    union {
        struct {
            u32 id;
            u64 timeout, precision;
            uint16_t flags;
        } clock;
        u32 fd;
    };
} Subscription;

typedef struct {
    u64 userdata;
    uint16_t error;
    uint8_t type;
    u64 bytes;
    uint16_t flags;
} Event;

_Static_assert(sizeof(Subscription) == 48 && sizeof(Event) == 32, "as the specification lays them out");

static Subscription after(u64 nanoseconds, u64 userdata) {
    Subscription subscription = { userdata, 0, { .clock = { 1, nanoseconds, 0, 0 } } };
    return subscription;
}

static Subscription on(uint8_t tag, u32 fd, u64 userdata) {
    Subscription subscription = { userdata, tag, { .fd = fd } };
    return subscription;
}
