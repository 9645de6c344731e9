#!/bin/sh
# Builds a thread-safe PHP from the source package of this Debian release.
#
#     tools/zts/php.sh PREFIX 8.2
#
# Without extensions but those that the phpt tests want, and with libphp for threads of one's own. Takes some minutes.
set -eu
prefix=$1
version=$2
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
./configure --prefix="$prefix" --disable-all --enable-zts --enable-embed=shared --enable-cli --disable-cgi \
    --disable-phpdbg --enable-pcntl --enable-posix --enable-opcache
nice make -j"$(nproc)"
make install
