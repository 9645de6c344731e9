--TEST--
Cache::remember(): what was made once is found again, and what was thrown is not kept
--EXTENSIONS--
wasm
--INI--
wasm.cache_max_size=32M
--FILE--
<?php
require __DIR__ . '/../support.inc';

function engine(int $pages = 1): Wasm\Instance
{
    return wat("(module (memory (export \"memory\") $pages) (global (export \"g\") (mut i32) (i32.const 1)))");
}

$made = 0;
$make = function () use (&$made): Wasm\Module {
    $made++;
    $engine = engine();
    $engine->g->value = 10 * $made;
    return $engine->snapshot();
};
$first = Wasm\Cache::remember('engine 1', $make);
$second = Wasm\Cache::remember('engine 1', $make);
$third = Wasm\Cache::remember('engine 2', $make);
var_dump($made, $first == $second, $first == $third, $second->instantiate()->g->value, $third->instantiate()->g->value);
var_dump(strlen($second->toBytes()) > 20, $second->toBytes() === $first->toBytes());

echo "-- what is refused\n";
attempt(fn() => Wasm\Cache::remember('none', fn() => null));
attempt(fn() => Wasm\Cache::remember('none', fn() => 'a.wasm'));
attempt(fn() => Wasm\Cache::remember('none', fn() => throw new DomainException('mine')));
attempt(fn() => Wasm\Cache::remember('none', 'no_such_function'));
attempt(fn() => Wasm\Cache::remember('none', fn() => engine()->snapshot())->instantiate()->g->value);

echo "-- in turn\n";
$outer = Wasm\Cache::remember('outer', function () use ($make) {
    Wasm\Cache::remember('inner', $make);
    return Wasm\Cache::remember('outer', fn() => engine()->snapshot());
});
var_dump($outer == Wasm\Cache::remember('outer', $make), $made);
$fiber = new Fiber(fn() => Wasm\Cache::remember('in a fiber', function () { Fiber::suspend(); return engine()->snapshot(); }));
$fiber->start();
$meanwhile = Wasm\Cache::remember('in a fiber', fn() => engine()->snapshot());
$fiber->resume();
var_dump($fiber->getReturn() == $meanwhile);

echo "-- status\n";
$rows = array_filter(Wasm\Cache::status()['modules'], fn(array $row) => isset($row['keys']));
var_dump(count($rows));
$row = $rows[$first->hash()];
var_dump($row['keys'], $row['paths'], $row['origin'], $row['code_bytes'], $row['state_bytes'] > 0, $row['hits'] >= 1);
$plain = Wasm\Module::fromBytes(SUM_WASM);
var_dump(Wasm\Cache::remember('plain', fn() => $plain) == $plain);
var_dump(Wasm\Cache::status()['modules'][$plain->hash()]['keys'], Wasm\Cache::status()['modules'][$plain->hash()]['origin']);

echo "-- bounded\n";
for ($i = 0; $i < 20; $i++) {
    Wasm\Cache::remember("large $i", function () {
        $engine = engine(80);
        $engine->memory->fill(0, 80 * 65536, 7);
        return $engine->snapshot();
    });
}
$kept = array_filter(Wasm\Cache::status()['modules'], fn(array $row) => str_starts_with($row['keys'][0] ?? '', 'large'));
var_dump(count($kept) >= 1, array_sum(array_column($kept, 'state_bytes')) <= 32 << 20);
var_dump(Wasm\Cache::remember('engine 1', $make)->instantiate()->g->value);
Wasm\Cache::clear();
var_dump(Wasm\Cache::status()['modules'], Wasm\Cache::remember('engine 2', $make)->instantiate()->g->value > 20);
?>
--EXPECT--
int(2)
bool(true)
bool(false)
int(10)
int(20)
bool(true)
bool(true)
-- what is refused
TypeError: Wasm\Cache::remember(): Argument #2 ($make) must return Wasm\Module, null returned
TypeError: Wasm\Cache::remember(): Argument #2 ($make) must return Wasm\Module, string returned
DomainException: mine
TypeError: Wasm\Cache::remember(): Argument #2 ($make) must be a valid callback, string given
int(1)
-- in turn
bool(true)
int(3)
bool(true)
-- status
int(4)
array(1) {
  [0]=>
  string(8) "engine 1"
}
array(0) {
}
string(8) "remember"
int(0)
bool(true)
bool(true)
bool(true)
array(1) {
  [0]=>
  string(5) "plain"
}
string(8) "compiled"
-- bounded
bool(true)
bool(true)
int(10)
array(0) {
}
bool(true)
