#!/bin/sh
# Builds and tests the extension for other PHPs than this machine's, each in a root directory of its own.
#
#     tools/matrix/run.sh [8.2|8.4|8.5|8.6|zts|musl|arm64|all …]
#
# As root, on Debian or Ubuntu, with Rust from rustup, which the roots see at its own path. Nothing is installed on the
# machine: debootstrap makes the roots, once. The last thing printed is a table; the exit code is 1 if anything in it
# failed, and 77 if Debian could not be reached, so that there is no table.
#
# Environment:
#     MATRIX_DIR       where roots, builds and logs are kept; by default target/matrix
#     MATRIX_PARTS     build and the parts of php-tests/run.php to run; by default "build phpt phpt-jit phpunit"
#     MATRIX_PROFILE   the cargo profile; by default quick. What target/PROFILE holds of dependencies is used again
#     MATRIX_FEATURES  the compilers to build in; by default cranelift
#     WASM_TEST_LOG, WASM_TEST_FAILURES    files to append the sum and what failed to, as php-tests/run.php does
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
there=${MATRIX_DIR:-$project/target/matrix}
profile=${MATRIX_PROFILE:-quick}
features=${MATRIX_FEATURES:-cranelift}
parts=${MATRIX_PARTS:-build phpt phpt-jit phpunit}
llvm=${LLVM_SYS_221_PREFIX:-/usr/lib/llvm-22}

die() {
    echo "$1" >&2
    exit "${2:-1}"
}

[ $# -gt 0 ] || die "usage: $0 8.2|8.4|8.5|8.6|zts|musl|arm64|all …" 2
[ "$(id -u)" = 0 ] || die 'debootstrap and chroot need root'
case " $* " in *" all "*) set -- 8.2 8.4 8.5 8.6 zts musl arm64 ;; esac

rust=$(rustc --print sysroot 2>/dev/null) || die 'rustc is missing: https://rustup.rs'
case $rust in /usr*) die "$rust cannot be seen from a root directory: use Rust from https://rustup.rs" ;; esac
cargo=$(dirname "$(command -v cargo)")
mkdir -p "$there"
there=$(cd "$there" && pwd)
if ! command -v debootstrap >/dev/null 2>&1 && ! command -v apt-get >/dev/null 2>&1; then
    die 'there is neither debootstrap nor an apt-get to fetch it with' 77
fi

# What a PHP of Debian's consists of, for the tests.
packages() {
    for part in cli dev fpm xml mbstring gd; do
        echo "php$1-$part"
    done
    echo "libapache2-mod-php$1"
}

# A root for the cell; prints its path.
root_of() {
    common='composer git phpunit apache2 procps xz-utils zip'
    # What LLVM is linked with; LLVM itself is taken from the machine.
    case $features in *llvm*) common="$common g++ libffi-dev libxml2-dev libz3-dev libzstd-dev zlib1g-dev" ;; esac
    case $1 in
        8.2) release=bookworm; versions=8.2 ;;
        8.4) release=trixie; versions=8.4 ;;
        8.5|8.6) release=sid; versions='8.5 8.6' ;;
        # Of this one Debian's mirrors have the source.
        zts) release=bookworm; versions=8.2; common="$common libffi-dev libxml2-dev pkgconf" ;;
        musl) release=bookworm; versions=8.2; common="$common musl-tools" ;;
        # qemu before version 8 takes a fifth of a second for each memory of a module, to note its pages one by one.
        arm64) release=trixie; versions=8.4; common="$common gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user" ;;
        *) die "no such cell: $1" 2 ;;
    esac
    wanted=$common
    for version in $versions; do
        wanted="$wanted $(packages "$version" | tr '\n' ' ')"
    done
    # The words of the list are packages.
    # shellcheck disable=SC2086
    "$here/root.sh" "$there/$release" "$release" $wanted >"$there/$release.log" 2>&1 ||
        { tail -n 20 "$there/$release.log" >&2; return 77; }
    echo "$there/$release"
}

# The tree as git knows it, times of the files included, beside the build of an earlier run.
copy_tree() {
    mkdir -p "$1"
    find "$1" -mindepth 1 -maxdepth 1 ! -name target -exec rm -rf {} +
    git -C "$project" ls-files -z --cached --others --exclude-standard |
        tar -C "$project" --null --files-from=- --ignore-failed-read -cf - 2>/dev/null | tar -C "$1" -xf -
}

