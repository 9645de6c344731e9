/* What Debian's libgcc asks of glibc 2.35 and later, by means that musl has, too: which object an address is in, and where
 * the table of that object's unwind information begins. */
#include <link.h>
#include <stdint.h>

/* As in glibc's <dlfcn.h>, on x86-64. */
struct found {
    unsigned long long flags;
    void *start, *end;
    struct link_map *map;
    void *eh_frame_hdr;
    unsigned long long reserved[7];
};

struct search {
    uintptr_t address;
    struct found *found;
};

static int look(struct dl_phdr_info *object, size_t size, void *data) {
    struct search *search = data;
    uintptr_t start = UINTPTR_MAX, end = 0, table = 0;
    int is_in = 0;
    (void) size;
    for (int n = 0; n < object->dlpi_phnum; n++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[n];
        uintptr_t from = object->dlpi_addr + part->p_vaddr, to = from + part->p_memsz;
        if (part->p_type == PT_LOAD) {
            is_in |= search->address >= from && search->address < to;
            start = from < start ? from : start;
            end = to > end ? to : end;
        } else if (part->p_type == PT_GNU_EH_FRAME) {
            table = from;
        }
    }
    if (!is_in || !table) {
        return 0;
    }
    *search->found = (struct found) { .start = (void *) start, .end = (void *) end, .eh_frame_hdr = (void *) table };
    return 1;
}

int _dl_find_object(void *address, struct found *found) {
    struct search search = { (uintptr_t) address, found };
    return dl_iterate_phdr(look, &search) ? 0 : -1;
}
