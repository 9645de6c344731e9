#!/bin/sh
# Installs, with apt-get, what of Debian's packages a task needs and the machine lacks; says what it does.
#
#     tools/install-deps.sh build|test|dist|llvm|toolchains
#
# Not as root it prints the command and fails. Without apt-get it names what is needed and leaves it to you.
# Rust itself is not among it: see https://rustup.rs.
set -eu

# The PHP that is there, if Debian knows it by its version; Debian's default otherwise.
php=php
if command -v php >/dev/null 2>&1; then
    version=$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
    if dpkg-query --show "php$version-cli" >/dev/null 2>&1; then
        php=php$version
    fi
fi

build="gcc make clang libclang-dev $php-cli $php-dev"
case "${1-}" in
    build) wanted=$build ;;
    test) wanted="$build $php-fpm $php-xml $php-mbstring $php-gd composer phpunit" ;;
    # With git the archive has the time of the commit.
    dist) wanted="$build git zip" ;;
    llvm) wanted="llvm-22-dev libpolly-22-dev libzstd-dev" ;;
    # Compilers to wasm that php-tests/toolchains tries; without them their tests are skipped.
    toolchains) wanted="clang lld clang-22 lld-22 wasi-libc libclang-rt-dev-wasm32 libc++-dev-wasm32 rustc libstd-rust-dev-wasm32 python3-venv" ;;
    *) echo "usage: $0 build|test|dist|llvm|toolchains" >&2; exit 2 ;;
esac

if ! command -v cargo >/dev/null 2>&1; then
    echo "cargo is missing: install Rust from https://rustup.rs" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "There is no apt-get here. Needed, by Debian's names: $wanted"
    exit 0
fi

missing=
for package in $wanted; do
    status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install --yes --no-install-recommends$missing"
if [ "$(id -u)" -ne 0 ]; then
    echo "Some packages are missing. Install them, then try again:" >&2
    echo "    sudo $install" >&2
    exit 1
fi
echo "Installing what is missing:$missing"
# The lists of a fresh machine may be empty or old.
DEBIAN_FRONTEND=noninteractive $install ||
    { apt-get update && DEBIAN_FRONTEND=noninteractive $install; }
