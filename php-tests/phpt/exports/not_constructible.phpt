--TEST--
Wasm\Exports, Wasm\Func, Wasm\Cache: cannot be constructed
--EXTENSIONS--
wasm
--FILE--
<?php
foreach ([Wasm\Exports::class, Wasm\Func::class, Wasm\Cache::class] as $class) {
    foreach ([fn() => new $class, fn() => (new ReflectionClass($class))->newInstanceWithoutConstructor()] as $make) {
        try {
            $make();
            echo "made a $class\n";
        } catch (Error | ReflectionException $e) {
            echo "refused\n";
        }
    }
}
?>
--EXPECT--
refused
refused
refused
refused
refused
refused
