--TEST--
Wasm\Component: a component that doubles with each level is refused before it is taken apart
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
function nested(int $levels): string
{
    $text = "(component (component \$c0 (core module \$m) (core instance (instantiate \$m)))\n";
    for ($level = 1; $level <= $levels; $level++) {
        $below = '$c' . ($level - 1);
        $text .= "(component \$c$level (alias outer 1 $below (component $below)) (instance (instantiate $below)) (instance (instantiate $below)))\n";
    }
    return "$text (instance (instantiate \$c$levels)))";
}

var_dump(Wasm\Component::fromText(nested(5))->instantiate()->isUsable());
try {
    Wasm\Component::fromText(nested(40));
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
bool(true)
this component becomes 1099511627776 instances of core modules when all that is nested in it is laid out, which is too many
