--TEST--
externref: what a call under another one was given goes when it ends, unless the other one may have it
--EXTENSIONS--
wasm
--INI--
memory_limit=64M
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Witness
{
    public function __construct(private string $name, int $size = 0) { $this->content = str_repeat('x', $size); }
    public string $content;
    public function __destruct() { echo "  $this->name is gone\n"; }
}
foreach (['no place' => '', 'a table' => '(table (export "t") 4 externref)'] as $name => $place) {
    echo "$name:\n";
    $i = new Wasm\Instance(Wasm\Module::fromText("(module
        (import \"host\" \"call\" (func \$call (param externref) (result externref))) $place
        (func (export \"pass\") (param externref))
        (func (export \"keep\") (param externref) (result externref)
            (drop (call \$call (ref.null extern))) (local.get 0))
        (func (export \"call\") (param externref) (result externref) (local \$kept externref)
            (local.set \$kept (call \$call (local.get 0)))
            (drop (call \$call (ref.null extern)))
            (local.get \$kept)))"), ['host' => ['call' => fn(?callable $what) => $what === null ? null : $what()]]);

    $result = $i->call(function () use ($i) {
        $i->pass(new Witness('a'));
        for ($k = 0; $k < 12; $k++) {
            $i->pass(str_repeat('x', 10 << 20));
        }
        $mine = new Witness('mine');
        $i->pass($mine);
        $i->call(function () use ($i, $mine) {
            $i->pass(new Witness('deeper'));
            $i->pass($mine);
            return $mine;
        });
        echo "  still mine\n";
        return $mine;
    });
    echo "  the result is here\n";
    unset($result);

    echo " what the outer call has:\n";
    // In its frame: an argument, and what a host function returned before.
    $of = function () use ($i, &$given) {
        $given = new Witness('given');
        return $given;
    };
    $result = $i->call($of);
    $given = null;
    $i->pass(null);
    var_dump($result instanceof Witness);
    unset($result);

    echo " fibers:\n";
    $fiber = new Fiber(fn() => $i->call(function () use ($i) {
        $i->pass(new Witness('before it waits'));
        $inner = new Witness('it comes back with this');
        Fiber::suspend();
        $i->pass(new Witness('after it has waited'));
        return $inner;
    }));
    $fiber->start();
    $i->pass(new Witness('beside it'));
    for ($k = 0; $k < 12; $k++) {
        $i->pass(str_repeat('x', 10 << 20));
    }
    $fiber->resume();
    $i->pass(null);
    echo "  over\n";
    unset($fiber);
}

echo "another fiber takes from the table what this one was given:\n";
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "host" "wait" (func $wait))
    (table (export "t") 2 externref)
    (func (export "put") (param externref) (table.set (i32.const 0) (local.get 0)) (call $wait))
    (func (export "take") (result externref) (local externref)
        (call $wait)
        (local.set 0 (table.get (i32.const 0)))
        (table.set (i32.const 0) (ref.null extern))
        (call $wait)
        (local.get 0)))'), ['host' => ['wait' => fn() => Fiber::suspend()]]);
$taker = new Fiber(fn() => $i->take());
$taker->start();
$giver = new Fiber(fn() => $i->put(new Witness('handed from one to the other')));
$giver->start();
$taker->resume();
$giver->resume();
var_dump($giver->isTerminated());
unset($giver);
$i->t[1] = 'something else';
$i->t->set(1, 'and again');
$taker->resume();
var_dump($taker->getReturn() instanceof Witness);
unset($taker);
echo "over\n";
?>
--EXPECT--
no place:
  a is gone
  deeper is gone
  still mine
  the result is here
  mine is gone
 what the outer call has:
bool(true)
  given is gone
 fibers:
  before it waits is gone
  beside it is gone
  after it has waited is gone
  over
  it comes back with this is gone
a table:
  a is gone
  deeper is gone
  still mine
  the result is here
  mine is gone
 what the outer call has:
bool(true)
  given is gone
 fibers:
  before it waits is gone
  beside it is gone
  after it has waited is gone
  over
  it comes back with this is gone
another fiber takes from the table what this one was given:
bool(true)
bool(true)
  handed from one to the other is gone
over
