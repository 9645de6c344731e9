--TEST--
Cache::remember() with wasm.cache_dir: what one process made the others find, share, and make only once
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$log = "$cache/../made";
settled("$cache/../counter.wat", '(module (memory (export "memory") 20) (table (export "t") 10 funcref)
    (global (export "g") (mut i64) (i64.const 0)) (data $kept "kept")
    (func (export "kept") (memory.init $kept (i32.const 0) (i32.const 0) (i32.const 4)))
    (func $seven (export "seven") (result i32) (i32.const 7)))');

/** Makes, or finds, a snapshot, and says what its instances begin with. */
function remembered(string $cache, string $key = 'counter 1', string $from = '(new Wasm\Module($path))', string ...$options): string
{
    return child('
        $path = ' . var_export("$cache/../counter.wat", true) . ';
        $module = Wasm\Cache::remember(' . var_export($key, true) . ', function () use ($path) {
            file_put_contents(dirname($path) . "/made", "made\n", FILE_APPEND);
            $instance = ' . $from . '->instantiate();
            $instance->memory->fill(65536, 900000, 7);
            $instance->memory[20 * 65536 - 1] = 9;
            $instance->g->value = -5;
            $instance->t[3] = $instance->seven;
            usleep(300000);
            return $instance->snapshot();
        });
        for ($i = 0; $i < 3; $i++) {
            $one = $module->instantiate();
            $memory = $one->memory->read(0, 20 * 65536);
            echo $memory === str_repeat("\0", 65536) . str_pad(str_repeat("\7", 900000), 19 * 65536 - 1, "\0") . "\t" ? "right" : "WRONG",
                " ", $one->g->value, " ", $one->t[3](), " ";
            $one->kept();
            $one->memory->fill(0, 20 * 65536, 0xee);
            $one->g->value = 1;
            $one->t[3] = null;
        }
        $again = Wasm\Module::fromBytes($module->toBytes())->instantiate();
        echo $again->memory->read(65536, 5) === "\7\7\7\7\7" ? "bytes " : "NO BYTES ", $module->isSnapshot() ? "" : "NO SNAPSHOT ";
        $status = Wasm\Cache::status()["modules"];
        echo implode(" ", $status[$module->hash()]["keys"] ?? []), "\n";
    ', "wasm.cache_dir=$cache", ...$options);
}

function made(string $log): int
{
    return substr_count((string) @file_get_contents($log), 'made');
}

echo remembered($cache), remembered($cache), remembered($cache);
var_dump(made($log), count(artifacts($cache)), count(glob("$cache/*.wasm-named")), count(glob("$cache/*.wasm-lock")));
echo "-- another key, and bytes without a file\n";
$bytes = 'Wasm\Module::fromBytes(Wasm\Module::fromText(file_get_contents($path))->toBytes())';
echo remembered($cache, 'counter 2', $bytes), remembered($cache, 'counter 2', $bytes);
var_dump(made($log), count(artifacts($cache)), count(glob("$cache/*.wasm-named")));
echo "-- in a store with fuel\n";
echo child('$module = Wasm\Cache::remember("counter 2", fn() => throw new Exception);
    echo $module->instantiate([], new Wasm\Store(fuel: 100))->seven(), "\n";', "wasm.cache_dir=$cache");

echo "-- what is damaged, or has lost its code, is made again\n";
foreach (glob("$cache/*.wasm-named") as $file) {
    $bytes = file_get_contents($file);
    $places = [70000, strlen($bytes) - 100, strlen($bytes) - 25, strlen($bytes) - 1];
    foreach ($places as $place) {
        $damaged = $bytes;
        $damaged[$place] = chr(ord($damaged[$place]) ^ 1);
        file_put_contents($file, $damaged);
        $before = made($log);
        remembered($cache);
        remembered($cache, 'counter 2');
        echo made($log) - $before, ' ';
    }
    file_put_contents($file, substr($bytes, 0, -3));
    remembered($cache);
    remembered($cache, 'counter 2');
}
echo made($log), "\n";
array_map(unlink(...), artifacts($cache));
echo remembered($cache);
var_dump(made($log));
echo "-- five that ask at once\n";
array_map(unlink(...), glob("$cache/*.wasm-named"));
unlink($log);
$children = [];
$command = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' -d wasm.cache_dir=' . escapeshellarg($cache) . ' -r ';
$code = 'echo Wasm\Cache::remember("slow", function () {
    file_put_contents(' . var_export($log, true) . ', "made\n", FILE_APPEND);
    usleep(500000);
    // In its own turn it does not wait for itself.
    return Wasm\Cache::remember("slow", fn() => Wasm\Module::fromText("(module (memory 1) (func (export \"f\") (result i32) (i32.const 3)))")->instantiate()->snapshot());
})->instantiate()->f();';
for ($i = 0; $i < 5; $i++) {
    $children[] = popen($command . escapeshellarg($code), 'r');
}
foreach ($children as $child) {
    echo stream_get_contents($child), ' ';
    pclose($child);
}
var_dump(made($log));
echo "-- without the process's cache it is made each time, and kept nowhere\n";
remembered($cache, 'counter 3', '(new Wasm\Module($path))', 'wasm.cache=0');
remembered($cache, 'counter 3', '(new Wasm\Module($path))', 'wasm.cache=0');
var_dump(made($log));
@unlink($log);
@unlink("$cache/../counter.wat");
?>
--EXPECT--
right -5 7 right -5 7 right -5 7 bytes counter 1
right -5 7 right -5 7 right -5 7 bytes counter 1
right -5 7 right -5 7 right -5 7 bytes counter 1
int(1)
int(2)
int(1)
int(0)
-- another key, and bytes without a file
right -5 7 right -5 7 right -5 7 bytes counter 2
right -5 7 right -5 7 right -5 7 bytes counter 2
int(2)
int(2)
int(2)
-- in a store with fuel
7
-- what is damaged, or has lost its code, is made again
1 1 1 1 1 1 1 1 12
right -5 7 right -5 7 right -5 7 bytes counter 1
int(13)
-- five that ask at once
3 3 3 3 3 int(1)
-- without the process's cache it is made each time, and kept nowhere
int(3)
