--TEST--
Host functions: what one throws leaves a start function too
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$exception = new LogicException('mine');
foreach (['(start $f)', '(func $s (call $f)) (start $s)'] as $start) {
    $module = Wasm\Module::fromText('(module (import "e" "f" (func $f)) ' . $start . ')');
    foreach ([
        fn($imports) => new Wasm\Instance($module, $imports),
        fn($imports) => $module->instantiate($imports),
        fn($imports) => Wasm\Instance::fromModule($module, $imports),
    ] as $make) {
        try {
            $make(['e' => ['f' => fn() => throw $exception]]);
        } catch (Throwable $e) {
            var_dump($e === $exception);
        }
        var_dump($make(['e' => ['f' => fn() => print("started\n")]]) instanceof Wasm\Instance);
    }
}
?>
--EXPECT--
bool(true)
started
bool(true)
bool(true)
started
bool(true)
bool(true)
started
bool(true)
bool(true)
started
bool(true)
bool(true)
started
bool(true)
bool(true)
started
bool(true)
