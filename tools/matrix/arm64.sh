#!/bin/sh
# The cell of the matrix for arm64: the extension, cross-compiled, and the phpt tests with Debian's PHP for arm64, which
# qemu runs.
#
#     tools/matrix/arm64.sh build|phpt        from run.sh, which sets the environment
#
# Rust's standard library for arm64 is from rustup, which run.sh has add it. The headers are those of the PHP for arm64:
# others put the fields of the engine's globals elsewhere. The test runner, and the PHP that it and the build are run by, are
# the root's own. Only the parts build and phpt are known here: the others would take hours. LLVM is not built in: that would
# have to be one for arm64.
set -eu
part=$1
version=8.4
target=aarch64-unknown-linux-gnu
export PHP="/usr/bin/php$version" PHP_CONFIG="$MATRIX_CELL/php-config"
debian=$MATRIX_CELL/debian
emulated=$MATRIX_CELL/php
built=target/$target/$MATRIX_PROFILE/libwasm.so

# Unpacks Debian's packages for arm64 in $debian. The root knows nothing of them.
unpack() {
    apt=$MATRIX_CELL/apt
    rm -rf "$debian" "$apt/cache"
    # The packages go by the directories of today.
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$debian/usr/lib"
    ln -s usr/lib "$debian/lib"
    : >"$apt/status"
    options="-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root"
    options="$options -o Dir::State=$apt -o Dir::State::Lists=$apt/lists -o Dir::State::status=$apt/status -o Dir::Cache=$apt/cache"
    # The options are words.
    # shellcheck disable=SC2086
    apt-get --quiet --quiet $options update
    # shellcheck disable=SC2086
    apt-get --quiet --quiet $options install --download-only --yes --no-install-recommends "php$version-cli" libgcc-s1
    # Without what it is for, compilers and more.
    # shellcheck disable=SC2086
    (cd "$apt/cache/archives" && apt-get --quiet --quiet $options download "php$version-dev")
    for package in "$apt"/cache/archives/*.deb; do
        dpkg -x "$package" "$debian"
    done
}

# Writes a program that runs others.
program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1.new"
    chmod 755 "$1.new"
    mv "$1.new" "$1"
}

# Whether the PHP for arm64 is there, and of the version of the root's.
fits() {
    for php in "$PHP" "$emulated"; do
        "$php" -n -r 'echo PHP_VERSION, " ", PHP_ZTS, " ", PHP_DEBUG, "\n";'
    done | uniq | awk 'END { exit NR != 1 }'
}

if [ "$part" = build ]; then
    if [ ! -x "$emulated" ] || ! fits; then
        unpack
        # ext-php-rs looks at the path of PHP, not at what is there.
        rm -rf "target/$target/$MATRIX_PROFILE/build/ext-php-rs-"* "target/$target/$MATRIX_PROFILE/.fingerprint/ext-php-rs-"*
        program "$PHP_CONFIG" "php-config$version \"\$@\" | sed 's|/usr/include/php|$debian&|g'"
        # PHP takes what it is started as for its own path, and tests start that.
        program "$emulated" "exec qemu-aarch64 -L $debian -0 \"\$0\" $debian/usr/bin/php$version \"\$@\""
    fi
    fits || { echo "the root's PHP and that for arm64 are not of one version"; exit 1; }

    if LIBCLANG_PATH=$(tools/libclang-path.sh) && [ -n "$LIBCLANG_PATH" ]; then
        export LIBCLANG_PATH
    fi
    export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
    export BINDGEN_EXTRA_CLANG_ARGS_aarch64_unknown_linux_gnu=-I/usr/aarch64-linux-gnu/include
    features=$(echo "$MATRIX_FEATURES" | tr , '\n' | grep -vx llvm | paste -s -d , -)
    options=
    [ "$features" = cranelift ] || options="--no-default-features --features $features,component"
    # The options are words.
    # shellcheck disable=SC2086
    cargo build --profile "$MATRIX_PROFILE" --package wasm --target "$target" $options
    "$emulated" -n -r 'printf("PHP: %s %s, %s under qemu\n", PHP_VERSION, PHP_ZTS ? "ZTS" : "NTS", php_uname("m"));'
    exec "$emulated" -n -d extension="$PWD/$built" examples/simple.php
fi

[ "$part" = phpt ] || exit 77
# qemu does not hold a process to a limit of memory, and one that does not hold is refused.
export WASM_EXTENSION="$PWD/$built" TEST_PHP_EXECUTABLE="$emulated" TEST_PHP_ARGS="-d wasm.compile_memory_limit=-1"
exec "$PHP" php-tests/run.php phpt
