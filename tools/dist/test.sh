#!/bin/sh
# Runs the phpt tests with the extension that is in the archive of build.sh, for the PHP at hand.
#
#     [PHP=php] tools/dist/test.sh
#
# Needs unzip.
set -eu
cd "$(dirname "$0")/../.."
php=$(command -v "${PHP:-php}") || { echo "${PHP:-php} is missing" >&2; exit 1; }
name=$("$php" -n tools/dist/name.php)
(cd target/dist && sha256sum --check "$name.zip.sha256")
unpacked=target/dist/unpacked
rm -rf "$unpacked"
mkdir "$unpacked"
unzip -q "target/dist/$name.zip" -d "$unpacked"
WASM_EXTENSION="$PWD/$unpacked/wasm.so" exec "$php" -n php-tests/run.php phpt
