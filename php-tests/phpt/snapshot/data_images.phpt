--TEST--
Large data segments: every instance begins with them as they were written, and traps come in their order
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$large = str_repeat('0123456789abcdef', 10_000);
$module = Wasm\Module::fromText('(module (memory (export "memory") 4) (memory (export "other") 1)
    (data (i32.const 100) "' . $large . '") (data (i32.const 50) "' . str_repeat('x', 60) . '")
    (data (memory 1) (i32.const 65535) "e") (data (i32.const 0) ""))');
$expected = str_pad(str_repeat("\0", 50) . str_repeat('x', 60) . substr($large, 10), 4 * 65536, "\0");
for ($i = 0; $i < 50; $i++) {
    $instance = $module->instantiate();
    if ($instance->memory->read(0, 4 * 65536) !== $expected || $instance->other->read(65535, 1) !== 'e') {
        echo "instance $i is another\n";
    }
    $instance->memory->fill(0, 4 * 65536, $i);
    $instance->other->fill(0, 65536, $i);
}
echo "-- an element segment that traps comes before all data\n";
$store = new Wasm\Store;
$table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 2), null, $store);
$trapping = Wasm\Module::fromText('(module (import "" "t" (table 2 funcref)) (memory 4)
    (func $load (param i32) (result i32) (i32.load8_u (local.get 0)))
    (elem (i32.const 0) $load) (elem (i32.const 2) $load) (data (i32.const 100) "' . $large . '"))');
attempt(fn() => $trapping->instantiate(['' => ['t' => $table]], $store));
var_dump($table[0](100), $table[0](50_000));
echo "-- what comes before a data segment that traps is written\n";
foreach (['(i32.const 262140)', '(global.get $far)'] as $offset) {
    $trapping = Wasm\Module::fromText('(module (import "" "t" (table 2 funcref)) (import "" "far" (global $far i32)) (memory 4)
        (func $load (param i32) (result i32) (i32.load8_u (local.get 0)))
        (elem (i32.const 0) $load) (data (i32.const 100) "' . $large . '") (data ' . $offset . ' "12345")
        (data (i32.const 0) "never"))');
    $table[0] = null;
    attempt(fn() => $trapping->instantiate(['' => ['t' => $table, 'far' => 262140]], $store));
    var_dump($table[0](100), $table[0](0));
}
echo "-- into a memory that is imported\n";
$memory = new Wasm\Memory(4);
$memory->fill(0, 200, 1);
Wasm\Module::fromText('(module (import "" "m" (memory 4)) (data (i32.const 100) "' . $large . '"))')
    ->instantiate(['' => ['m' => $memory]]);
var_dump($memory[99], $memory[100], $memory->read(100, strlen($large)) === $large);
echo "-- at places known later\n";
$late = Wasm\Module::fromText('(module (import "" "at" (global $at i32)) (memory (export "memory") 4)
    (data (global.get $at) "' . $large . '"))');
foreach ([7, 90_000] as $at) {
    var_dump($late->instantiate(['' => ['at' => $at]])->memory->read($at, strlen($large)) === $large);
}
attempt(fn() => $late->instantiate(['' => ['at' => 200_000]]));
?>
--EXPECTF--
-- an element segment that traps comes before all data
Wasm\TrapException: out of bounds table access
int(0)
int(0)
-- what comes before a data segment that traps is written
Wasm\TrapException: out of bounds memory access
int(48)
int(0)
Wasm\TrapException: out of bounds memory access
int(48)
int(0)
-- into a memory that is imported
int(1)
int(48)
bool(true)
-- at places known later
bool(true)
bool(true)
Wasm\TrapException: out of bounds memory access
