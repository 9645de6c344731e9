--TEST--
externref: beside a large table values are let go of before they take much, and calls stay cheap
--EXTENSIONS--
wasm
--INI--
memory_limit=128M
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('has no numbers of PHP\'s memory');
not_under_asan('has no numbers of PHP\'s memory');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Witness
{
    public static int $alive = 0;
    public string $content;
    public function __construct(int $size = 0) { self::$alive++; $this->content = str_repeat('x', $size); }
    public function __destruct() { self::$alive--; }
}
const SIZE = 1_000_000;
$i = wat('(module (table (export "t") ' . SIZE . ' externref)
    (func (export "pass") (param externref)) (func (export "nothing"))
    (func (export "set") (param i32 externref) (table.set (local.get 0) (local.get 1))))');
$i->set(5, $kept = new Witness);

echo "sizes:\n";
for ($k = 1; $k <= 30; $k++) {
    $i->pass(str_repeat('x', 10 << 20));
}
for ($k = 1; $k <= 30; $k++) {
    $i->pass(new Witness(10 << 20));
}
for ($k = 1; $k <= 30; $k++) {
    $i->set(0, [str_repeat('x', 10 << 20)]);
}
$i->set(0, null);
for ($k = 1; $k <= 300; $k++) {
    $i->pass([str_repeat('x', 1 << 20)]);
}
var_dump(Witness::$alive <= 3);

echo "numbers:\n";
$calls = intdiv(SIZE, 250) + 100;
for ($k = 1; $k <= 3 * $calls; $k++) {
    $i->pass(new Witness);
    if (Witness::$alive > $calls + 4) {
        exit("too many are left\n");
    }
}
$i->set(7, new Witness);
$i->set(7, null);
$before = Witness::$alive;
for ($k = 1; $k <= $calls; $k++) {
    $i->pass('text');
}
var_dump($before > 2, Witness::$alive);

echo "calls that hand nothing over:\n";
$i->set(7, new Witness);
$i->t[7] = null;
for ($k = 0; $k <= SIZE / 16 + 100; $k++) {
    $i->nothing();
}
var_dump(Witness::$alive, $i->t[5] === $kept);

echo "time:\n";
$time = hrtime(true);
$object = new stdClass;
$text = str_repeat('x', 1 << 20);
for ($k = 1; $k <= 20000; $k++) {
    $i->pass($object);
    $i->pass($text);
    $i->set($k, [$k]);
}
var_dump((hrtime(true) - $time) / 1e9 < 3);
?>
--EXPECT--
sizes:
bool(true)
numbers:
bool(true)
int(1)
calls that hand nothing over:
int(1)
bool(true)
time:
bool(true)
