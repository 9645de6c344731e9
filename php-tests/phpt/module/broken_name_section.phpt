--TEST--
Wasm\Module: a name section that makes no sense is ignored, as the specification wants it
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach (["\xff", "\x00\x04\x7fabc", "\x00\x04\x03a\xffc", "\x01\x04\x01\x63\x01a", "\x02\x7f", ''] as $content) {
    $module = Wasm\Module::fromBytes(SUM_WASM . custom_section('name', $content));
    var_dump($module->instantiate()->sum(1, 2));
    is_string($module->name() ?? '') or print("neither string nor null\n");
}
?>
--EXPECT--
int(3)
int(3)
int(3)
int(3)
int(3)
int(3)
