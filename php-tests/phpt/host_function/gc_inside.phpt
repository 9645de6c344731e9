--TEST--
Host functions: gc_collect_cycles() in one leaves what is in use alone
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param externref externref) (result externref)))
    (func (export "run") (param externref externref) (result externref) (call $f (local.get 0) (local.get 1))))');
for ($n = 0; $n < 50; $n++) {
    $object = new stdClass;
    $object->self = $object;
    $i = new Wasm\Instance($module, ['e' => ['f' => function ($a, $b) use (&$i) {
        $cycle = new stdClass;
        $cycle->cycle = $cycle;
        unset($cycle);
        gc_collect_cycles();
        return [$a, $b, $i];
    }]]);
    $result = $i->run($object, "text $n");
    if ($result !== [$object, "text $n", $i]) {
        echo "$n is wrong\n";
    }
}
echo "done\n";
?>
--EXPECT--
done
