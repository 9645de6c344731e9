//! A library in Zig without an operating system, with strings as pointer and length.

const std = @import("std");
const allocator = std.heap.wasm_allocator;

extern "host" fn log(text: [*]const u8, length: usize) void;

export fn add(a: i32, b: i32) i32 {
    return a + b;
}

export fn alloc(size: usize) ?[*]u8 {
    const bytes = allocator.alloc(u8, size) catch return null;
    return bytes.ptr;
}

export fn dealloc(pointer: [*]u8, size: usize) void {
    allocator.free(pointer[0..size]);
}

export fn greet(name: [*]const u8, length: usize) u64 {
    log(name, length);
    const text = allocator.alloc(u8, length + 7) catch return 0;
    @memcpy(text[0..7], "Hello, ");
    @memcpy(text[7..], name[0..length]);
    return @as(u64, @intFromPtr(text.ptr)) << 32 | text.len;
}
