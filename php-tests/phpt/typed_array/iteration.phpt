--TEST--
Wasm\TypedArray: foreach, spread, iterator_to_array
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$view = new Wasm\Uint8Array(new Wasm\Memory(1), 0, 3);
$view->set([1, 2, 3]);
foreach ($view as $index => $value) {
    // Each step reads the memory as it is then.
    $view[2] = 50;
    echo "$index: $value\n";
    foreach ($view as $inner) {
        echo "  $inner\n";
    }
}
var_dump(array_sum([...$view]), iterator_to_array($view) === $view->toArray(), max(...$view));
?>
--EXPECT--
0: 1
  1
  2
  50
1: 2
  1
  2
  50
2: 50
  1
  2
  50
int(53)
bool(true)
int(50)
