#!/bin/sh
# Builds what is published for the PHP at hand: target/dist/php_wasm-VERSION_phpX.Y-ARCH-OS-LIBC[-zts].zip, as PIE
# names it, and its .sha256. In the archive are the extension, stripped, the command line bin/wasm, what the extension is
# made of (an SBOM in the form of CycloneDX) and the licences of all that.
#
#     [PHP=php] [FEATURES=cranelift] tools/dist/build.sh
#
# The same commit, compilers and libraries give the same bytes, in whatever directory.
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
# ext-php-rs wants paths.
php=$(command -v "${PHP:-php}") || { echo "${PHP:-php} is missing" >&2; exit 1; }
export PHP="$php"
# The one that belongs to it, if there are several.
config=${php%/*}/php-config${php##*/php}
[ -n "${PHP_CONFIG-}" ] || [ ! -x "$config" ] || export PHP_CONFIG="$config"
# Before the minutes of building: it fails for a tag that is not the version.
name=$("$php" -n tools/dist/name.php)
features=${FEATURES:-cranelift}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
commit_time=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y Cargo.lock)
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$commit_time}"

case $features in
    cranelift) flags= ;;
    *) flags="--no-default-features --features $features,component" ;;
esac
: "${LIBCLANG_PATH:=$(tools/libclang-path.sh)}"
[ -z "$LIBCLANG_PATH" ] || export LIBCLANG_PATH

# Where the sources were says nothing to those who get the file.
export RUSTFLAGS="--remap-path-prefix=$root=/wasm --remap-path-prefix=$cargo_home=/cargo ${RUSTFLAGS-}"
export CFLAGS="-ffile-prefix-map=$root=/wasm -ffile-prefix-map=$cargo_home=/cargo ${CFLAGS-}"
export CXXFLAGS="$CFLAGS"
# The options are words.
# shellcheck disable=SC2086
cargo build --locked --profile dist --package wasm $flags --target-dir target/dist/cargo

work=target/dist/$name
rm -rf "$work" "$work.zip"
mkdir -p "$work"
# The modes are in the archive: not those that the umask leaves.
case $(uname) in Darwin) built=libwasm.dylib ;; *) built=libwasm.so ;; esac
install -m 755 "target/dist/cargo/dist/$built" "$work/wasm.so"
install -D -m 755 bin/wasm "$work/bin/wasm"
"$php" -n tools/dist/materials.php "$work" "$features"
chmod 644 "$work/sbom.cdx.json" "$work/LICENSES.txt"
"$php" -n -d extension="$root/$work/wasm.so" examples/simple.php | grep -qx 'int(3)'

find "$work" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
# The names in order, and nothing of who made it.
(cd "$work" && find . -type f | LC_ALL=C sort | TZ=UTC zip --quiet -X -9 "../$name.zip" -@)
(cd target/dist && sha256sum "$name.zip" > "$name.zip.sha256")
rm -rf "$work"
echo "target/dist/$name.zip: $(stat -c %s "target/dist/$name.zip") bytes, wasm.so $(stat -c %s "target/dist/cargo/dist/$built")"
