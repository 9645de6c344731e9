#!/bin/sh
# Unpacks the source package of this Debian release into DIRECTORY/source.
#
#     tools/matrix/source.sh DIRECTORY PACKAGE
set -eu
work=$1
package=$2
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
apt-get $apt -o APT::Sandbox::User=root source --download-only "$package"
rm -rf source && mkdir source
tar -xf "$package"_*.orig.tar.xz -C source --strip-components=1
