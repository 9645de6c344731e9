#!/bin/sh
# Rebuilds the committed programs of the WASI suite from src/.
#
#     apt-get install wasi-libc clang-22 lld-22
# CLANG and WASM_LD choose others.

set -eu
cd "$(dirname "$0")"

clang=${CLANG:-clang-22}
linker=$(command -v "${WASM_LD:-wasm-ld-22}")

for source in src/*.c; do
    name=$(basename "$source" .c)
    # Nothing here needs compiler-rt, which Debian does not have for clang 22.
    "$clang" --target=wasm32-wasi -Wno-deprecated -Wall -Wno-unused-function -Oz -nodefaultlibs -fuse-ld="$linker" \
        -Wl,--strip-all -Wl,-z,stack-size=32768 -o "programs/$name.wasm" "$source" -lc
    chmod 644 "programs/$name.wasm"
done
