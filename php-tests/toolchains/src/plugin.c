// A plug-in for Extism in C, without a kit: it gives its input back in capitals, behind a prefix of the configuration.

#include <stdint.h>

#define ENV(name) __attribute__((import_module("extism:host/env"), import_name(#name)))

ENV(input_length) uint64_t input_length(void);
ENV(input_load_u8) uint8_t input_load_u8(uint64_t at);
ENV(alloc) uint64_t alloc(uint64_t length);
ENV(length) uint64_t length(uint64_t block);
ENV(load_u8) uint8_t load_u8(uint64_t at);
ENV(store_u8) void store_u8(uint64_t at, uint8_t value);
ENV(output_set) void output_set(uint64_t at, uint64_t length);
ENV(error_set) void error_set(uint64_t block);
ENV(config_get) uint64_t config_get(uint64_t key);
__attribute__((import_module("extism:host/user"), import_name("decorate"))) uint64_t decorate(uint64_t block);

static uint64_t text(const char *bytes) {
    uint64_t size = 0;
    while (bytes[size]) size++;
    uint64_t block = alloc(size);
    for (uint64_t at = 0; at < size; at++) store_u8(block + at, bytes[at]);
    return block;
}

__attribute__((export_name("shout"))) int32_t shout(void) {
    uint64_t size = input_length();
    if (size == 0) {
        error_set(text("nothing to shout"));
        return 1;
    }
    uint64_t prefix = config_get(text("prefix"));
    uint64_t before = length(prefix);
    uint64_t block = alloc(before + size);
    for (uint64_t at = 0; at < before; at++) store_u8(block + at, load_u8(prefix + at));
    for (uint64_t at = 0; at < size; at++) {
        uint8_t c = input_load_u8(at);
        store_u8(block + before + at, c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    block = decorate(block);
    output_set(block, length(block));
    return 0;
}
