--TEST--
wasm.cache_dir: a component that one process took apart is not taken apart by the next
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

/** @return string the text of a component with a function f that gives a number */
function giving(int $number): string
{
    return "(component (core module \$m (func (export \"f\") (result i32) (i32.const $number)))
        (core instance \$i (instantiate \$m))
        (func (export \"f\") (result u32) (canon lift (core func \$i \"f\"))))";
}

$cache = cache_directory();
$directory = dirname($cache);
foreach ([1, 2] as $number) {
    settled("$directory/$number.wat", giving($number));
}

function load(string $path, string ...$options): string
{
    global $cache;
    return child('echo (new Wasm\Component(' . var_export($path, true) . '))->instantiate()->f(), " ",
        current(Wasm\Cache::status()["modules"])["origin"] ?? "none", "\n";', "wasm.cache_dir=$cache", ...$options);
}

echo load("$directory/1.wat");
$names = preg_replace('/[0-9a-f]{16,}/', '*', array_diff(scandir($cache), ['.', '..']));
sort($names);
echo implode(' ', $names), "\n";
echo load("$directory/1.wat"), load("$directory/1.wat", 'wasm.cache=0');

echo "-- what counts is the plan: that of another component, said to be of this one\n";
[$first] = glob("$cache/*.wasm-plan");
$whole = file_get_contents($first);
echo load("$directory/2.wat");
[$second] = array_values(array_diff(glob("$cache/*.wasm-plan"), [$first]));
file_put_contents($first, substr_replace(file_get_contents($second), hex2bin(Wasm\Component::fromText(giving(1))->hash()), 12, 32));
echo load("$directory/1.wat");

echo "-- a plan that is damaged, or of another component, is made again\n";
$length = strlen($whole);
$damaged = ['', substr($whole, 0, -1), "$whole\0", substr($whole, 0, 91), str_repeat("\0", $length), file_get_contents($second)];
for ($at = 0; $at < 92 + 20; $at += 3) {
    $flipped = $whole;
    $flipped[$at] = chr(ord($flipped[$at]) ^ 1);
    $damaged[] = $flipped;
}
file_put_contents("$directory/damaged", serialize($damaged));
echo child('foreach (unserialize(file_get_contents(' . var_export("$directory/damaged", true) . ')) as $number => $bytes) {
        Wasm\Cache::clear();
        file_put_contents(' . var_export($first, true) . ', $bytes);
        $f = (new Wasm\Component(' . var_export("$directory/1.wat", true) . '))->instantiate()->f();
        if ($f !== 1 || file_get_contents(' . var_export($first, true) . ') === $bytes) {
            echo "damage $number: $f\n";
        }
    }
    echo "done\n";', "wasm.cache_dir=$cache");
var_dump(file_get_contents($first) === $whole);

echo "-- its modules are in it, should their code be gone, or another kind of code be needed\n";
array_map('unlink', artifacts($cache));
echo load("$directory/1.wat"), load("$directory/1.wat");
echo child('$store = new Wasm\Store(fuel: 1000);
    echo (new Wasm\Component(' . var_export("$directory/1.wat", true) . '))->instantiate(store: $store)->f(), " ", $store->fuel < 1000 ? "counted" : "free", "\n";',
    "wasm.cache_dir=$cache");

echo "-- and damage to them counts when they are needed\n";
file_put_contents($first, substr($whole, 0, -3) . 'xyz');
echo load("$directory/1.wat");
array_map('unlink', artifacts($cache));
echo load("$directory/1.wat");
var_dump(file_get_contents($first) === $whole);
array_map('unlink', ["$directory/1.wat", "$directory/2.wat", "$directory/damaged"]);
?>
--EXPECT--
1 compiled
*-*.wasm-artifact *-*.wasm-plan *.wasm-path
1 disk
1 none
-- what counts is the plan: that of another component, said to be of this one
2 compiled
2 disk
-- a plan that is damaged, or of another component, is made again
done
bool(true)
-- its modules are in it, should their code be gone, or another kind of code be needed
1 compiled
1 disk
1 counted
-- and damage to them counts when they are needed
1 disk
1 compiled
bool(true)
