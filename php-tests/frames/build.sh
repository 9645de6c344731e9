#!/bin/sh
# Rebuilds the committed programs from src/, and what llvm-symbolizer says of every instruction in them.
#
#     apt-get install clang-14 lld-14 llvm-14
#     rustup target add wasm32-unknown-unknown --toolchain 1.95.0
# CLANG, WASM_LD, RUSTC and LLVM_SYMBOLIZER choose others.

set -eu
cd "$(dirname "$0")"

clang=${CLANG:-clang-14}
linker=$(command -v "${WASM_LD:-wasm-ld-14}")
rustc=${RUSTC:-"rustup run 1.95.0 rustc"}

from_clang() { # SOURCE MODULE OPTION...
    source=$1 module=$2
    shift 2
    # Paths do not depend on where this is.
    "$clang" --target=wasm32-unknown-unknown -g -O2 -ffile-prefix-map="$PWD"=/frames -fdebug-compilation-dir=/frames \
        -fno-exceptions -nostdlib -fuse-ld="$linker" -Wl,--no-entry "$@" -o "$module" "$source"
    chmod 644 "$module"
}

from_clang src/ledger.c ledger.wasm
from_clang src/ledger.c ledger-dwarf5.wasm -gdwarf-5
from_clang src/shapes.cpp shapes.wasm -Wl,--no-demangle
$rustc --edition 2021 --crate-type cdylib --target wasm32-unknown-unknown -g -O -C panic=abort -C linker="$linker" \
    --remap-path-prefix "$PWD"=/frames --remap-path-prefix "$($rustc --print sysroot)"=/rust -o orders.wasm src/orders.rs
chmod 644 orders.wasm

# What LLVM reads at each address of the code, where that differs from the one before: functions and places, innermost first.
for module in ledger ledger-dwarf5 shapes orders; do
    php symbols.php "$module.wasm" "${LLVM_SYMBOLIZER:-llvm-symbolizer-14}" > "$module.symbols"
done
