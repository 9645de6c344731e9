--TEST--
Linking: a memory and a table fit by their current size and their maximum
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$wants = fn(string $what) => Wasm\Module::fromText("(module (import \"e\" \"x\" ($what)))");
$fits = function (Wasm\Module $module, object $given): string {
    try {
        new Wasm\Instance($module, ['e' => ['x' => $given]]);
        return 'fits';
    } catch (Wasm\LinkException) {
        return 'does not';
    }
};
$memory = new Wasm\Memory(1, 5);
echo $fits($wants('memory 2 5'), $memory), ' ';
$memory->grow(1);
echo $fits($wants('memory 2 5'), $memory), ' ', $fits($wants('memory 2 4'), $memory), ' ';
echo $fits($wants('memory 0'), $memory), "\n";
echo $fits($wants('memory 1 65536'), new Wasm\Memory(1)), ' ', $fits($wants('memory 1'), new Wasm\Memory(1)), "\n";
$table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 1, 5));
echo $fits($wants('table 2 5 funcref'), $table), ' ';
$table->grow(1);
echo $fits($wants('table 2 5 funcref'), $table), ' ', $fits($wants('table 2 funcref'), $table), ' ';
echo $fits($wants('table 0 externref'), $table), "\n";
$global = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::I32, true), 1);
echo $fits($wants('global (mut i32)'), $global), ' ', $fits($wants('global i32'), $global), ' ';
echo $fits($wants('global (mut i64)'), $global), "\n";
?>
--EXPECT--
does not fits does not fits
does not fits
does not fits fits does not
fits does not does not
