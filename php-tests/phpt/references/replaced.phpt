--TEST--
externref: what is replaced in a small table or in a global is let go of at once, by PHP or by wasm
--EXTENSIONS--
wasm
--INI--
memory_limit=64M
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Witness
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "  $this->name is gone\n"; }
}
$i = wat('(module (table $t (export "t") 6 externref) (global $g (export "g") (mut externref) (ref.null extern))
    (func (export "set") (param i32 externref) (table.set (local.get 0) (local.get 1)))
    (func (export "clear") (param i32) (table.set (local.get 0) (ref.null extern)))
    (func (export "fill") (param externref) (table.fill (i32.const 0) (local.get 0) (i32.const 6)))
    (func (export "copy") (param i32 i32) (table.copy (local.get 0) (local.get 1) (i32.const 1)))
    (func (export "keep") (param externref) (global.set $g (local.get 0)))
    (func (export "drop") (global.set $g (ref.null extern)))
    (func (export "pass") (param externref))
    (func (export "nothing")))');
$steps = [
    'table: brackets' => [
        fn() => $i->t[0] = new Witness('a'),
        fn() => $i->t[0] = new Witness('b'),
        fn() => $i->t[0] = null,
    ],
    'table: set' => [
        fn() => $i->t->set(0, new Witness('a')),
        fn() => $i->t->set(0, 'text'),
        fn() => $i->t->set(0, null),
    ],
    'table: by wasm' => [
        fn() => $i->set(1, new Witness('a')),
        fn() => $i->pass(new Witness('only passed')),
        fn() => $i->set(1, new Witness('b')),
        fn() => $i->copy(2, 1),
        fn() => $i->clear(1),
        fn() => $i->clear(2),
        fn() => $i->fill(new Witness('everywhere')),
        fn() => $i->fill(null),
    ],
    'global: by PHP' => [
        fn() => $i->g->value = new Witness('a'),
        fn() => $i->g->value = [new Witness('b')],
        fn() => $i->nothing(),
        fn() => $i->g->value = null,
    ],
    'global: by wasm' => [
        fn() => $i->keep(new Witness('a')),
        fn() => $i->keep(new Witness('b')),
        fn() => $i->drop(),
    ],
    'objects of their own' => [
        function () use (&$table) {
            $table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::ExternRef, 2), new Witness('initial'));
        },
        function () use (&$table) { $table->grow(1, new Witness('grown')); },
        function () use (&$table) { $table[0] = null; },
        function () use (&$table) { $table[1] = null; },
        function () use (&$table) { $table[2] = null; },
        function () use (&$global) {
            $global = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::ExternRef, true), new Witness('first'));
        },
        function () use (&$global) { $global->value = new Witness('second'); },
        function () use (&$global) { $global->value = null; },
    ],
    'what has found no place' => [
        fn() => attempt(function () use ($i) { $i->t[6] = new Witness('outside'); }),
        fn() => attempt(fn() => $i->t->set(-1, new Witness('before'))),
        fn() => attempt(fn() => $i->t->grow(100_000_000, new Witness('not grown'))),
        fn() => attempt(fn() => new Wasm\Table(
            new Wasm\TableType(Wasm\ValType::ExternRef, 20_000_000),
            new Witness('too large'),
            new Wasm\Store,
        )),
        fn() => attempt(fn() => new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 1), new Witness('no function'))),
    ],
];
foreach ($steps as $name => $each) {
    echo "$name:\n";
    foreach ($each as $number => $step) {
        $step();
        echo " $number\n";
    }
}
echo "sizes:\n";
foreach ([
    fn() => $i->t[0] = str_repeat('x', 10 << 20),
    fn() => $i->set(1, [str_repeat('x', 10 << 20)]),
    fn() => $i->g->value = str_repeat('x', 10 << 20),
    fn() => $i->keep(str_repeat('x', 10 << 20)),
] as $work) {
    for ($k = 0; $k < 12; $k++) {
        $work();
    }
    $i->t[0] = null;
    $i->clear(1);
    $i->drop();
    echo memory_get_usage() < 4 << 20 ? "flat\n" : "grew\n";
}
?>
--EXPECT--
table: brackets:
 0
  a is gone
 1
  b is gone
 2
table: set:
 0
  a is gone
 1
 2
table: by wasm:
 0
  only passed is gone
 1
  a is gone
 2
 3
 4
  b is gone
 5
 6
  everywhere is gone
 7
global: by PHP:
 0
  a is gone
 1
 2
  b is gone
 3
global: by wasm:
 0
  a is gone
 1
  b is gone
 2
objects of their own:
 0
 1
 2
  initial is gone
 3
  grown is gone
 4
 5
  first is gone
 6
  second is gone
 7
what has found no place:
  outside is gone
Wasm\OutOfBoundsException: index 6 is out of bounds of a table of 6 elements
 0
Wasm\OutOfBoundsException: index -1 is out of bounds of a table of 6 elements
  before is gone
 1
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: 100000000 given, the size is 6 and the maximum none; a table may have 10000000 elements
  not grown is gone
 2
Wasm\LinkException: a table may have 10000000 elements, 20000000 are too many
  too large is gone
 3
TypeError: Wasm\Table::__construct(): Argument #2 ($initial) must be of type ?Wasm\Func, Witness given
  no function is gone
 4
sizes:
flat
flat
flat
flat
