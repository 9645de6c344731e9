--TEST--
externref: what wasm no longer holds is let go
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Witness
{
    public static int $alive = 0;
    public function __construct() { self::$alive++; }
    public function __destruct() { self::$alive--; }
}
$i = wat('(module (table (export "table") 10 externref)
    (func (export "id") (param externref) (result externref) (local.get 0)))');
for ($n = 0; $n < 20000; $n++) {
    $i->id(new Witness);
    $i->table[$n % 10] = new Witness;
}
var_dump(Witness::$alive < 5000);
$kept = array_map(fn(int $n) => $i->table[$n], range(0, 9));
for ($n = 0; $n < 5000; $n++) {
    $i->id("text $n");
}
// Those in the table are still there.
var_dump(array_map(fn(int $n) => $i->table[$n], range(0, 9)) === $kept);
unset($i, $kept);
var_dump(Witness::$alive);
?>
--EXPECT--
bool(true)
bool(true)
int(0)
