--TEST--
Wasm\Instance: a call site that also sees objects of other classes
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
survives_the_jit(__DIR__ . '/jit_of_many_classes.inc', 'crashes at a call site of several classes, with or without the extension');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

final class Userland
{
    public $calls = 0;

    public function sum(int $x, int $y): int
    {
        $this->calls++;
        return $x * $y;
    }
}

$objects = [new Userland, new Wasm\Instance(Wasm\Module::fromText(SUM_WAT)), wat('(module (func (export "sum") (param f32 f32) (result f32) (f32.sub (local.get 0) (local.get 1))))')];
$objects[] = $objects[1]->exports;
$total = [0, 0, 0, 0];
for ($n = 0; $n < 1000; $n++) {
    foreach ($objects as $k => $object) {
        $total[$k] += $object->sum(6, 7);
    }
}
var_dump($total === [42000, 13000, -1000.0, 13000], $objects[0]->calls);
?>
--EXPECT--
bool(true)
int(1000)
