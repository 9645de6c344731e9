<?php

/**
 * The modules of other people, each against what PHP has for the same job: its extension, its function, or the program
 * that one would write in PHP.
 *
 * A row has the time of both, and who the peer is. Prints nothing where the modules have not been fetched
 * (php-tests/modules/fetch.php). Whether both do the job is the tests' business; here only that they give something.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';
require __DIR__ . '/../../lib/autoload.php';
require __DIR__ . '/../../php-tests/modules/VlqMappings.php';
foreach (['lodepng/Lodepng', 'hash-wasm/HashWasm', 'hash-wasm/Argon2id', 'dprint-json/DprintJson', 'source-map/SourceMap', 'llhttp/HttpParser'] as $example) {
    require __DIR__ . "/../../examples/$example.php";
}

use WasmTests\Modules\VlqMappings;

const MODULES = __DIR__ . '/../../target/modules/node_modules';
const ROUNDS = 7;

/** @param array<string, Closure> $contenders the module first, then the peer, each by its name */
function job(string $name, array $contenders): void
{
    $iterations = [];
    foreach ($contenders as $who => $run) {
        // Warm, and long enough to be measured: some 100 ms a round.
        $run();
        $start = hrtime(true);
        $run();
        $iterations[$who] = max(1, (int) (1e8 / max(1, hrtime(true) - $start)));
    }
    $times = [];
    for ($round = 0; $round < ROUNDS; ++$round) {
        foreach ($contenders as $who => $run) {
            $start = hrtime(true);
            for ($k = 0; $k < $iterations[$who]; ++$k) {
                $run();
            }
            $times[$who][] = (hrtime(true) - $start) / 1e3 / $iterations[$who];
        }
    }
    [$module, $peer] = array_keys($contenders) + [1 => null];
    Bench\row('modules', $name, 'us', $times[$module], [
        'module' => $module,
        'peer' => $peer,
        'peer_value' => $peer === null ? null : Measure\median($times[$peer]),
    ]);
}

if (!is_dir(MODULES)) {
    fwrite(STDERR, "The modules are not there: php php-tests/modules/fetch.php\n");
    exit(0);
}

$lodepng = new Lodepng(MODULES . '/@cwasm/lodepng/lodepng.wasm');
$size = 512;
$pixels = '';
for ($y = 0; $y < $size; ++$y) {
    for ($x = 0; $x < $size; ++$x) {
        $pixels .= pack('C4', ($x * $y >> 8) & 255, $x >> 1, 255 - ($y >> 1), 255);
    }
}
$png = $lodepng->encode($pixels, $size, $size);
$gd = extension_loaded('gd');
$gdPng = static function (GdImage $image, int $level): string {
    ob_start();
    imagepng($image, null, $level);

    return ob_get_clean();
};
$image = $gd ? imagecreatefromstring($png) : null;
job('decode a PNG of 512 × 512', ['lodepng' => static fn () => $lodepng->decode($png)] + ($gd ? ['GD' => static fn () => imagecreatefromstring($png)] : []));
job('encode it', ['lodepng' => static fn () => $lodepng->encode($pixels, $size, $size)] + ($gd ? ['GD' => static fn () => $gdPng($image, -1)] : []));

$oxipng = new Wasm\Bindgen(MODULES . '/@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm');
// Few colours, as a screenshot or a chart has; as GD writes it if it is there.
$small = $lodepng->encode(implode('', array_map(static fn (int $k): string => pack('V', 0xff000000 | 0x301820 * (($k ^ $k >> 7) % 13)), range(0, 256 * 128 - 1))), 256, 128);
$smallImage = $gd ? imagecreatefromstring($small) : null;
if ($gd) {
    imagepalettetotruecolor($smallImage);
    $small = $gdPng($smallImage, -1);
}
$bytes = static fn (string $png): string => Measure\number(strlen($png)) . ' bytes';
job('make a PNG of ' . Measure\number(strlen($small)) . ' bytes smaller', [
    'OxiPNG, level 2: ' . $bytes($oxipng->optimise($small, 2, false, false)) => static fn () => $oxipng->optimise($small, 2, false, false),
] + ($gd ? ['GD, level 9: ' . $bytes($gdPng($smallImage, 9)) => static fn () => $gdPng($smallImage, 9)] : []));

$hashes = MODULES . '/hash-wasm/dist';
$data = random_bytes(1 << 20);
$xxh3 = HashWasm::load($hashes, 'xxhash3');
$blake3 = HashWasm::load($hashes, 'blake3');
$argon2id = new Argon2id($hashes);
job('xxh3 of 1 MiB', ['hash-wasm' => static fn () => $xxh3->xxh3($data), 'hash()' => static fn () => hash('xxh3', $data)]);
job('BLAKE3 of 1 MiB', ['hash-wasm' => static fn () => $blake3->blake3($data), 'hash(), which has SHA-256 instead' => static fn () => hash('sha256', $data)]);
job('Argon2id, 16 MiB, 2 passes', ['hash-wasm' => static fn () => $argon2id->hash('password', 'sixteen bytes!!!', 16384, 2)]
    + (defined('PASSWORD_ARGON2ID') ? ['password_hash()' => static fn () => password_hash('password', PASSWORD_ARGON2ID, ['memory_cost' => 16384, 'time_cost' => 2, 'threads' => 1])] : []));