# What is compiled already and does not depend on PHP: here, or for an earlier cell.
seed() {
    [ ! -e "$1/target/$profile" ] || return 0
    mkdir -p "$1/target"
    for from in "$project/target/$profile" "$there"/*/tree/target/"$profile"; do
        if [ -e "$from/libwasm.so" ]; then
            cp -a "$from" "$1/target/"
            rm -rf "$1/target/$profile/incremental"
            return 0
        fi
    done
}

failed=0
sum='0 0 0'
table=$(mktemp)
all_failures=$(mktemp)
trap 'rm -f "$table" "$all_failures"' EXIT
for cell in "$@"; do
    printf '\n==== %s\n' "$cell"
    step="tools/matrix/cell.sh $cell"
    target=
    case $cell in
        musl) target=x86_64-unknown-linux-musl ;;
        arm64) target=aarch64-unknown-linux-gnu ;;
    esac
    if [ -n "$target" ]; then
        step=tools/matrix/$cell.sh
        rustup target list --installed | grep -qx "$target" || rustup target add "$target"
    fi
    root=$(root_of "$cell") || exit $?
    binds="$cargo $rust ${CARGO_HOME:-$HOME/.cargo} $there/$cell"
    # Debian's package links to headers that lie elsewhere.
    case $features in *llvm*) binds="$binds $llvm $(readlink -f "$llvm"/include/* | grep -v "^$llvm/" | sort -u | tr '\n' ' ')" ;; esac
    tree=$there/$cell/tree
    copy_tree "$tree"
    seed "$tree"
    row="| $cell |"
    for part in $parts; do
        log=$there/$cell/$part.log
        failures=$there/$cell/$part.failures
        # The step is words. The tree stands where the project does: cargo knows its packages by their paths.
        status=0
        # Appended to: PHP sets the position of a file that is its standard output back.
        : >"$log"
        rm -f "$failures"
        # shellcheck disable=SC2086
        ROOT_BINDS="$tree:$project $binds" WORKDIR=$project \
            "$here/enter.sh" "$root" env -i HOME="$HOME" TERM=dumb LANG=C.UTF-8 RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}" \
            CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" PATH="$rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
            CARGO_TERM_COLOR=never LLVM_SYS_221_PREFIX="$llvm" MATRIX_PROFILE="$profile" MATRIX_FEATURES="$features" MATRIX_CELL="$there/$cell" \
            WASM_TEST_FAILURES="$failures" \
            $step "$part" >>"$log" 2>&1 || status=$?
        tail -n 3 "$log"
        # The step has no such part.
        if [ "$status" = 77 ]; then
            row="$row – |"
            continue
        fi
        if [ "$part" = build ]; then
            if [ "$status" != 0 ]; then
                tail -n 40 "$log"
                tail -n 20 "$log" | sed "s/^/$cell: build: /" >>"$all_failures"
                row="$row does not build: $log |"
                failed=1
                break
            fi
            row="$row $(sed -n 's/^PHP: //p' "$log" | tail -n 1) |"
            continue
        fi
        score=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1)
        [ -n "$score" ] || score='0 passed, 1 failed, 0 skipped'
        row="$row $score |"
        sum=$(echo "$sum $score" | awk '{ print $1 + $4, $2 + $6, $3 + $8 }')
        [ "$status" = 0 ] || failed=1
        if [ "$status" != 0 ]; then
            # The part may not have come as far as to say what failed.
            [ -s "$failures" ] || tail -n 20 "$log" >"$failures"
            sed "s/^/$cell: /" "$failures" >>"$all_failures"
        fi
    done
    echo "$row" >> "$table"
done

if [ -s "$all_failures" ]; then
    printf '\n==== failed\n'
    cat "$all_failures"
    [ -z "${WASM_TEST_FAILURES-}" ] || cat "$all_failures" >>"$WASM_TEST_FAILURES"
fi
printf '\n| | PHP |'
for part in $parts; do
    [ "$part" = build ] || printf ' %s |' "$part"
done
printf '\n|---|---|'
for part in $parts; do
    [ "$part" = build ] || printf -- '---|'
done
echo
cat "$table"
[ -z "${WASM_TEST_LOG-}" ] || echo "$sum" >> "$WASM_TEST_LOG"
echo "$sum" | awk '{ printf "\n%d passed, %d failed, %d skipped\n", $1, $2, $3 }'
exit $failed
