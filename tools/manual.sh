#!/bin/sh
# Makes a website of the manual, with mdBook: target/manual/book/index.html.
#
# mdBook takes one folder. So the manual's pages, the pages beside it and the files that they link to are brought together
# in target/manual/src, with links that fit there. Linked sources are text files there: a server would run a .php file.
set -eu
cd "$(dirname "$0")/.."

VERSION=0.5.4

mdbook=$(command -v mdbook || true)
if [ -z "$mdbook" ]; then
    mdbook=$PWD/target/mdbook/bin/mdbook
    if [ ! -x "$mdbook" ]; then
        echo "There is no mdbook here: cargo builds it, which takes some minutes."
        cargo install --quiet --locked --version "$VERSION" --root target/mdbook mdbook
    fi
fi

out=target/manual
rm -rf "$out"
mkdir -p "$out/src"
for page in docs/manual/*.md; do
    sed -E -e 's#\]\(\.\./\.\./([^)]+\.svg)\)#](source/\1)#g' \
        -e 's#\]\(\.\./\.\./([^)]+)\)#](source/\1.txt)#g' \
        -e 's#\]\(\.\./([^)]+)\)#](\1)#g' "$page" >"$out/src/${page##*/}"
done
for page in docs/*.md; do
    sed -E -e 's#\]\(\.\./([^)]+\.svg)\)#](source/\1)#g' \
        -e 's#\]\(\.\./([^)]+)\)#](source/\1.txt)#g' \
        -e 's#\]\(manual/([^)]+)\)#](\1)#g' "$page" >"$out/src/${page##*/}"
done
grep -Eoh '\]\(source/[^)]+\)' "$out"/src/*.md | sed -E 's#^\]\(source/(.*)\)$#\1#' | sort -u | while read -r linked; do
    mkdir -p "$out/src/source/$(dirname "$linked")"
    cp "${linked%.txt}" "$out/src/source/$linked"
done
cp docs/manual/*.svg "$out/src/"
grep -Eoh '!\[[^]]*\]\([^):]+\)' "$out"/src/*.md | sed -E 's#.*\]\((.*)\)$#\1#' | sort -u | while read -r picture; do
    [ -f "$out/src/$picture" ] || { echo "a page has a picture that is not there: $picture" >&2; exit 1; }
done

MDBOOK_BOOK__SRC="$PWD/$out/src" "$mdbook" build docs
echo "The manual is in $out/book/index.html"
