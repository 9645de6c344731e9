--TEST--
Wasm\Table: every write into a table of fixed size is seen by every reader
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/fixed_size.inc';

$store = new Wasm\Store;
$owner = new Wasm\Instance(Wasm\Module::fromText(OWNER), [], $store);
$importer = new Wasm\Instance(Wasm\Module::fromText(IMPORTER), ['owner' => ['t' => $owner->t]], $store);
$show = function (string $what) use ($owner, $importer): void {
    echo "$what:", elements($owner->t, owner: $owner, importer: $importer);
};
$clear = function () use ($owner): void {
    foreach ([0, 1, 2, 3] as $index) {
        $owner->t[$index] = null;
    }
};
$show('its own segment');
$owner->t->set(2, $importer->f11);
$owner->t[0] = $importer->f12;
$owner->t[1] = null;
$show('Table::set, replacing and clearing too');
$type = new Wasm\FuncType([], [Wasm\ValType::I32]);
$owner->t[1] = new Wasm\Func($type, fn() => 100, $store);
$show('Table::set of a host function');
$importer->t[3] = $owner->f1;
$show('Table::set of the table exported again');
foreach (['owner' => $owner, 'importer' => $importer] as $name => $guest) {
    $clear();
    $show('cleared');
    $guest->set(0, $owner->f1);
    $guest->set(3, $importer->f11);
    $show("table.set of the $name");
    $guest->set(0, null);
    $guest->set(3, new Wasm\Func($type, fn() => 200, $store));
    $show('null, and a host function');
    $guest->fill(1, $importer->f12, 2);
    $show("table.fill of the $name");
    $guest->init(0);
    $show("table.init of the $name");
    $guest->copy(2);
    $show("table.copy of the $name, from another table");
    $guest->move(1, 0, 3);
    $show("table.copy of the $name, within it");
    var_dump($guest->grow(0));
    $show("table.grow of the $name by nothing");
    // Nothing is written where not all of it fits.
    foreach ([fn() => $guest->init(3), fn() => $guest->copy(3), fn() => $guest->fill(2, null, 3), fn() => $guest->set(4, null)] as $write) {
        attempt($write);
    }
    $show("writes beyond its end by the $name");
}
$clear();
$segment = Wasm\Module::fromText('(module (import "owner" "t" (table 3 4 funcref))
    (func $f (result i32) (i32.const 21)) (elem (i32.const 1) $f $f) (elem (i32.const 3) funcref (ref.null func)))');
$segment->instantiate(['owner' => $owner], $store);
$show('an active segment of a third instance');
$trap = Wasm\Module::fromText('(module (import "owner" "t" (table 4 funcref))
    (func $f (result i32) (i32.const 22)) (elem (i32.const 0) $f) (elem (i32.const 4) $f))');
attempt(fn() => $trap->instantiate(['owner' => $owner], $store));
$show('segments of an instance that does not come to be');
$global = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::FuncRef), $owner->f2, $store);
$elements = Wasm\Module::fromText('(module (import "owner" "t" (table 4 funcref)) (import "e" "g" (global $g funcref))
    (elem (i32.const 3) funcref (global.get $g)))');
$elements->instantiate(['owner' => $owner, 'e' => ['g' => $global]], $store);
$show('a segment with the value of a global');
var_dump($owner->t->grow(0, $owner->f1));
$show('Table::grow by nothing');
?>
--EXPECTF--
its own segment: 1 2 - -
Table::set, replacing and clearing too: 12 - 11 -
Table::set of a host function: 12 100 11 -
Table::set of the table exported again: 12 100 11 1
cleared: - - - -
table.set of the owner: 1 - - 11
null, and a host function: - - - 200
table.fill of the owner: - 12 12 200
table.init of the owner: 1 2 12 200
table.copy of the owner, from another table: 1 2 2 1
table.copy of the owner, within it: 1 1 2 2
int(4)
table.grow of the owner by nothing: 1 1 2 2
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
writes beyond its end by the owner: 1 1 2 2
cleared: - - - -
table.set of the importer: 1 - - 11
null, and a host function: - - - 200
table.fill of the importer: - 12 12 200
table.init of the importer: 11 12 12 200
table.copy of the importer, from another table: 11 12 12 11
table.copy of the importer, within it: 11 11 12 12
int(4)
table.grow of the importer by nothing: 11 11 12 12
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
Wasm\TrapException: out of bounds table access%S
writes beyond its end by the importer: 11 11 12 12
an active segment of a third instance: - 21 21 -
Wasm\TrapException: out of bounds table access%S
segments of an instance that does not come to be: 22 21 21 -
a segment with the value of a global: 22 21 21 2
int(4)
Table::grow by nothing: 22 21 21 2
