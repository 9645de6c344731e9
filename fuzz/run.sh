#!/bin/sh
# Runs fuzz targets, each for so many seconds; ends with 1 if one of them found something.
#
#     fuzz/run.sh SECONDS [TARGET …]        by default all targets:
#                                           module_bytes component_bytes differential proposals artifact cache_directory dwarf api snapshot stack_end
#
# Environment:
#     WASM_EXTENSION   the built extension, for the targets api, snapshot and stack_end; by default target/release/libwasm.so
#     WASM_COMPILER    the compiler that these three use; by default the extension's own default
#     FUZZ_FEATURES    the compilers, comma-separated; by default cranelift,singlepass. With llvm the build takes ten minutes
#                      more, and proposals compares two compilers
#     PHP              the PHP to run it with
#     CARGO            the cargo to build with
#
# What was reached is kept in target/fuzz/corpus, what was found in target/fuzz/found, what libFuzzer said in
# target/fuzz/log.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:?how many seconds for each target?}
shift
[ $# -gt 0 ] || set -- module_bytes component_bytes differential proposals artifact cache_directory dwarf api snapshot stack_end
cargo=${CARGO:-cargo}
target=target/fuzz

if ! command -v cargo-fuzz >/dev/null 2>&1; then
    echo "cargo-fuzz is missing: cargo install cargo-fuzz --locked" >&2
    exit 1
fi
# Without a sanitizer, for which stable Rust will do: AddressSanitizer takes the stacks that wasmer changes between, and
# the jumps out of its frames, for errors. With more than one codegen unit and without optimisation at link time the build
# takes minutes less.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=1 CARGO_PROFILE_RELEASE_STRIP=none
"$cargo" fuzz build --fuzz-dir fuzz --sanitizer none --no-default-features \
    --features "libfuzzer,component,${FUZZ_FEATURES:-cranelift,singlepass}" --codegen-units 8 --target-dir "$target"
binaries=$target/$(rustc -vV | sed -n 's/^host: //p')/release

found=0
for name in "$@"; do
    mkdir -p "$target/corpus/$name" "$target/found/$name" "$target/log"
    set -- "$target/corpus/$name" "fuzz/seeds/$name"
    case $name in
        # Text changes into little but broken text; the examples are binaries.
        module_bytes) set -- "$@" examples -max_len=4096 ;;
        component_bytes) set -- "$@" -max_len=8192 ;;
        # Their inputs are long from the beginning.
        differential | proposals | api | snapshot) set -- "$@" -len_control=0 -max_len=4096 ;;
        artifact | cache_directory | dwarf) set -- "$@" -max_len=512 ;;
        stack_end) set -- "$@" -max_len=16 ;;
        *) echo "no such target: $name" >&2; exit 2 ;;
    esac
    echo "$name, for $seconds seconds"
    if "$binaries/$name" "$@" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$target/found/$name/" >"$target/log/$name" 2>&1; then
        sed -n 's/^Done /    nothing found in /p' "$target/log/$name"
    else
        found=1
        grep -a -A 2 -E 'panicked at|ERROR: libFuzzer|gave|instead of|PHP ended' "$target/log/$name" | head -n 20 || true
        grep -a 'Test unit written' "$target/log/$name" || true
    fi
done
exit $found
