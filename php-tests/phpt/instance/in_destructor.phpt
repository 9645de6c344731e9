--TEST--
Wasm\Instance: calls from destructors and shutdown functions
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

final class Holder
{
    public function __construct(private Wasm\Instance $i) {}
    public function __destruct() { var_dump($this->i->sum(1, 2)); }
}
$holder = new Holder(wat(SUM_WAT));
unset($holder);
$atTheEnd = new Holder(wat(SUM_WAT));
$atTheEnd->self = $atTheEnd;
register_shutdown_function(function () {
    var_dump(wat(SUM_WAT)->sum(40, 2));
});
?>
--EXPECTF--
int(3)

Deprecated: Creation of dynamic property Holder::$self is deprecated in %s on line %d
int(42)
int(3)
