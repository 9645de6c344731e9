--TEST--
Wasm\Module::fromText(): a component in the text format is refused, and the message says what it is
--EXTENSIONS--
wasm
--FILE--
<?php
try {
    Wasm\Module::fromText('(component)');
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--
%Scomponent%Score module%S
