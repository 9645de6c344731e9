<?php
/*
 * JavaScript errors with their real places: an endpoint that collects window.onerror reports gets "app.min.js:2:28",
 * and the source map of the build says which line of which file that was. This is what an error tracker does.
 *
 * The decoder is the one in Firefox's developer tools and in the npm package source-map: Rust, 49 kB. It parses the
 * mappings once, keeps them in its memory, and calls PHP back with ten numbers for each that is asked for; so a map of
 * megabytes does not become millions of PHP arrays, which it does in a decoder written in PHP.
 *
 *     npm install source-map@0.8.0            # then node_modules/source-map/lib/mappings.wasm
 */
require __DIR__ . '/../npm.php';
require __DIR__ . '/SourceMap.php';

$decoder = new Wasm\Module(npm('source-map/lib/mappings.wasm'));
$map = new SourceMap($decoder, json_decode(<<<'MAP'
    {
        "version": 3,
        "file": "app.min.js",
        "sources": ["one.js", "two.js"],
        "names": ["bar", "baz", "n"],
        "mappings": "CAAC,IAAI,IAAM,SAAUA,GAClB,OAAOC,IAAID;CCDb,IAAI,IAAM,SAAUE,GAClB,OAAOA"
    }
    MAP, true));

$stack = 'TypeError: n is undefined at app.min.js:2:28 at app.min.js:1:32';
echo preg_replace_callback('~app\.min\.js:(\d+):(\d+)~', function (array $match) use ($map): string {
    $place = $map->original((int) $match[1], (int) $match[2]);
    return $place === null ? $match[0] : "$place[source]:$place[line]:$place[column] ($place[name])";
}, $stack), "\n";

$count = 0;
$map->each(function (int $line, int $column) use (&$count): void {
    $count++;
});
echo "$count mappings\n";

try {
    new SourceMap($decoder, ['sources' => [], 'names' => [], 'mappings' => 'CAAC,!']);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}

// Output:
// TypeError: n is undefined at two.js:2:10 (n) at one.js:2:14 (bar)
// 13 mappings
// The source map is broken: a character that is not base 64
