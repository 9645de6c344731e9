--TEST--
A fatal error, or exit, in the destructor of a released reference ends the request as elsewhere
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$code = <<<'PHP'
class Last
{
    public function __construct(private Closure $do) {}
    public function __destruct() { ($this->do)(); }
}
$i = Wasm\Module::fromText('(module (import "h" "f" (func $f)) (table (export "t") 4 externref)
    (global (export "g") (mut externref) (ref.null extern))
    (func (export "clear") (table.fill (i32.const 0) (ref.null extern) (i32.const 4)))
    (func (export "call") (call $f)) (func (export "id") (param i32) (result i32) (local.get 0)))')
    ->instantiate(['h' => ['f' => function () {
        // Another store is done with its call, under a call of this one.
        $other = Wasm\Module::fromText('(module (table (export "t") 1 externref))')->instantiate();
        $other->t[0] = new Last($GLOBALS['do']);
        $other->t->set(0, null);
        echo "never\n";
    }]]);
$fatal = function () { eval('class Last {}'); };
$exit = function () { exit("exit\n"); };
$do = $argv[1] === 'fatal' ? $fatal : $exit;
register_shutdown_function(function () use ($i) { echo 'afterwards: ', $i->id(5), "\n"; });
for ($n = 0; $n < 4; $n++) {
    $i->t[$n] = new Last($n === 2 ? $do : fn() => null);
}
$i->g->value = new Last($do);
match ($argv[2]) {
    'call' => [$i->clear(), $i->clear(), $i->clear(), $i->clear()],
    'brackets' => $i->t[2] = null,
    'method' => $i->t->set(2, null),
    'global' => $i->g->value = 1,
    'nested' => $i->call(),
};
echo "after it\n";
PHP;
foreach (['fatal', 'exit'] as $how) {
    foreach (['call', 'brackets', 'method', 'global', 'nested'] as $where) {
        echo "$how, $where:\n";
        $output = child('$argv = ' . var_export([0, $how, $where], true) . ";\n$code");
        echo preg_replace('/Cannot (?:re)?declare class Last.*/', 'Cannot declare class Last', trim($output)), "\n";
    }
}
?>
--EXPECTF--
fatal, call:
%AFatal error: Cannot declare class Last
afterwards: 5
fatal, brackets:
%AFatal error: Cannot declare class Last
afterwards: 5
fatal, method:
%AFatal error: Cannot declare class Last
afterwards: 5
fatal, global:
%AFatal error: Cannot declare class Last
afterwards: 5
fatal, nested:
%AFatal error: Cannot declare class Last
afterwards: 5
exit, call:
exit
afterwards: 5
exit
exit, brackets:
exit
afterwards: 5
exit
exit, method:
exit
afterwards: 5
exit
exit, global:
exit
afterwards: 5
exit
exit, nested:
exit
afterwards: 5
exit
