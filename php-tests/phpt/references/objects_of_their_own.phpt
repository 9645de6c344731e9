--TEST--
externref: a table or global that PHP made and wasm never had takes with it what it held
--EXTENSIONS--
wasm
--INI--
memory_limit=64M
--FILE--
<?php
use Wasm\{GlobalType, GlobalVar, Instance, Module, Store, Table, TableType, ValType};

class Witness
{
    public function __construct(private string $name, int $size = 0) { $this->content = str_repeat('x', $size); }
    public string $content;
    public function __destruct() { echo "$this->name is gone\n"; }
}
$store = new Store;
$global = new GlobalVar(new GlobalType(ValType::ExternRef, true), new Witness('of a global'), $store);
unset($global);
$constant = new GlobalVar(new GlobalType(ValType::ExternRef, false), new Witness('of a constant'), $store);
unset($constant);
$table = new Table(new TableType(ValType::ExternRef, 10), new Witness('of a table'), $store);
$table[3] = new Witness('one element');
unset($table);
echo "sizes:\n";
for ($k = 0; $k < 20; $k++) {
    $global = new GlobalVar(new GlobalType(ValType::ExternRef, true), str_repeat('x', 10 << 20), $store);
}
for ($k = 0; $k < 20; $k++) {
    $table = new Table(new TableType(ValType::ExternRef, 10), str_repeat('x', 10 << 20), $store);
}
// In the store that all share which are given none, and which never goes as long as there is one.
for ($k = 0; $k < 20; $k++) {
    $global = new GlobalVar(new GlobalType(ValType::ExternRef, true), str_repeat('x', 10 << 20));
    $table = new Table(new TableType(ValType::ExternRef, 10), str_repeat('x', 10 << 20));
}
unset($global, $table);
var_dump(memory_get_usage() < 4 << 20);

echo "what wasm has:\n";
$store = new Store;
$table = new Table(new TableType(ValType::ExternRef, 2), new Witness('of an imported table'), $store);
$global = new GlobalVar(new GlobalType(ValType::ExternRef, true), new Witness('of an imported global'), $store);
$module = Module::fromText('(module (import "e" "t" (table 2 externref)) (import "e" "g" (global (mut externref)))
    (func (export "t") (result externref) (table.get (i32.const 1)))
    (func (export "g") (result externref) (global.get 0))
    (func (export "clear_t") (table.fill (i32.const 0) (ref.null extern) (i32.const 2)))
    (func (export "clear_g") (global.set 0 (ref.null extern))))');
$i = new Instance($module, ['e' => ['t' => $table, 'g' => $global]], $store);
unset($table, $global);
gc_collect_cycles();
var_dump($i->t() instanceof Witness, $i->g() instanceof Witness);
$i->clear_t();
$i->clear_g();
echo "and an export:\n";
$i = new Instance(Module::fromText('(module (table (export "t") 1 externref) (global (export "g") (mut externref) (ref.null extern))
    (func (export "has") (result i32) (i32.eqz (ref.is_null (global.get 0)))))'));
$i->t[0] = new Witness('of an exported table');
$i->g->value = new Witness('of an exported global');
$table = $i->t;
unset($table);
gc_collect_cycles();
var_dump($i->has(), $i->t[0] instanceof Witness);
unset($i);
?>
--EXPECT--
of a global is gone
of a constant is gone
of a table is gone
one element is gone
sizes:
bool(true)
what wasm has:
bool(true)
bool(true)
of an imported table is gone
of an imported global is gone
and an export:
int(1)
bool(true)
of an exported table is gone
of an exported global is gone
