--TEST--
A destructor of what was replaced may do away with the table or global, throw, recurse, or end everything
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Last
{
    public function __construct(private Closure $do) {}
    public function __destruct() { ($this->do)(); }
}
$externref = Wasm\ValType::ExternRef;
$global = new Wasm\GlobalVar(new Wasm\GlobalType($externref, true), new Last(function () {
    unset($GLOBALS['global']);
    gc_collect_cycles();
    echo "no global any more\n";
}));
get_object_vars($global);
$global->value = 'next';
var_dump(isset($global));

$table = new Wasm\Table(new Wasm\TableType($externref, 2), null, new Wasm\Store);
$table[0] = new Last(function () {
    unset($GLOBALS['table']);
    gc_collect_cycles();
    echo "no table any more\n";
});
$table[0] = new Last(function () { echo "and what took its place is gone with it\n"; });
var_dump(isset($table));

$i = wat('(module (table (export "t") 2 externref) (func (export "pass") (param externref))
    (func (export "swap") (param externref) (result externref) (table.get (i32.const 0))
        (table.set (i32.const 0) (local.get 0))))');
$i->t[0] = new Last(fn() => throw new DomainException('out of a destructor'));
attempt(function () use ($i) { $i->t[0] = null; });
$i->t[0] = new Last(fn() => throw new DomainException('out of a destructor'));
attempt(fn() => $i->t->set(0, null));
for ($n = 0; $n < 3; $n++) {
    $i->pass(new Last(fn() => throw new DomainException('out of a destructor')));
    echo "never\n";
}
?>
--EXPECTF--
no global any more
bool(false)
no table any more
and what took its place is gone with it
bool(false)
DomainException: out of a destructor
DomainException: out of a destructor

Fatal error: Uncaught DomainException: out of a destructor in %a
