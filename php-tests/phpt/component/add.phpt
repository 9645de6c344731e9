--TEST--
Wasm\Component: a function is a method in camelCase, with named arguments and as a first-class callable
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/component.inc';

$instance = Wasm\Component::fromText(ECHO_WAT)->instantiate();
var_dump($instance->addNumbers(1, 2));
var_dump($instance->addNumbers(rightNumber: 40, leftNumber: 2));
$add = $instance->addNumbers(...);
var_dump($add(4294967295, 1));
var_dump(array_map([$instance, 'addNumbers'], [1, 2], [3, 4]));
var_dump(is_callable([$instance, 'addNumbers']), method_exists($instance, 'addNumbers'), $instance->isUsable());
try {
    $instance->addNumber(1, 2);
} catch (Wasm\ExportNotFoundException $e) {
    echo $e->getMessage(), "\n";
}
try {
    $instance->addNumbers(1);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
int(3)
int(42)
int(0)
array(2) {
  [0]=>
  int(4)
  [1]=>
  int(6)
}
bool(true)
bool(true)
bool(true)
the component has no function "addNumber": did you mean "addNumbers"?
Wasm\Component\Instance::addNumbers() expects exactly 2 arguments, 1 given
