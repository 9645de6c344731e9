--TEST--
Wasm\Memory: whoever makes a shared memory grow, all who have it see it
--EXTENSIONS--
wasm
--FILE--
<?php
$memory = new Wasm\Memory(1, 4, true);
$module = Wasm\Module::fromText('(module
    (import "env" "memory" (memory 1 4 shared))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
    (func (export "store") (param i32 i32) (i32.store8 (local.get 0) (local.get 1))))');
$a = new Wasm\Instance($module, ['env' => ['memory' => $memory]]);
$b = new Wasm\Instance($module, ['env' => ['memory' => $memory]]);
$bytes = new Wasm\Uint8Array($memory);

var_dump($a->grow(1), $b->size(), $memory->pages(), count($bytes));
$a->store(131071, 77);
var_dump($b->load(131071), $bytes[131071], $memory->grow(2), $a->size(), $b->load(262143));
var_dump($a->grow(1));
try {
    $memory->grow(1);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
try {
    $b->load(262144);
} catch (Wasm\TrapException $e) {
    var_dump($e->trapCode);
}
var_dump($memory->type());

// A module's own, as PHP sees it.
$own = (new Wasm\Instance(Wasm\Module::fromText('(module (memory (export "memory") 1 2 shared))')))->memory;
var_dump($own->type()->shared, $own->grow(1), $own->pages());
?>
--EXPECTF--
int(1)
int(2)
int(2)
int(131072)
int(77)
int(77)
int(2)
int(4)
int(0)
int(-1)
Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: 1 given, the size is 4 pages and the maximum 4
enum(Wasm\TrapCode::MemoryOutOfBounds)
object(Wasm\MemoryType)#%d (3) {
  ["minimum"]=>
  int(4)
  ["maximum"]=>
  int(4)
  ["shared"]=>
  bool(true)
}
bool(true)
int(1)
int(2)
