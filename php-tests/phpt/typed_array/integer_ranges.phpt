--TEST--
Wasm\TypedArray: an integer that does not fit is refused
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach ([
    'Int8' => [-129, 128], 'Uint8' => [-1, 256], 'Int16' => [-32769, 32768], 'Uint16' => [-1, 65536],
    'Int32' => [-2147483649, 2147483648], 'Uint32' => [-1, 4294967296],
] as $type => $values) {
    $class = "Wasm\\{$type}Array";
    $view = new $class(new Wasm\Memory(1), 0, 1);
    foreach ($values as $value) {
        attempt(function () use ($view, $value) { $view[0] = $value; });
        attempt(fn() => $view->set([$value]));
    }
    $view[0] = $values[0] + 1;
    var_dump($view[0] === $values[0] + 1);
    $view[0] = $values[1] - 1;
    var_dump($view[0] === $values[1] - 1);
}
$view = new Wasm\Uint64Array(new Wasm\Memory(1), 0, 2);
$view[0] = -1;
var_dump($view[0], bin2hex($view->getBytes()));
?>
--EXPECT--
ValueError: An element of Wasm\Int8Array must be between -128 and 127, -129 given
ValueError: An element of Wasm\Int8Array must be between -128 and 127, -129 given
ValueError: An element of Wasm\Int8Array must be between -128 and 127, 128 given
ValueError: An element of Wasm\Int8Array must be between -128 and 127, 128 given
bool(true)
bool(true)
ValueError: An element of Wasm\Uint8Array must be between 0 and 255, -1 given
ValueError: An element of Wasm\Uint8Array must be between 0 and 255, -1 given
ValueError: An element of Wasm\Uint8Array must be between 0 and 255, 256 given
ValueError: An element of Wasm\Uint8Array must be between 0 and 255, 256 given
bool(true)
bool(true)
ValueError: An element of Wasm\Int16Array must be between -32768 and 32767, -32769 given
ValueError: An element of Wasm\Int16Array must be between -32768 and 32767, -32769 given
ValueError: An element of Wasm\Int16Array must be between -32768 and 32767, 32768 given
ValueError: An element of Wasm\Int16Array must be between -32768 and 32767, 32768 given
bool(true)
bool(true)
ValueError: An element of Wasm\Uint16Array must be between 0 and 65535, -1 given
ValueError: An element of Wasm\Uint16Array must be between 0 and 65535, -1 given
ValueError: An element of Wasm\Uint16Array must be between 0 and 65535, 65536 given
ValueError: An element of Wasm\Uint16Array must be between 0 and 65535, 65536 given
bool(true)
bool(true)
ValueError: An element of Wasm\Int32Array must be between -2147483648 and 2147483647, -2147483649 given
ValueError: An element of Wasm\Int32Array must be between -2147483648 and 2147483647, -2147483649 given
ValueError: An element of Wasm\Int32Array must be between -2147483648 and 2147483647, 2147483648 given
ValueError: An element of Wasm\Int32Array must be between -2147483648 and 2147483647, 2147483648 given
bool(true)
bool(true)
ValueError: An element of Wasm\Uint32Array must be between 0 and 4294967295, -1 given
ValueError: An element of Wasm\Uint32Array must be between 0 and 4294967295, -1 given
ValueError: An element of Wasm\Uint32Array must be between 0 and 4294967295, 4294967296 given
ValueError: An element of Wasm\Uint32Array must be between 0 and 4294967295, 4294967296 given
bool(true)
bool(true)
int(-1)
string(32) "ffffffffffffffff0000000000000000"
