#!/bin/sh
# One step of one cell of the matrix, inside its root: builds the extension for the PHP there, or runs a part of the tests.
#
#     tools/matrix/cell.sh 8.2|8.4|8.5|8.6|zts build|PART        from run.sh, which sets the environment
set -eu
cell=$1
part=$2
case $cell in
    zts)
        PHP=$MATRIX_CELL/php/bin/php PHP_CONFIG=$MATRIX_CELL/php/bin/php-config
        export RUN_TESTS="$MATRIX_CELL/php/lib/php/build/run-tests.php"
        ;;
    *) PHP=/usr/bin/php$cell PHP_CONFIG=/usr/bin/php-config$cell ;;
esac
export PHP PHP_CONFIG

if [ "$part" = build ]; then
    [ "$cell" != zts ] ||
        FOR_PHPUNIT=yes tools/matrix/php.sh "$MATRIX_CELL/php" 8.2 --enable-zts --enable-embed=shared --enable-opcache --with-ffi
    # ext-php-rs looks at the path of PHP, not at what is there.
    "$PHP" -n -i | grep -v -E '^(\$_|[A-Z_]+ =>|.*(TIME|PID))' | sha256sum > "$MATRIX_CELL/php.now"
    if ! cmp -s "$MATRIX_CELL/php.now" "$MATRIX_CELL/php.built"; then
        rm -rf "target/$MATRIX_PROFILE/build/ext-php-rs-"* "target/$MATRIX_PROFILE/.fingerprint/ext-php-rs-"*
    fi
    if LIBCLANG_PATH=$(tools/libclang-path.sh) && [ -n "$LIBCLANG_PATH" ]; then
        export LIBCLANG_PATH
    fi
    features=
    [ "$MATRIX_FEATURES" = cranelift ] || features="--no-default-features --features $MATRIX_FEATURES,component"
    # The options are words.
    # shellcheck disable=SC2086
    cargo build --profile "$MATRIX_PROFILE" --package wasm $features
    mv "$MATRIX_CELL/php.now" "$MATRIX_CELL/php.built"
    "$PHP" -n -r 'printf("PHP: %s %s, %s\n", PHP_VERSION, PHP_ZTS ? "ZTS" : "NTS", php_uname("m"));'
    exec "$PHP" -n -d extension="$PWD/target/$MATRIX_PROFILE/libwasm.so" examples/simple.php
fi

# The processes that the tests start in other directories need it, too.
git config --global --add safe.directory '*'
export WASM_EXTENSION="$PWD/target/$MATRIX_PROFILE/libwasm.so" COMPOSER_ALLOW_SUPERUSER=1
exec "$PHP" php-tests/run.php "$part"
