--TEST--
Wasm\Instance: export names are case-sensitive
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "y") (result i32) (i32.const 1))
    (func (export "Y") (result i32) (i32.const 2)))');
for ($n = 0; $n < 3; $n++) {
    echo $i->y(), $i->Y(), ' ';
    foreach (['y', 'Y'] as $name) {
        echo $i->$name(), ($i->$name)(), call_user_func([$i, $name]), $i->exports->$name(), $i->exports[$name](), ' ';
    }
    echo "\n";
}
var_dump($i->y === $i->Y);

$i = wat('(module (func (export "sum")))');
var_dump(isset($i->Sum), method_exists($i, 'SUM'), is_callable([$i, 'Sum']));
attempt(fn() => $i->Sum());
attempt(fn() => $i->SUM);
?>
--EXPECTF--
12 11111 22222 
12 11111 22222 
12 11111 22222 
bool(false)
bool(false)
bool(false)
bool(false)
Wasm\ExportNotFoundException: %SSum%Sdid you mean %Ssum%S
Wasm\ExportNotFoundException: %SSUM%Sdid you mean %Ssum%S
