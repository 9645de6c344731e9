#!/bin/sh
# Rebuilds the committed WebAssembly modules of the examples and of the benches, byte for byte.
#
# The bytes depend on the compilers. The committed ones come from Debian 12:
#     apt-get install rustc libstd-rust-dev-wasm32 lld-14 wabt
# and, for WASI programs in C, from apt.llvm.org:
#     apt-get install clang-22 lld-22 wasi-libc
# RUSTC, WASM_LD, WAT2WASM, CLANG and CLANG_LD choose others.

set -eu
cd "$(dirname "$0")"

# Not the rustc in front of PATH: that is rustup's, of another version and without this target, on most machines.
rustc=${RUSTC:-/usr/bin/rustc}
linker=${WASM_LD:-wasm-ld-14}
wat2wasm=${WAT2WASM:-wat2wasm}
clang=${CLANG:-clang-22}
clang_linker=$(command -v "${CLANG_LD:-wasm-ld-22}")

from_rust() { # SOURCE MODULE
    "$rustc" --edition 2021 --crate-type cdylib --target wasm32-unknown-unknown \
        -C opt-level=3 -C panic=abort -C linker="$linker" -C link-arg=--strip-all -o "$2" "$1"
    # rustc links a program and so marks it as one.
    chmod 644 "$2"
}

wasi_from_rust() { # SOURCE MODULE
    "$rustc" --edition 2021 --target wasm32-wasi -C opt-level=s -C panic=abort -C lto -C linker="$linker" \
        -C link-arg=--strip-all -o "$2" "$1"
    chmod 644 "$2"
}

wasi_from_c() { # SOURCE MODULE
    # Nothing here needs compiler-rt, which Debian does not have for this clang.
    "$clang" --target=wasm32-wasi -Wno-deprecated -Wall -O2 -nodefaultlibs -fuse-ld="$clang_linker" -Wl,--strip-all \
        -o "$2" "$1" -lc
    chmod 644 "$2"
}

from_rust simple.rs simple.wasm
from_rust nbody/nbody.rs nbody/nbody.wasm
for module in hello/hello greet/greet strings/strings logger/logger linked/primes linked/counter parser/parser \
    life/life; do
    from_rust "$module.rs" "$module.wasm"
done
for module in call host memory; do
    "$wat2wasm" "../benches/wasm/$module.wat" -o "../benches/wasm/$module.wasm"
done
wasi_from_rust files/files.rs files/files.wasm
wasi_from_c count/count.c count/count.wasm
wasi_from_c ../benches/wasm/rot13.c ../benches/wasm/rot13.wasm
