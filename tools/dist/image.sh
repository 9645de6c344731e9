#!/bin/sh
# Builds and tests what is published for the PHP of one of Docker's official images, inside of that image:
#
#     docker run --rm --env RUST=1.95 --volume "$PWD:/wasm" --workdir /wasm php:8.4-cli-alpine sh tools/dist/image.sh
#
# RUST is the toolchain to install where there is none. TAG is for name.php.
set -eu
cd "$(dirname "$0")/../.."
if command -v apk >/dev/null 2>&1; then
    apk add --no-cache bash build-base clang clang-libclang clang-static coreutils curl findutils git tar unzip zip
    # Build scripts load libclang, which a static program cannot.
    export RUSTFLAGS="-C target-feature=-crt-static"
else
    apt-get update
    apt-get install --yes --no-install-recommends ca-certificates clang libclang-dev curl git make unzip zip
fi
if ! command -v cargo >/dev/null 2>&1; then
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --default-toolchain "$RUST"
    export PATH="$HOME/.cargo/bin:$PATH"
fi
# The tree is of a user outside.
git config --global --add safe.directory "$PWD"
tools/dist/build.sh
tools/dist/test.sh
