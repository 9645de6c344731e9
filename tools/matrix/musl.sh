#!/bin/sh
# One step of the cell of the matrix for musl: builds PHP and libxml2 from Debian's source and the extension, all with
# Debian's musl-gcc, or runs a part of the tests.
#
#     tools/matrix/musl.sh build|PART        from run.sh, which sets the environment
#
# Rust's standard library for musl is from rustup, which run.sh has add it. The part phpt-jit is not known here: the JIT of
# a PHP that musl-gcc has built crashes at the first hot loop, without the extension, too.
set -eu
part=$1
target=x86_64-unknown-linux-musl
export PHP="$MATRIX_CELL/php/bin/php" PHP_CONFIG="$MATRIX_CELL/php/bin/php-config"
built=target/$target/$MATRIX_PROFILE/libwasm.so

if [ "$part" = build ]; then
    # PHPUnit needs it, and Debian has it for glibc only.
    libxml=$MATRIX_CELL/libxml2
    if [ ! -e "$libxml/lib/libxml2.a" ]; then
        tools/matrix/source.sh "$libxml-source" libxml2
        (
            cd "$libxml-source/source"
            CC=musl-gcc ./configure --prefix="$libxml" --disable-shared --with-pic --without-python --without-zlib --without-lzma
            nice make -j"$(nproc)" libxml2.la
            make install-libLTLIBRARIES
            make -C include install
        )
    fi
    # PCRE's JIT has a stack that it finds otherwise.
    CC=musl-gcc FOR_PHPUNIT=yes LIBXML_CFLAGS="-I$libxml/include/libxml2" LIBXML_LIBS="-L$libxml/lib -lxml2" \
        tools/matrix/php.sh "$MATRIX_CELL/php" 8.2 --enable-opcache --without-pcre-jit
    # Systems with musl have libgcc_s. Debian's is for glibc, of which the part that unwinds wants one function.
    mkdir -p "$MATRIX_CELL/lib"
    musl-gcc -O2 -fPIC -c tools/matrix/dl_find_object.c -o "$MATRIX_CELL/lib/dl_find_object.o"
    echo "INPUT($(gcc -print-file-name=libgcc_eh.a) $MATRIX_CELL/lib/dl_find_object.o)" > "$MATRIX_CELL/lib/libgcc_s.so"
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

[ "$part" != phpt-jit ] || exit 77
# The processes that the tests start in other directories need it, too.
git config --global --add safe.directory '*'
export WASM_EXTENSION="$PWD/$built" RUN_TESTS="$MATRIX_CELL/php/lib/php/build/run-tests.php" COMPOSER_ALLOW_SUPERUSER=1
exec "$PHP" php-tests/run.php "$part"
