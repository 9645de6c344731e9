--TEST--
Wasm\Frame: offsets are those of the binary, also where it was changed before it was compiled
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$offset = function (string $elements): int {
    $module = Wasm\Module::fromText("(module (global \$g (import \"a\" \"g\") funcref) (table 4 funcref) $elements
        (func (export \"f\") (nop) (nop) unreachable))");
    $code = array_values(array_filter($module->sections(), fn($section) => $section['kind'] === 'code'))[0];
    try {
        $module->instantiate(['a' => ['g' => null]])->f();
    } catch (Wasm\TrapException $e) {
        // Behind the number of functions, the length, the locals and two nops.
        return $e->frames[0]->offset - $code['offset'];
    }
};
var_dump($offset(''), $offset('(elem (i32.const 0) funcref (global.get $g))'));
?>
--EXPECT--
int(5)
int(5)
