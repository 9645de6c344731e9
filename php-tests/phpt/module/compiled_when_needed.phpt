--TEST--
Wasm\Module: what can be told from the bytes of a large one is told without compiling, and the first instance compiles
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\Module;

function compiled(): int
{
    return count(Wasm\Cache::status()['modules']);
}

// Of 1 MiB; smaller ones are compiled at once.
$large = '(@custom "large" "' . str_repeat('x', 1 << 20) . '")';
Module::fromText('(module)');
var_dump(compiled());
$wat = '(module $m (import "host" "f" (func $f (param i32) (result i32)))' . $large . '
    (@custom "note" "one") (@custom "note" "two")
    (memory (export "memory") 1 2) (table (export "t") 3 3 funcref) (global (export "g") (mut i64) (i64.const 1))
    (func (export "call") (param $x i32) (result i32) (call $f (local.get $x))) (export "f" (func $f)))';
$path = scratch() . '/module.wat';
file_put_contents($path, $wat);
foreach ([fn() => new Module($path), fn() => Module::fromText($wat), fn() => Module::fromText($wat, Module::VOLATILE)] as $load) {
    Wasm\Cache::clear();
    $module = $load();
    $tell = fn() => [$module->imports(), $module->exports(), $module->name(), $module->hash(), $module->customSections('note'),
        $module->customSections('name') !== [], $module->customSections('none'), $module->proposals(), $module->sections(), $module->toBytes()];
    $told = $tell();
    echo implode(' ', array_map(fn($export) => "$export->name", $told[1])), ', ', $told[2], ', ', implode(' ', $told[4]), ': ';
    attempt(fn() => $module->instantiate(['host' => ['F' => 'strlen']]));
    attempt(fn() => $module->instantiate(['host' => ['f' => 7]]));
    attempt(fn() => Wasm\Wasi::run($module));
    $stand_ins = Wasm\Imports::trapping($module);
    var_dump(compiled());
    // The file is of no matter any more.
    file_put_contents($path, '(module)');
    var_dump($module->instantiate(['host' => ['f' => fn(int $x): int => 2 * $x]])->call(21));
    file_put_contents($path, $wat);
    var_dump($tell() == $told, $module->compile() === $module);
}

// Code is made of the kind that is asked for.
Wasm\Cache::clear();
$module = new Module($path);
$store = new Wasm\Store(fuel: 1000);
$module->instantiate($stand_ins = ['host' => ['f' => fn() => 1]], $store)->call(1);
var_dump(compiled(), $store->fuel < 1000);
unlink($path);
var_dump($module->instantiate($stand_ins)->call(1), compiled());

// What is not valid is refused at once.
attempt(fn() => Module::fromBytes(substr(Module::fromText("(module $large (func nop))")->toBytes(), 0, -1)));
attempt(fn() => Module::fromText("(module $large (func (result i32)))"));

// What is limited is compiled at once.
ini_set('wasm.compile_time_limit', '60');
Wasm\Cache::clear();
Module::fromText($wat);
var_dump(compiled());

// The same WebAssembly is equal.
ini_set('wasm.compile_time_limit', '0');
[$one, $same, $other] = [Module::fromText("(module $large)"), Module::fromText("(module $large)", Module::VOLATILE), Module::fromText("(module \$other $large)")];
var_dump($one == $same, $one == $other, $one->compile() == $same);
?>
--EXPECTF--
int(1)
memory t g call f, m, one two: Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, nothing given
Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, int 7 given
Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, nothing given
int(0)
int(42)
bool(true)
bool(true)
memory t g call f, m, one two: Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, nothing given
Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, int 7 given
Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, nothing given
int(0)
int(42)
bool(true)
bool(true)
memory t g call f, m, one two: Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, nothing given
Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, int 7 given
Wasm\LinkException: an import does not fit: "host"."f" must be a function (i32) -> i32, nothing given
int(0)
int(42)
bool(true)
bool(true)
int(1)
bool(true)
int(1)
int(2)
Wasm\CompileException: %a
Wasm\CompileException: %a
int(1)
bool(true)
bool(false)
bool(true)
