#!/bin/sh
# Makes target/venv: a Python with the wasmtime that the tests and the bench compare with, as requirements.txt pins it, and
# in target/venv/sockets an older one, as requirements-sockets.txt pins it: the last that lets Python give a component
# sockets.
#
# Does nothing where it is there already. Where it cannot be had it says why, leaves the reason for the tests to skip
# with, and exits with 1.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../target
venv=$target/venv
unavailable=$target/venv-unavailable.txt

# Put there last of all.
if cmp -s "$here/requirements.txt" "$venv/requirements.txt" && cmp -s "$here/requirements-sockets.txt" "$venv/requirements-sockets.txt"; then
    exit 0
fi
mkdir -p "$target"
rm -f "$unavailable" "$venv/requirements.txt" "$venv/requirements-sockets.txt"

fail() {
    echo "no wasmtime to compare with: $1" | tee "$unavailable" >&2
    exit 1
}

command -v python3 >/dev/null 2>&1 || fail 'there is no python3 (apt-get install python3-venv)'
said=$(python3 -m venv "$venv" 2>&1) || fail "python3 -m venv failed (apt-get install python3-venv): $(echo "$said" | tail -n 1)"
# Without a network pip would go on trying for minutes.
install() {
    said=$("$venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 30 \
        --no-deps --only-binary :all: --require-hashes "$@" 2>&1) || fail "$(echo "$said" | tail -n 1)"
}
install -r "$here/requirements.txt"
rm -rf "$venv/sockets"
install --target "$venv/sockets" -r "$here/requirements-sockets.txt"
cp "$here/requirements-sockets.txt" "$venv/requirements-sockets.txt"
cp "$here/requirements.txt" "$venv/requirements.txt"
