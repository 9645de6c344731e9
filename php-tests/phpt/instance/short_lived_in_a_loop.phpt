--TEST--
Wasm\Instance: an instance whose module dies leaves nothing behind at the call site
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$sum = 0;
for ($n = 0; $n < 200; $n++) {
    // A new module each time; its functions may come to lie where those of the last one lay.
    $type = ['i32', 'i64', 'f32', 'f64'][$n % 4];
    $instance = new Wasm\Instance(
        Wasm\Module::fromText("(module (func (export \"f\") (result $type) ($type.const $n)))", Wasm\Module::VOLATILE),
    );
    $sum += $instance->f();
}
var_dump($sum);
?>
--EXPECT--
float(19900)
