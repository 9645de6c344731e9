#!/bin/sh
# The cell of the matrix for musl: PHP from Debian's source and the extension, both built with Debian's musl-gcc, and the
# phpt tests.
#
#     tools/matrix/musl.sh build|phpt        from run.sh, which sets the environment
#
# Rust's standard library for musl is from rustup, which run.sh has add it. Only the parts build and phpt are known here:
# this PHP has neither opcache nor what PHPUnit needs.
set -eu
part=$1
target=x86_64-unknown-linux-musl
export PHP="$MATRIX_CELL/php/bin/php" PHP_CONFIG="$MATRIX_CELL/php/bin/php-config"
built=target/$target/$MATRIX_PROFILE/libwasm.so

if [ "$part" = build ]; then
    # PCRE's JIT has a stack that it finds otherwise.
    CC=musl-gcc tools/matrix/php.sh "$MATRIX_CELL/php" 8.2 --without-pcre-jit
    # Debian's libgcc_s wants glibc. What Rust brings in its place is what the engine expects beside musl.
    mkdir -p "$MATRIX_CELL/lib"
    echo "INPUT($(rustc --print sysroot)/lib/rustlib/$target/lib/self-contained/libunwind.a)" > "$MATRIX_CELL/lib/libgcc_s.so"
    if LIBCLANG_PATH=$(tools/libclang-path.sh) && [ -n "$LIBCLANG_PATH" ]; then
        export LIBCLANG_PATH
    fi
    export CC_x86_64_unknown_linux_musl=musl-gcc CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER=musl-gcc
    export CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS="-C target-feature=-crt-static -C link-self-contained=no -L $MATRIX_CELL/lib"
    export BINDGEN_EXTRA_CLANG_ARGS_x86_64_unknown_linux_musl="-nostdinc -isystem /usr/include/x86_64-linux-musl -isystem $(clang -print-resource-dir)/include"
    cargo build --profile "$MATRIX_PROFILE" --package wasm --target "$target"
    "$PHP" -n -r 'printf("PHP: %s %s, %s, musl\n", PHP_VERSION, PHP_ZTS ? "ZTS" : "NTS", php_uname("m"));'
    exec "$PHP" -n -d extension="$PWD/$built" examples/simple.php
fi

[ "$part" = phpt ] || exit 77
export WASM_EXTENSION="$PWD/$built" RUN_TESTS="$MATRIX_CELL/php/lib/php/build/run-tests.php"
exec "$PHP" php-tests/run.php phpt
