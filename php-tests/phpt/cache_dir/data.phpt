--TEST--
wasm.cache_dir: the data of a module is mapped from its artifact, and stays when the file goes
--EXTENSIONS--
wasm
--SKIPIF--
<?php
is_readable('/proc/self/maps') or die('skip the system does not list what a process has mapped');
?>
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/data.wat', '(module (memory (export "memory") 40 100) (memory (export "other") 2)
    (data (i32.const 3000) "' . str_repeat('0123456789abcdef', 100_000) . '")
    (data (memory 1) (i32.const 70000) "' . str_repeat('x', 20_000) . '") (data (i32.const 1048576) "behind")
    (data $passive "passive") (func (export "init") (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 7))))');
$code = '
    $module = new Wasm\Module(' . var_export($path, true) . ');
    $first = $module->instantiate();
    echo current(Wasm\Cache::status()["modules"])["origin"], " ";
    $maps = file_get_contents("/proc/self/maps");
    // What the code of some compilers has to write to is smaller.
    preg_match_all("~^(\\w+)-(\\w+) rw-p .*wasm-artifact~m", $maps, $ranges, PREG_SET_ORDER);
    $mapped = count(array_filter($ranges, fn($range) => hexdec($range[2]) - hexdec($range[1]) >= 20_000));
    if ($argv[1] ?? "" !== "") {
        array_map("unlink", glob($argv[1] . "/*"));
    }
    $data = substr_replace(str_repeat("\0", 3000) . str_repeat("0123456789abcdef", 100_000), "behind", 1 << 20, 6);
    $other = str_repeat("\0", 70000) . str_repeat("x", 20_000);
    foreach ([$module, Wasm\Module::deserialize($module->serialize()), Wasm\Module::fromBytes($module->toBytes())] as $each) {
        for ($i = 0; $i < 5; $i++) {
            $instance = $each->instantiate();
            $right = $instance->memory->read(0, 40 * 65536) === str_pad($data, 40 * 65536, "\0")
                && $instance->other->read(0, 2 * 65536) === str_pad($other, 2 * 65536, "\0");
            $instance->init();
            echo $right && $instance->memory->read(0, 7) === "passive" ? "" : "wrong ";
            $instance->memory->grow(3);
            $instance->memory->fill(0, 43 * 65536, $i);
            $instance->other->fill(0, 2 * 65536, $i);
        }
    }
    echo $first->memory->read(0, 40 * 65536) === str_pad($data, 40 * 65536, "\0") ? "right " : "wrong ", $mapped, "\n";';
echo child($code, "wasm.cache_dir=$cache"), child($code, "wasm.cache_dir=$cache");
$size = filesize(artifacts($cache)[0]);
var_dump($size > 1_600_000 && $size < 2_400_000);
$command = getenv('TEST_PHP_EXECUTABLE') . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . " -d wasm.cache_dir=$cache";
echo shell_exec("$command -r " . escapeshellarg($code) . " -- $cache 2>&1");
var_dump(artifacts($cache));
?>
--EXPECTF--
compiled right %d
disk right 2
bool(true)
disk right 2
array(0) {
}
