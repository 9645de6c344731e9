--TEST--
Snapshot: what has grown has its size from the start, counts against the limits, and grows on up to its maximum
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (memory (export "memory") 1 6) (table (export "table") 2 10 funcref) (table (export "other") 1 funcref)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "grow_table") (param i32) (result i32) (table.grow 0 (ref.null func) (local.get 0))))');
$instance = $module->instantiate();
$instance->grow(2);
$instance->grow_table(3);
$instance->memory[3 * 65536 - 1] = 7;
$snapshot = $instance->snapshot();
[$memory, $table] = $snapshot->exports();
var_dump($memory->type->minimum, $memory->type->maximum, $table->type->minimum, $table->type->maximum);

$copy = $snapshot->instantiate();
var_dump($copy->memory->pages(), $copy->memory[3 * 65536 - 1], $copy->table->size());
var_dump($copy->grow(3), $copy->memory[6 * 65536 - 1], $copy->grow(1), $copy->grow_table(5), $copy->grow_table(1));
echo "-- limits\n";
$bytes = 3 * 65536 + 6 * 8;
attempt(fn() => $snapshot->instantiate([], new Wasm\Store(memoryLimit: $bytes - 1)));
$tight = $snapshot->instantiate([], new Wasm\Store(memoryLimit: $bytes));
var_dump($tight->grow(1));
attempt(fn() => $snapshot->instantiate([], new Wasm\Store(tableLimit: 5)));
$tight = $snapshot->instantiate([], new Wasm\Store(tableLimit: 8));
var_dump($tight->grow_table(1), $tight->table->size());
// What was written fits the module as it was, too.
var_dump($module->instantiate()->memory->pages());
?>
--EXPECTF--
int(3)
int(6)
int(5)
int(10)
int(3)
int(7)
int(5)
int(3)
int(0)
int(-1)
int(5)
int(-1)
-- limits
Wasm\LinkException: the store may use 196655 bytes of memories and tables, of which 0 are in use: 196656 more are too many
int(-1)
Wasm\LinkException: the store may use 5 elements of tables, of which 0 are in use: 6 more are too many
int(5)
int(6)
int(1)
