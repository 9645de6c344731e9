#!/bin/sh
# Makes the root directory of a Debian release, with one or more PHPs and what the build and the tests need.
#
#     tools/matrix/root.sh DIRECTORY bookworm|trixie|sid [PACKAGE …]
#
# By debootstrap, which is taken from Debian for the purpose if the machine has none: nothing is installed on it. As
# root. DIRECTORY/.packages is written last; what was left half done is begun anew, and what is there is added to.
set -eu
directory=$1
release=$2
shift 2
for package in "$@"; do
    grep -qsx "$package" "$directory/.packages" || missing=yes
done
[ -n "${missing-}" ] || exit 0
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

if [ ! -e "$directory/.packages" ]; then
    if command -v debootstrap >/dev/null 2>&1; then
        debootstrap=debootstrap
    else
        tool=$(dirname "$directory")/debootstrap
        if [ ! -x "$tool/usr/sbin/debootstrap" ]; then
            mkdir -p "$tool"
            # apt-get's own user must be able to write here.
            (cd "$tool" && apt-get -o APT::Sandbox::User=root download debootstrap && dpkg -x debootstrap_*.deb .)
        fi
        export DEBOOTSTRAP_DIR="$tool/usr/share/debootstrap"
        debootstrap=$tool/usr/sbin/debootstrap
    fi

    base=ca-certificates,gcc,make,clang,libclang-dev
    rm -rf "$directory"
    "$debootstrap" --variant=minbase --include="$base" "$release" "$directory" "$mirror"

    # What runs as a service has no place here, and an old list of packages is better than none.
    printf '#!/bin/sh\nexit 101\n' > "$directory/usr/sbin/policy-rc.d"
    chmod 755 "$directory/usr/sbin/policy-rc.d"
    echo 'Acquire::Check-Valid-Until "false";' > "$directory/etc/apt/apt.conf.d/matrix"
    if [ "$release" = sid ]; then
        # PHP's next versions.
        echo "deb $mirror experimental main" > "$directory/etc/apt/sources.list.d/experimental.list"
    fi
fi

# The words of the list are packages.
# shellcheck disable=SC2016
"$(dirname "$0")/enter.sh" "$directory" sh -c '
    set -e
    export DEBIAN_FRONTEND=noninteractive
    apt-get --quiet --quiet update
    apt-get --quiet --quiet install --yes --no-install-recommends "$@"
    apt-get clean
' - "$@"
printf '%s\n' "$@" >> "$directory/.packages"
