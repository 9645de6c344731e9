--TEST--
Wasm\TypedArray, Wasm\Exports: a loop that is part of a cycle is collected with it
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Node
{
    public static int $alive = 0;
    public mixed $loop;
    public function __construct() { self::$alive++; }
    public function __destruct() { self::$alive--; }
}
$module = Wasm\Module::fromText('(module (import "e" "f" (func $f)) (memory (export "memory") 1)
    (func (export "run") (call $f)) (func (export "again") (call $f)))');
foreach (['memory' => fn($i) => new Wasm\Uint8Array($i->memory), 'exports' => fn($i) => $i->exports] as $name => $of) {
    for ($n = 0; $n < 10; $n++) {
        $node = new Node;
        $iterated = $of($module->instantiate(['e' => ['f' => fn() => $node]]));
        // It waits inside the loop, and the loop has the object and its current element.
        $node->loop = (function () use ($iterated) {
            foreach ($iterated as $element) {
                yield $element;
            }
        })();
        $node->loop->next();
        unset($iterated, $node);
    }
    gc_collect_cycles();
    echo "$name: ", Node::$alive, "\n";
}
// The collector looks at a loop while it goes on.
foreach (new Wasm\Uint8Array(new Wasm\Memory(1), 0, 3) as $index => $byte) {
    foreach (wat('(module (func (export "a")) (func (export "b")))')->exports as $name => $func) {
        gc_collect_cycles();
        echo $index, $name, ' ';
    }
}
?>
--EXPECT--
memory: 0
exports: 0
0a 0b 1a 1b 2a 2b 