$dprint = new DprintJson(MODULES . '/@dprint/json/plugin.wasm', ['indentWidth' => 4]);
$json = json_encode(array_map(static fn (int $k): array => ['id' => $k, 'name' => "row $k", 'tags' => ['a', 'b'], 'price' => $k / 4], range(1, 1500)));
job('format ' . intdiv(strlen($json), 1000) . ' kB of JSON', [
    'dprint' => static fn () => $dprint->format('data.json', $json),
    'json_decode() and json_encode(), which lose comments' => static fn () => json_encode(json_decode($json), JSON_PRETTY_PRINT),
]);

$decoder = new Wasm\Module(MODULES . '/source-map/lib/mappings.wasm');
$lines = VlqMappings::sample(20_000);
$map = ['sources' => range(0, 9), 'names' => range(0, 499), 'mappings' => VlqMappings::encode($lines)];
job('find 20 places in a source map of 20 000', [
    'source-map' => static function () use ($decoder, $map): void {
        $sourceMap = new SourceMap($decoder, $map);
        for ($k = 1; $k <= 20; ++$k) {
            $sourceMap->original($k * 30, 40);
        }
    },
    'a decoder in PHP' => static function () use ($map): void {
        $lines = VlqMappings::decode($map['mappings']);
        for ($k = 1; $k <= 20; ++$k) {
            $found = null;
            foreach ($lines[$k * 30 - 1] as $segment) {
                if ($segment[0] > 40) {
                    break;
                }
                $found = $segment;
            }
        }
    },
]);

preg_match("~'(AGFzbQ[\w+/=]+)'~", file_get_contents(MODULES . '/undici/lib/llhttp/llhttp-wasm.js'), $base64);
$count = 0;
$parser = new HttpParser(Wasm\Module::fromBytes(base64_decode($base64[1])), HttpParser::REQUEST, static function () use (&$count): void {
    ++$count;
});
$request = "POST /api/orders?page=2 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: bench\r\nAccept: application/json\r\n"
    . "Accept-Language: en\r\nContent-Type: application/json\r\nAuthorization: Bearer abcdef\r\nContent-Length: 27\r\n\r\n{\"items\":[{\"id\":1,\"n\":2}]}\n";
job('parse an HTTP request', [
    'llhttp' => static fn () => $parser->feed($request),
    'explode(), which checks nothing' => static function () use ($request): void {
        [$head, $body] = explode("\r\n\r\n", $request, 2);
        $lines = explode("\r\n", $head);
        [$method, $target, $version] = explode(' ', array_shift($lines));
        $headers = [];
        foreach ($lines as $line) {
            [$name, $value] = explode(':', $line, 2);
            $headers[] = [$name, trim($value)];
        }
    },
]);

$cedar = new Wasm\Bindgen(MODULES . '/@cedar-policy/cedar-wasm/esm/cedar_wasm_bg.wasm');
$cedar->preparsePolicySet('policies', ['staticPolicies' => 'permit(principal in Group::"editors", action == Action::"edit", resource) when { resource.owner == principal };
    permit(principal, action == Action::"view", resource);']);
$entity = static fn (string $type, string $id): array => ['type' => $type, 'id' => $id];
$call = [
    'principal' => $entity('User', 'alice'),
    'action' => $entity('Action', 'edit'),
    'resource' => $entity('Document', 'plan'),
    'context' => new stdClass(),
    'preparsedPolicySetId' => 'policies',
    'entities' => [
        ['uid' => $entity('User', 'alice'), 'attrs' => new stdClass(), 'parents' => [$entity('Group', 'editors')]],
        ['uid' => $entity('Document', 'plan'), 'attrs' => ['owner' => ['__entity' => $entity('User', 'alice')]], 'parents' => []],
    ],
];
$groups = ['alice' => ['editors']];
$owners = ['plan' => 'alice'];
$may = static fn (string $who, string $what, string $which): bool => $what === 'view'
    || $what === 'edit' && in_array('editors', $groups[$who] ?? [], true) && ($owners[$which] ?? null) === $who;
job('decide by two policies', [
    'Cedar' => static fn () => $cedar->statefulIsAuthorized($call)->response->decision === 'allow' || throw new LogicException('Cedar has refused it'),
    'the same as an if in PHP' => static fn () => $may('alice', 'edit', 'plan') || throw new LogicException('PHP has refused it'),
]);
