#!/bin/sh
# Builds a PHP from the source package of this Debian release, in PREFIX: the command line and as little more as the phpt
# tests want. Takes some minutes. What is there already, built with the same options, stays.
#
#     [CC=…] [FOR_PHPUNIT=yes] tools/matrix/php.sh PREFIX 8.2 [OPTION of configure …]
#
# FOR_PHPUNIT adds what PHPUnit and the tests of servers need. It takes the headers of libxml2, and Debian's PHPUnit.
set -eu
prefix=$1
version=$2
shift 2
[ -z "${FOR_PHPUNIT-}" ] || set -- "$@" --with-libxml --enable-dom --enable-simplexml --enable-xml --enable-xmlwriter \
    --enable-mbstring --disable-mbregex --enable-tokenizer --enable-ctype --enable-filter --enable-fpm
# The place of Debian's libraries, as the default of include_path.
export PEAR_INSTALLDIR=/usr/share/php
options="$version ${CC-} $*"
[ ! -x "$prefix/bin/php" ] || [ "$(cat "$prefix/.options" 2>/dev/null)" != "$options" ] || exit 0
rm -rf "$prefix"
"$(dirname "$0")/source.sh" "$prefix-source" "php$version"
cd "$prefix-source/source"
./configure --prefix="$prefix" --disable-all --enable-cli --disable-cgi --disable-phpdbg --enable-pcntl --enable-posix "$@"
nice make -j"$(nproc)"
make install
echo "$options" > "$prefix/.options"
