--TEST--
externref: where wasm has no place to keep one, a value is let go of when the outermost call ends
--EXTENSIONS--
wasm
--INI--
memory_limit=64M
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Witness
{
    public mixed $content = null;
    public function __construct(private string $name, int $size = 0) { $this->content = str_repeat('x', $size); }
    public function __destruct() { echo "$this->name is gone\n"; }
}
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "host" "make" (func $make (param i32) (result externref)))
    (import "host" "one" (func $one (result externref)))
    (import "host" "two" (func $two (result externref)))
    (import "host" "ask" (func $ask))
    (import "host" "number" (global i32))
    (table 8 funcref) (global (mut i64) (i64.const 0))
    (func (export "pass") (param externref))
    (func (export "give") (param externref) (result externref) (local.get 0))
    (func (export "make") (param i32) (result externref) (call $make (local.get 0)))
    (func (export "drop_one") (result externref) (call $one) (drop (call $two)))
    (func (export "ask") (param externref) (call $ask))
    (func (export "trap") (param externref) unreachable))'), ['host' => [
    'make' => fn(int $size) => str_repeat('x', $size),
    'one' => fn() => new Witness('one'),
    'two' => fn() => new Witness('two'),
    'ask' => function () { echo "asked\n"; },
    'number' => 1,
]]);

echo "objects:\n";
$i->pass(new Witness('what was passed'));
echo "next\n";
$given = $i->give(new Witness('what came back'));
echo "still here\n";
$given = null;
$mine = new Witness('mine');
$i->pass($mine);
$i->pass([$mine]);
echo "still here\n";
unset($mine);
$i->ask(new Witness('what was there all the time'));
$one = $i->drop_one();
echo "next\n";
unset($one);
try {
    $i->trap(new Witness('what was passed to a trap'));
} catch (Wasm\TrapException $e) {
    echo "trap\n";
}
unset($e);
try {
    $i->pass();
} catch (ArgumentCountError) {
}
$func = new Wasm\Func(new Wasm\FuncType([Wasm\ValType::ExternRef], [Wasm\ValType::ExternRef]), fn($x) => $x);
$func(new Witness('what a function was given'));
echo "next\n";

echo "sizes:\n";
function flat(string $name, callable $work): void
{
    $work();
    $before = memory_get_usage();
    for ($k = 0; $k < 12; $k++) {
        $work();
    }
    echo $name, memory_get_usage() - $before < 1 << 16 ? " flat\n" : " grew\n";
}
const LARGE = 10 << 20;
flat('strings', fn() => $i->pass(str_repeat('x', LARGE)));
flat('arrays', fn() => $i->pass(range(1, 300000)));
flat('arrays of strings', fn() => $i->pass([[str_repeat('x', LARGE)]]));
flat('closures', function () use ($i) { $text = str_repeat('x', LARGE); $i->pass(fn() => $text); });
flat('results', fn() => $i->give(str_repeat('x', LARGE)));
flat('results of host functions', fn() => $i->make(LARGE));
flat('other functions', fn() => $func(str_repeat('x', LARGE)));
flat('wrong calls', function () use ($i) {
    try {
        $i->make(str_repeat('x', LARGE));
    } catch (TypeError) {
    }
});
?>
--EXPECT--
objects:
what was passed is gone
next
still here
what came back is gone
still here
mine is gone
asked
what was there all the time is gone
two is gone
next
one is gone
trap
what was passed to a trap is gone
what a function was given is gone
next
sizes:
strings flat
arrays flat
arrays of strings flat
closures flat
results flat
results of host functions flat
other functions flat
wrong calls flat
