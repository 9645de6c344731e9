#!/bin/sh
# Builds the extension with AddressSanitizer and runs the phpt suite under it. PHP itself is the machine's own, with
# malloc for its memory. Takes a quarter of an hour the first time; what was built stays in target/asan.
#
#     tools/asan/run.sh
#
# Needs the clang whose LLVM is that of rustc (`rustc -vV`): RUSTC_CLANG names it if it is not found.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
there=$root/target/asan
host=$(rustc -vV | sed -n 's/^host: //p')
llvm=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
clang=${RUSTC_CLANG:-$(command -v "clang-$llvm" || command -v clang)}
runtime=$("$clang" -print-file-name="libclang_rt.asan-${host%%-*}.so")
case $runtime in
    /*) ;;
    *) runtime=$("$clang" -print-file-name=libclang_rt.asan.so) ;;
esac
[ -e "$runtime" ] || { echo "$clang has no AddressSanitizer: apt-get install libclang-rt-$llvm-dev" >&2; exit 1; }
mkdir -p "$there"
cc -shared -fPIC -O1 -o "$there/preload.so" "$root/tools/asan/preload.c" -ldl

flags="-Zsanitizer=address -Cllvm-args=-asan-stack=0 -Cforce-frame-pointers=yes"
# That a deliberate bug is reported is the runner's first test.
# The flags are words.
# shellcheck disable=SC2086
RUSTC_BOOTSTRAP=1 rustc $flags --edition 2024 --crate-type cdylib -Copt-level=1 -o "$there/bug.so" "$root/tools/asan/bug.rs"

# rustc's sanitizers are for nightly; RUSTC_BOOTSTRAP has the pinned compiler take the option. With --target build scripts
# are spared. No redzones on stacks: a trap leaves frames on the guest's that are never unwound, and what is left of
# their redzones would be found later, by whoever comes there next.
: "${LIBCLANG_PATH:=$("$root/tools/libclang-path.sh")}"
[ -z "$LIBCLANG_PATH" ] || export LIBCLANG_PATH
RUSTC_BOOTSTRAP=1 \
    RUSTFLAGS="$flags" \
    CARGO_PROFILE_QUICK_OPT_LEVEL=1 CARGO_PROFILE_QUICK_DEBUG=line-tables-only CARGO_PROFILE_QUICK_INCREMENTAL=false \
    ${CARGO:-cargo} build --profile quick --workspace --features singlepass --manifest-path "$root/Cargo.toml" \
    --target "$host" --target-dir "$there"

WASM_EXTENSION="$there/$host/quick/libwasm.so" WASM_ASAN="$there/preload.so:$runtime" WASM_ASAN_BUG="$there/bug.so" \
    php "$root/php-tests/run.php" phpt-asan
