--TEST--
Wasm\Frame
--EXTENSIONS--
wasm
--FILE--
<?php
var_dump(new Wasm\Frame('m', 'f', 3, 100), new Wasm\Frame(null, null, 0, 0));
?>
--EXPECTF--
object(Wasm\Frame)#%d (4) {
  ["module"]=>
  string(1) "m"
  ["function"]=>
  string(1) "f"
  ["functionIndex"]=>
  int(3)
  ["offset"]=>
  int(100)
}
object(Wasm\Frame)#%d (4) {
  ["module"]=>
  NULL
  ["function"]=>
  NULL
  ["functionIndex"]=>
  int(0)
  ["offset"]=>
  int(0)
}
