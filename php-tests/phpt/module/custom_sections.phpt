--TEST--
Wasm\Module::customSections()
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromBytes(
    SUM_WASM . custom_section('note', 'first') . custom_section('other', "\0\xff") . custom_section('note', '')
        . custom_section('', 'nameless'),
);
var_dump($module->customSections('note'));
var_dump(bin2hex($module->customSections('other')[0]));
var_dump($module->customSections(''));
var_dump($module->customSections('Note'));
var_dump(Wasm\Module::fromBytes(SUM_WASM)->customSections('note'));
?>
--EXPECT--
array(2) {
  [0]=>
  string(5) "first"
  [1]=>
  string(0) ""
}
string(4) "00ff"
array(1) {
  [0]=>
  string(8) "nameless"
}
array(0) {
}
array(0) {
}
