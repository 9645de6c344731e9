--TEST--
Wasm\Frame
--EXTENSIONS--
wasm
--FILE--
<?php
var_dump(new Wasm\Frame('m', 'f', 3, 100, '_Zf', 'f.c', 7, 2), new Wasm\Frame(null, null, 0, 0));
?>
--EXPECTF--
object(Wasm\Frame)#%d (8) {
  ["module"]=>
  string(1) "m"
  ["function"]=>
  string(1) "f"
  ["functionIndex"]=>
  int(3)
  ["offset"]=>
  int(100)
  ["symbol"]=>
  string(3) "_Zf"
  ["file"]=>
  string(3) "f.c"
  ["line"]=>
  int(7)
  ["column"]=>
  int(2)
}
object(Wasm\Frame)#%d (8) {
  ["module"]=>
  NULL
  ["function"]=>
  NULL
  ["functionIndex"]=>
  int(0)
  ["offset"]=>
  int(0)
  ["symbol"]=>
  NULL
  ["file"]=>
  NULL
  ["line"]=>
  NULL
  ["column"]=>
  NULL
}
