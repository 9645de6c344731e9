--TEST--
Cycles between instance, closure, references and objects are collected, destructors run
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('has not enough address space for as many memories');
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Node
{
    public static int $alive = 0;
    public mixed $to = null;
    public function __construct() { self::$alive++; }
    public function __destruct() { self::$alive--; }
}
$module = Wasm\Module::fromText('(module (import "e" "f" (func $f)) (memory (export "memory") 1)
    (table (export "table") 1 externref) (table (export "funcs") 1 funcref)
    (global (export "global") (mut externref) (ref.null extern)) (func (export "run") (call $f)))');
foreach ([
    'a closure holds the instance' => function (Node $node) use ($module) {
        $node->to = new Wasm\Instance($module, ['e' => ['f' => fn() => $node]]);
    },
    'a method is the import' => function (Node $node) use ($module) {
        $node->to = new Wasm\Instance($module, ['e' => ['f' => new class($node) {
            public function __construct(private Node $node) {}
            public function __invoke() {}
        }]]);
    },
    'a table holds the object' => function (Node $node) use ($module) {
        $node->to = new Wasm\Instance($module, ['e' => ['f' => fn() => 1]]);
        $node->to->table[0] = $node;
    },
    'a global holds it in an array' => function (Node $node) use ($module) {
        $node->to = new Wasm\Instance($module, ['e' => ['f' => fn() => 1]]);
        $node->to->global->value = [[$node]];
        $node->to->exports;
    },
    'only a memory of the instance is held' => function (Node $node) use ($module) {
        $node->to = (new Wasm\Instance($module, ['e' => ['f' => fn() => $node]]))->memory;
    },
    'only a view of that memory' => function (Node $node) use ($module) {
        $node->to = new Wasm\Uint8Array((new Wasm\Instance($module, ['e' => ['f' => fn() => $node]]))->memory);
    },
    'a function of its own' => function (Node $node) {
        $node->to = new Wasm\Func(new Wasm\FuncType([], []), fn() => $node);
    },
    'a function in a table of its own' => function (Node $node) {
        $table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 1));
        $table[0] = new Wasm\Func(new Wasm\FuncType([], []), fn() => [$node, $table]);
        $node->to = $table;
    },
    'two instances that import from each other' => function (Node $node) use ($module) {
        $first = new Wasm\Instance($module, ['e' => ['f' => function () use (&$second, $node) {}]]);
        $second = new Wasm\Instance($module, ['e' => ['f' => [$first, 'run']]]);
        $node->to = $second->run(...);
    },
    'an exception with a payload' => function (Node $node) {
        $i = wat('(module (tag $t (param externref))
            (func (export "throw") (param externref) (throw $t (local.get 0))))');
        try {
            $i->throw($node);
        } catch (Wasm\GuestException $e) {
            $node->to = [$e, $i];
        }
    },
] as $name => $make) {
    for ($n = 0; $n < 20; $n++) {
        $make(new Node);
    }
    gc_collect_cycles();
    echo $name, ': ', Node::$alive, "\n";
    Node::$alive = 0;
}
?>
--EXPECT--
a closure holds the instance: 0
a method is the import: 0
a table holds the object: 0
a global holds it in an array: 0
only a memory of the instance is held: 0
only a view of that memory: 0
a function of its own: 0
a function in a table of its own: 0
two instances that import from each other: 0
an exception with a payload: 0
