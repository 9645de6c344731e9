#!/bin/sh
# Builds a thread-safe PHP from Debian's source package, the extension for it, and runs the cache tests in threads of
# one process. Takes some minutes the first time; what was built stays in target/zts.
#
#     tools/zts/run.sh [THREADS] [ROUNDS]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
there=$root/target/zts
threads=${1:-8}
rounds=${2:-50}
mkdir -p "$there"
cd "$there"

"$root/tools/matrix/php.sh" "$there/php" "$(php -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" \
    --enable-zts --enable-embed=shared --enable-opcache
export PHP="$there/php/bin/php" PHP_CONFIG="$there/php/bin/php-config"
: "${LIBCLANG_PATH:=$("$root/tools/libclang-path.sh")}"
[ -z "$LIBCLANG_PATH" ] || export LIBCLANG_PATH
cargo build --profile quick --workspace --manifest-path "$root/Cargo.toml" --target-dir "$there/cargo"

# The flags are words.
# shellcheck disable=SC2046
cc -O1 -o threads "$root/tools/zts/threads.c" $("$PHP_CONFIG" --includes) -L"$there/php/lib" -lphp \
    -Wl,-rpath,"$there/php/lib" $("$PHP_CONFIG" --ldflags) $("$PHP_CONFIG" --libs) -lpthread

failed=0
# Without a directory there would be nothing on disk; with little room modules come and go.
for size in 256M 200K; do
    rm -rf work && mkdir -p -m 700 work/cache
    cat > work/php.ini <<INI
extension=$there/cargo/quick/libwasm.so
wasm.cache_dir=$there/work/cache
wasm.cache_max_size=$size
display_errors=stderr
html_errors=0
INI
    echo "wasm.cache_max_size=$size"
    ./threads work/php.ini "$root/tools/zts/cache.php" "$threads" "$rounds" || failed=1
done
exit $failed
