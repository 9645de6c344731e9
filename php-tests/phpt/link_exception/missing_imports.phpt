--TEST--
Wasm\LinkException: lists every missing import with the wanted type
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (import "env" "log" (func (param i32 f64) (result i64)))
    (import "env" "memory" (memory 1 16))
    (import "host" "table" (table 2 funcref))
    (import "host" "counter" (global (mut i64))))');
foreach ([fn() => new Wasm\Instance($module), fn() => Wasm\Instance::fromModule($module), fn() => $module->instantiate()] as $make) {
    try {
        $make();
    } catch (Wasm\LinkException $e) {
        $at = -1;
        foreach (['log', 'memory', 'table', 'counter'] as $name) {
            $next = strpos($e->getMessage(), $name, $at + 1);
            is_int($next) && $next > $at or print("$name is not named, or not in its order: {$e->getMessage()}\n");
            $at = (int) $next;
        }
        foreach (['env', 'host', '(i32, f64) -> i64'] as $word) {
            str_contains($e->getMessage(), $word) or print("$word is missing: {$e->getMessage()}\n");
        }
        echo "refused\n";
    }
}
?>
--EXPECT--
refused
refused
refused
