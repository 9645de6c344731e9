<?php

// Prints the name that PIE looks for among a release's files, for the PHP that runs this:
// php_wasm-TAG_phpX.Y-ARCH-OS-LIBC, with -debug and -zts where they are so.

declare(strict_types=1);

/** A text as the argument of exit() would be success, and stand where the name is expected. */
function fail(string $message): never
{
    fwrite(STDERR, "$message\n");
    exit(1);
}

$manifest = file_get_contents(__DIR__ . '/../../Cargo.toml');
preg_match('/^version = "([^"]+)"/m', $manifest, $version) === 1 || fail('Cargo.toml has no version');
$tag = getenv('TAG') ?: $version[1];
ltrim($tag, 'v') === $version[1] || fail("the tag $tag is not the version $version[1] of Cargo.toml");

$arch = match (php_uname('m')) {
    'x86_64', 'amd64' => 'x86_64',
    'aarch64', 'arm64' => 'arm64',
};
// ldd is of the C library that it belongs to; the PHP that runs this is linked with that one.
$libc = match (PHP_OS_FAMILY) {
    'Darwin' => 'bsdlibc',
    'Linux' => str_contains((string) shell_exec('ldd ' . escapeshellarg(PHP_BINARY) . ' 2>&1'), 'musl') ? 'musl' : 'glibc',
};
echo strtolower(sprintf(
    'php_wasm-%s_php%d.%d-%s-%s-%s%s%s',
    $tag,
    PHP_MAJOR_VERSION,
    PHP_MINOR_VERSION,
    $arch,
    PHP_OS_FAMILY,
    $libc,
    PHP_DEBUG ? '-debug' : '',
    PHP_ZTS ? '-zts' : '',
));
