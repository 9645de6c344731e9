--TEST--
Wasm\Instance: parameter names that are none in PHP, or are there twice, do no harm
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$names = ["\x01\x01a\x00\x02\x00\x01.\x01\x01.", "\x01\x00\x02\x00\x00\x01\x00", "\x01\x00\x02\x00\x01a\x01\x01a", "\x01\x00\x02\x00\x03a\x00b\x01\x02\xff\xff", "\x01\x00\x01\x05\x01a", "\x01\x00\x01\x00\x04this"];
foreach ($names as $locals) {
    // Subsection 2: the names of locals, by function.
    $payload = $locals;
    $i = new Wasm\Instance(Wasm\Module::fromBytes(SUM_WASM . custom_section('name', "\x02" . chr(strlen($payload)) . $payload)));
    try {
        $i->sum('x', 1);
    } catch (TypeError $e) {
        echo preg_match('/^Wasm\\\\Instance::sum\(\): Argument #1 (\(\$\S+\) )?must be of type int, string given$/', $e->getMessage()) ? "right\n" : $e->getMessage() . "\n";
    }
    var_dump($i->sum(1, 2));
    foreach ((new ReflectionFunction($i->sum(...)))->getParameters() as $parameter) {
        (string) $parameter;
    }
}
?>
--EXPECT--
right
int(3)
right
int(3)
right
int(3)
right
int(3)
right
int(3)
right
int(3)
