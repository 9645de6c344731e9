--TEST--
Host functions: what cannot be one is refused, with the reason
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func (param i32))))');
class K { private static function hidden() {} public function method() {} }
foreach ([
    'no_such_function', 'K::method', ['K', 'nope'], [], 5, 1.5, null, true, new stdClass, 'K::hidden',
    function (&$x) {}, function (int $a, &...$rest) {}, 'sort', [new ArrayObject, 'nope'],
] as $value) {
    try {
        new Wasm\Instance($module, ['e' => ['f' => $value]]);
        echo "accepted\n";
    } catch (Wasm\LinkException $e) {
        echo substr($e->getMessage(), strpos($e->getMessage(), '"e"."f"')), "\n";
    }
}
?>
--EXPECTF--
"e"."f" must be a function (i32) -> (), string given
"e"."f" must be a function (i32) -> (), string given
"e"."f" must be a function (i32) -> (), array given
"e"."f" must be a function (i32) -> (), array given
"e"."f" must be a function (i32) -> (), int 5 given
"e"."f" must be a function (i32) -> (), float 1.5 given
"e"."f" must be a function (i32) -> (), null given
"e"."f" must be a function (i32) -> (), %r(bool|true)%r given
"e"."f" must be a function (i32) -> (), stdClass given
"e"."f" must be a function (i32) -> (), string given
"e"."f" must be a function (i32) -> (), a callable that takes an argument by reference (wasm passes values) given
"e"."f" must be a function (i32) -> (), a callable that takes an argument by reference (wasm passes values) given
"e"."f" must be a function (i32) -> (), a callable that takes an argument by reference (wasm passes values) given
"e"."f" must be a function (i32) -> (), array given
