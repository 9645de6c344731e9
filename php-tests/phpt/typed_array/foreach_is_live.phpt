--TEST--
Wasm\TypedArray: each step of a loop sees the memory as it is then, growth included
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

echo "growth by PHP:\n";
$memory = new Wasm\Memory(1, 3);
$open = new Wasm\Uint32Array($memory, 65528);
$seen = 0;
foreach ($open as $index => $word) {
    if ($index === 1) {
        $memory->grow(1);
        $open[2] = 99;
    }
    $seen += $index === 2 ? $word : 1;
}
var_dump($seen, count($open));

echo "growth by a guest, in a nested loop:\n";
$i = wat('(module (memory (export "memory") 1 2)
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "bump") (param i32) (i32.store8 (local.get 0) (i32.add (i32.load8_u (local.get 0)) (i32.const 1)))))');
$outer = new Wasm\Float64Array($i->memory, 65528);
$inner = new Wasm\Uint8Array($i->memory, 0, 3);
$steps = [];
foreach ($outer as $index => $float) {
    if ($index === 0) {
        $i->grow();
    }
    if ($index === 2) {
        break;
    }
    foreach ($inner as $at => $byte) {
        $i->bump(2);
        $steps[] = "$at:$byte";
    }
}
echo implode(' ', $steps), "\n";

echo "a fixed length stays:\n";
$steps = 0;
foreach ($inner as $byte) {
    $steps++;
}
var_dump($steps);

echo "a view that ends where the memory has not come to yet:\n";
$memory = new Wasm\Memory(0, 1);
$empty = new Wasm\Int16Array($memory);
foreach ($empty as $never) {
    echo "never\n";
}
$iterator = $empty->getIterator();
var_dump($iterator->valid(), $iterator->current());
$memory->grow(1);
$empty[0] = -7;
$iterator->rewind();
var_dump($iterator->valid(), $iterator->key(), $iterator->current());
$empty[0] = -8;
$empty[1] = 5;
var_dump($iterator->current());
$iterator->next();
var_dump($iterator->key(), $iterator->current(), $iterator instanceof Iterator);

echo "a generator that delegates:\n";
$three = new Wasm\Uint8Array($memory, 0, 3);
$three->set([1, 2, 3]);
$generator = (function () use ($three) {
    yield 'first' => 0;
    yield from $three;
    return 'done';
})();
foreach ($generator as $key => $value) {
    echo "$key: $value\n";
    $three[2] = 77;
}
var_dump($generator->getReturn());

echo "an exception leaves the loop, and the next begins anew:\n";
try {
    foreach ($three as $index => $value) {
        if ($index === 1) {
            throw new DomainException("at $index");
        }
    }
} catch (DomainException $e) {
    echo $e->getMessage(), "\n";
}
foreach ($three as $index => $value) {
    echo "$index: $value\n";
    unset($three);
}
?>
--EXPECT--
growth by PHP:
int(16484)
int(16386)
growth by a guest, in a nested loop:
0:0 1:0 2:2 0:0 1:0 2:5
a fixed length stays:
int(3)
a view that ends where the memory has not come to yet:
bool(false)
NULL
bool(true)
int(0)
int(-7)
int(-8)
int(1)
int(5)
bool(true)
a generator that delegates:
first: 0
0: 1
1: 2
2: 77
string(4) "done"
an exception leaves the loop, and the next begins anew:
at 1
0: 1
1: 2
2: 77
