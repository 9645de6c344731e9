#!/bin/sh
# Runs a command inside a root directory, with the kernel's file systems and some of the machine's directories in it.
#
#     [ROOT_BINDS="DIRECTORY[:PLACE] …"] [WORKDIR=…] tools/matrix/enter.sh ROOT COMMAND …
#
# A directory of ROOT_BINDS is seen at PLACE, or at its own path; WORKDIR is where the command starts. The mounts are in
# a mount namespace of their own, which ends with the command.
set -eu
# The inner shell expands them.
# shellcheck disable=SC2016
exec unshare --mount --propagation private sh -eu -c '
    root=$1
    shift
    for kernel in proc sys dev; do
        mount --rbind "/$kernel" "$root/$kernel"
    done
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    for bind in ${ROOT_BINDS-}; do
        place=${bind#*:}
        mkdir -p "$root$place"
        mount --bind "${bind%%:*}" "$root$place"
    done
    exec chroot "$root" sh -c "cd \"\$0\" && exec \"\$@\"" "${WORKDIR:-/}" "$@"
' - "$@"
