#!/bin/sh
# Builds a PHP from the source package of this Debian release, in PREFIX: the command line and as little more as the phpt
# tests want. Takes some minutes.
#
#     [CC=…] tools/matrix/php.sh PREFIX 8.2 [OPTION of configure …]
set -eu
prefix=$1
version=$2
shift 2
[ ! -x "$prefix/bin/php" ] || exit 0
work=$prefix-source
mkdir -p "$work/lists/partial"
cd "$work"

# The sources of the Debian release itself, whatever the machine's own list says.
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
echo "deb-src http://deb.debian.org/debian $release main" > sources.list
apt="-o Dir::Etc::SourceList=$work/sources.list -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists=$work/lists"
# The options are words.
# shellcheck disable=SC2086
apt-get $apt update
# shellcheck disable=SC2086
apt-get $apt -o APT::Sandbox::User=root source --download-only "php$version"
rm -rf source && mkdir source
tar -xf "php$version"_*.orig.tar.xz -C source --strip-components=1
cd source
./configure --prefix="$prefix" --disable-all --enable-cli --disable-cgi --disable-phpdbg --enable-pcntl --enable-posix "$@"
nice make -j"$(nproc)"
make install
