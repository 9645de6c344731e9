<?php

/*
 * Writes what the extension is made of, for a release: a software bill of materials in the form of CycloneDX 1.5
 * (sbom.cdx.json), and the texts of all licences (LICENSES.txt).
 *
 *     php tools/dist/materials.php DIRECTORY FEATURES
 *
 * The crates are those that cargo links for these features and this machine, build scripts and macros left out.
 */

declare(strict_types=1);

const ROOT = __DIR__ . '/../..';

/** A text as the argument of exit() would be success. */
function fail(string $message): never
{
    fwrite(STDERR, "$message\n");
    exit(1);
}

/** @return list<string> */
function lines(string $command): array
{
    exec('cd ' . escapeshellarg(ROOT) . " && $command", $lines, $status);
    $status === 0 || fail("failed: $command");
    return $lines;
}

/** What a file in a package's directory says about its licence. */
function texts(string $directory): array
{
    $texts = [];
    foreach (scandir($directory) as $name) {
        if (preg_match('/^(licen[cs]e|copying|copyright|notice|unlicense)(?!.*html$)/i', $name) === 1 && is_file("$directory/$name")) {
            $texts[] = trim(str_replace("\r\n", "\n", file_get_contents("$directory/$name")));
        }
    }
    return $texts;
}

[, $directory, $features] = $argv;
$options = $features === 'cranelift' ? '' : '--no-default-features --features ' . escapeshellarg("$features,component");
preg_match_all('/^(release|host): (.*)$/m', implode("\n", lines('rustc --version --verbose')), $rust);
$rust = array_combine($rust[1], $rust[2]);
$metadata = lines("cargo metadata --locked --format-version 1 --filter-platform $rust[host] $options");
$metadata = json_decode(implode('', $metadata), true, 512, JSON_THROW_ON_ERROR);
$linked = array_unique(preg_replace('/ \(.*/', '', lines("cargo tree --locked --package wasm $options --edges normal,no-proc-macro --prefix none --format '{p}'")));
sort($linked);

$packages = [];
foreach ($metadata['packages'] as $package) {
    $packages["$package[name] v$package[version]"] = $package;
}
preg_match_all('/\[\[package\]\]\nname = "(.*)"\nversion = "(.*)"\nsource = .*\nchecksum = "(.*)"/', file_get_contents(ROOT . '/Cargo.lock'), $locked, PREG_SET_ORDER);
$checksums = [];
foreach ($locked as [, $name, $version, $checksum]) {
    $checksums["$name v$version"] = $checksum;
}

$components = [];
$users = [];
foreach ($linked as $id) {
    $package = $packages[$id] ?? fail("cargo metadata knows no $id");
    // The old way to write a choice.
    $licence = str_replace('/', ' OR ', $package['license'] ?? 'NOASSERTION');
    $texts = texts(dirname($package['manifest_path'])) ?: ($package['source'] === null ? texts(ROOT) : []);
    $none = "The package has no text of it. Its licence is $licence, its authors are " . (implode(', ', $package['authors']) ?: 'not named') . '.';
    foreach ($texts ?: [$none] as $text) {
        $users[$text][] = $id;
    }
    if ($package['name'] === 'wasm') {
        continue;
    }
    $components[] = array_filter([
        'type' => 'library',
        'bom-ref' => "pkg:cargo/$package[name]@$package[version]",
        'name' => $package['name'],
        'version' => $package['version'],
        'description' => $package['description'] === null ? null : trim($package['description']),
        'hashes' => isset($checksums[$id]) ? [['alg' => 'SHA-256', 'content' => $checksums[$id]]] : null,
        'licenses' => [['expression' => $licence]],
        'purl' => "pkg:cargo/$package[name]@$package[version]",
        'externalReferences' => $package['repository'] === null ? null : [['type' => 'vcs', 'url' => $package['repository']]],
    ], static fn(mixed $value): bool => $value !== null);
}

// Rust's standard library is linked in as well.
$sysroot = lines('rustc --print sysroot')[0];
$components[] = [
    'type' => 'library',
    'bom-ref' => "pkg:generic/rust-std@$rust[release]",
    'name' => 'rust-std',
    'version' => $rust['release'],
    'licenses' => [['expression' => 'MIT OR Apache-2.0']],
    'purl' => "pkg:generic/rust-std@$rust[release]",
];
foreach (texts(is_dir("$sysroot/share/doc/rust") ? "$sysroot/share/doc/rust" : ROOT) as $text) {
    $users[$text][] = "rust-std v$rust[release]";
}

$own = $packages[current(preg_grep('/^wasm v/', $linked))];
$name = json_decode(file_get_contents(ROOT . '/composer.json'), true, 512, JSON_THROW_ON_ERROR)['name'];
$ref = "pkg:composer/$name@$own[version]";
$dependencies = array_column($components, 'bom-ref');
$bom = [
    'bomFormat' => 'CycloneDX',
    'specVersion' => '1.5',
    'version' => 1,
    'metadata' => [
        'timestamp' => gmdate('Y-m-d\TH:i:s\Z', (int) getenv('SOURCE_DATE_EPOCH')),
        'component' => [
            'type' => 'library',
            'bom-ref' => $ref,
            'name' => $name,
            'version' => $own['version'],
            'licenses' => [['expression' => $own['license']]],
            'purl' => $ref,
            'properties' => [['name' => 'compilers', 'value' => $features], ['name' => 'php', 'value' => PHP_VERSION . (PHP_ZTS ? ' ZTS' : ' NTS')]],
        ],
    ],
    'components' => $components,
    'dependencies' => [['ref' => $ref, 'dependsOn' => $dependencies]],
];
file_put_contents("$directory/sbom.cdx.json", json_encode($bom, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR) . "\n");

$all = '';
foreach ($users as $text => $of) {
    $all .= str_repeat('=', 80) . "\n" . wordwrap(implode(', ', array_unique($of)), 80) . "\n" . str_repeat('=', 80) . "\n\n$text\n\n";
}
file_put_contents("$directory/LICENSES.txt", $all);
printf("%d crates, %d texts of licences\n", count($components), count($users));
