--TEST--
Wasm\Cache: beyond wasm.cache_max_size the least recently used go, but none that is in use
--EXTENSIONS--
wasm
--INI--
wasm.cache_max_size=200K
--FILE--
<?php
function module(int $n): Wasm\Module
{
    return Wasm\Module::fromText("(module (func (export \"f\") (result i32) (i32.const $n)))");
}
/** Which of the first so many are there, found without a lookup. */
function there(int $count): string
{
    $rows = Wasm\Cache::status()['modules'];
    $hashes = array_map(fn(int $n) => $GLOBALS['hashes'][$n], range(0, $count - 1));
    return implode(' ', array_keys(array_filter($hashes, fn(string $hash) => isset($rows[$hash]))));
}

$hashes = [];
for ($n = 0; $n < 4; $n++) {
    $hashes[] = module($n)->hash();
}
echo there(4), "\n";
$room = 4;
while (Wasm\Cache::status()['evictions'] === 0) {
    $hashes[] = module($room++)->hash();
}
echo "the first is gone: ", there($room) === implode(' ', range(1, $room - 1)) ? 'yes' : there($room), "\n";

// Used again, the second outlives the third.
module(1);
$hashes[] = module($room)->hash();
echo isset(Wasm\Cache::status()['modules'][$hashes[1]]) ? 'kept ' : 'gone ', isset(Wasm\Cache::status()['modules'][$hashes[2]]) ? 'kept' : 'gone', "\n";

// An instance, a function and a closure of it use it, and nothing else does.
$instance = module(1000)->instantiate();
$function = module(1001)->instantiate()->f;
$closure = module(1002)->instantiate()->f(...);
for ($n = 2000; $n < 2100; $n++) {
    module($n);
}
$rows = array_keys(Wasm\Cache::status()['modules']);
var_dump(Wasm\Cache::status()['evictions'] > 90);
$misses = Wasm\Cache::status()['misses'];
module(1000); module(1001); module(1002);
var_dump(Wasm\Cache::status()['misses'] - $misses, $instance->f(), $function(), $closure());

// More in use than there is room for: all of them work, and leave when they may.
$held = [];
for ($n = 3000; $n < 3020; $n++) {
    $held[] = module($n)->instantiate();
}
var_dump(count(Wasm\Cache::status()['modules']) >= 20, array_sum(array_map(fn($i) => $i->f(), $held)));
$held = $instance = $function = $closure = null;
module(1);
var_dump(count(Wasm\Cache::status()['modules']) < 8);
?>
--EXPECT--
0 1 2 3
the first is gone: yes
kept gone
bool(true)
int(0)
int(1000)
int(1001)
int(1002)
bool(true)
int(60190)
bool(true)
