--TEST--
Host functions: a fiber has its whole stack, also where the object of one that ended was
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "one") (result i32) (i32.const 1)))');
$call = fn() => $i->one();
$call(); // The guest's stack is mapped now.
function suspended(): Fiber
{
    $fiber = new Fiber(fn() => Fiber::suspend());
    $fiber->start();
    return $fiber;
}

// Somewhat smaller stacks, until they fill all holes in the address space.
ini_set('fiber.stack_size', '1900000');
$smaller = [];
for ($n = 0; $n < 20; $n++) {
    $smaller[] = suspended();
}
$another = new Fiber(fn() => Fiber::suspend());

ini_set('fiber.stack_size', '2097152');
$first = new Fiber($call);
$first->start();
var_dump($first->getReturn());
unset($first);

// Where the first had its stack there is one of the smaller ones now. The second has the first one's object, and its
// stack is beneath.
ini_set('fiber.stack_size', '1900000');
$another->start();
ini_set('fiber.stack_size', '2097152');
$second = new Fiber($call);
$second->start();
var_dump($second->getReturn());
?>
--EXPECT--
int(1)
int(1)
