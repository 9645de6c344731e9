#!/bin/sh
# Prints the directory of the libclang that belongs to the default clang, or nothing if that is not needed.
#
# bindgen takes the newest libclang it finds but the headers of the default clang. Where the two differ (clang 14 with
# libclang 22 beside it, say), it fails on headers of the wrong version; LIBCLANG_PATH settles it.
set -eu

clang=$(command -v clang || true)
[ -n "$clang" ] || exit 0
directory=$(dirname "$(dirname "$(readlink -f "$clang")")")/lib
for library in "$directory"/libclang.so* "$directory"/libclang-*.so*; do
    if [ -e "$library" ]; then
        echo "$directory"
        exit 0
    fi
done
