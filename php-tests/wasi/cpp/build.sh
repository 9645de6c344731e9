#!/bin/sh
# Rebuilds throws.wasm.
#
#     apt-get install clang-22 lld-22 libc++-22-dev-wasm32 libclang-rt-22-dev-wasm32 wasi-libc
#     pip download ziglang==0.17.1 --no-deps, and unpack it
#     php-tests/wasi/cpp/build.sh DIRECTORY_OF_ZIGLANG
#
# Debian's libc++abi for wasm32 cannot throw, so what throws comes from the sources of libc++abi and libunwind, which the
# package ziglang carries unchanged (Apache-2.0 with LLVM's exception).
set -eu
sources=$(cd "${1:?where is ziglang?}/lib" && pwd)
cd "$(dirname "$0")"
clang=${CLANG:-clang-22}
linker=$(command -v "${WASM_LD:-wasm-ld-22}")
headers=${LIBCXX_HEADERS:-/usr/include/wasm32-wasi/c++/v1}
libraries=${WASI_LIBRARIES:-/usr/lib/wasm32-wasi}
builtins=$("$clang" --print-resource-dir)/lib/wasi/libclang_rt.builtins-wasm32.a
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT

# The encoding of exceptions that the specification has; the older one is still clang's default.
set -- --target=wasm32-wasi -Wno-deprecated -fwasm-exceptions -mllvm -wasm-use-legacy-eh=false -Oz -DNDEBUG
for name in cxa_aux_runtime cxa_default_handlers cxa_exception cxa_exception_storage cxa_guard cxa_handlers \
    cxa_personality cxa_vector cxa_virtual abort_message fallback_malloc private_typeinfo stdlib_exception \
    stdlib_new_delete stdlib_stdexcept stdlib_typeinfo; do
    "$clang" "$@" -std=c++23 -nostdinc++ -isystem "$headers" -D_LIBCXXABI_BUILDING_LIBRARY -D_LIBCPP_BUILDING_LIBRARY \
        -DLIBCXX_BUILDING_LIBCXXABI -D_LIBCXXABI_HAS_NO_THREADS -DLIBCXXABI_SILENT_TERMINATE \
        -I "$sources/libcxxabi/include" -I "$sources/libcxxabi/src" -I "$sources/libcxx/src" \
        -c "$sources/libcxxabi/src/$name.cpp" -o "$objects/$name.o"
done
"$clang" "$@" -w -D_LIBUNWIND_HAS_NO_THREADS -D_LIBUNWIND_HIDE_SYMBOLS -I "$sources/libunwind/include" \
    -c "$sources/libunwind/src/Unwind-wasm.c" -o "$objects/unwind.o"
printf '\t.tagtype __cpp_exception i32\n\t.globl __cpp_exception\n__cpp_exception:\n' >"$objects/tag.s"
"$clang" "$@" -c "$objects/tag.s" -o "$objects/tag.o"
"$clang" "$@" -std=c++20 -nostdinc++ -isystem "$headers" -c throws.cpp -o "$objects/throws.o"
"$clang" "$@" -nodefaultlibs -fuse-ld="$linker" -Wl,--strip-all -Wl,-z,stack-size=32768 -o throws.wasm "$objects"/*.o \
    -L"$libraries" -lc++ -lc "$builtins"
chmod 644 throws.wasm
