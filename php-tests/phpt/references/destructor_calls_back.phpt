--TEST--
A destructor of a released reference may call wasm and throw
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Caller
{
    public function __construct(private $i) {}
    public function __destruct()
    {
        global $calls;
        $calls += $this->i->one('x');
    }
}
$i = wat('(module (func (export "id") (param externref) (result externref) (local.get 0))
    (func (export "one") (param externref) (result i32) (i32.const 1)))');
for ($n = 0; $n < 5000; $n++) {
    $i->id(new Caller($i));
}
unset($i);
gc_collect_cycles();
var_dump($calls);
?>
--EXPECT--
int(5000)
