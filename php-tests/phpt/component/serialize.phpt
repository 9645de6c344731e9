--TEST--
Wasm\Component: an artifact gives the same component back, and a damaged one is refused
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/component.inc';

$component = Wasm\Component::fromText(ECHO_WAT);
$artifact = $component->serialize();
$again = Wasm\Component::deserialize($artifact);
var_dump($again->hash() === $component->hash(), array_keys($again->exports()) === array_keys($component->exports()));
var_dump($again->instantiate()->echoTexts(['a', 'b']));
foreach (['', 'nonsense', substr($artifact, 0, 200), substr_replace($artifact, "\xff", 100, 1), Wasm\Module::fromText('(module)')->serialize()] as $bad) {
    try {
        Wasm\Component::deserialize($bad);
        echo "it loads\n";
    } catch (Wasm\SerializationException $e) {
        echo $e->getMessage(), "\n";
    }
}
?>
--EXPECTF--
bool(true)
bool(true)
array(2) {
  [0]=>
  string(1) "a"
  [1]=>
  string(1) "b"
}
these bytes are not an artifact of Wasm\Module::serialize()
these bytes are not an artifact of Wasm\Module::serialize()
the artifact of a component is %s
the artifact of a component is damaged
these bytes are not an artifact of Wasm\Module::serialize()
