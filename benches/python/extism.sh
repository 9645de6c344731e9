#!/bin/sh
# Makes target/extism: a Python with Extism's own SDK, as extism-requirements.txt pins it. Does nothing where it is there
# already; where it cannot be had it says why, and exits with 1.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=$here/../../target/extism

cmp -s "$here/extism-requirements.txt" "$venv/requirements.txt" && exit 0
fail() {
    echo "no Extism to compare with: $1" >&2
    exit 1
}
command -v python3 >/dev/null 2>&1 || fail 'there is no python3 (apt-get install python3-venv)'
said=$(python3 -m venv "$venv" 2>&1) || fail "python3 -m venv failed (apt-get install python3-venv): $(echo "$said" | tail -n 1)"
said=$("$venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 30 \
    --no-deps --only-binary :all: --require-hashes -r "$here/extism-requirements.txt" 2>&1) || fail "$(echo "$said" | tail -n 1)"
cp "$here/extism-requirements.txt" "$venv/requirements.txt"
