--TEST--
Wasm\Component: strings, lists and records go in and come out; what does not fit is named by its path and does no harm
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

final class Point
{
    public function __construct(public readonly float $x, public ?string $farLabel = null) {}
}

$instance = Wasm\Component::fromText(ECHO_WAT)->instantiate();
foreach (['', 'plain', 'grüße 🦀', str_repeat('ä', 5000)] as $text) {
    assert($instance->echoText($text) === $text);
    assert($instance->echoText16($text) === $text);
}
$bytes = random_bytes(100_000);
var_dump($instance->echoBytes($bytes) === $bytes, $instance->echoBytes([1, 2, 255]) === "\1\2\xff", $instance->echoBytes(''));
var_dump($instance->echoShorts([-1, 2, 300]) === [-1, 2, 300], $instance->echoShorts(pack('v*', 1, 65535)) === [1, -1]);
var_dump($instance->echoTexts(['a', 'ß', '']) === ['a', 'ß', '']);
echo json_encode($instance->echoPoints([['x' => 1.5, 'farLabel' => 'here'], ['x' => 2], new Point(3.25, 'object')])), "\n";
$bad = [
    fn() => $instance->echoPoints([['x' => 1.0], ['x' => 'far']]),
    fn() => $instance->echoPoints([['farLabel' => 'no x']]),
    fn() => $instance->echoPoints([['x' => 1.0, 'farlabel' => 'a slip']]),
    fn() => $instance->echoPoints(['first' => ['x' => 1.0]]),
    fn() => $instance->echoPoints([1]),
    fn() => $instance->echoTexts(['a', "\xff"]),
    fn() => $instance->echoShorts([1, 40000]),
    fn() => $instance->echoShorts('odd'),
    fn() => $instance->echoText([]),
];
foreach ($bad as $call) {
    try {
        $call();
    } catch (TypeError | ValueError $e) {
        echo $e::class, ': ', $e->getMessage(), "\n";
    }
}
var_dump($instance->isUsable(), $instance->echoText('still here'));
?>
--EXPECT--
bool(true)
bool(true)
string(0) ""
bool(true)
bool(true)
bool(true)
[{"x":1.5,"farLabel":"here"},{"x":2,"farLabel":null},{"x":3.25,"farLabel":"object"}]
TypeError: Wasm\Component\Instance::echoPoints(): Argument #1 ($points), [1]["x"] must be of type float, string given
ValueError: Wasm\Component\Instance::echoPoints(): Argument #1 ($points), [0] lacks the field "x"
ValueError: Wasm\Component\Instance::echoPoints(): Argument #1 ($points), [0] has no field "farlabel"; its fields are "x", "farLabel"
TypeError: Wasm\Component\Instance::echoPoints(): Argument #1 ($points) must be a list, array given
TypeError: Wasm\Component\Instance::echoPoints(): Argument #1 ($points), [0] must be an array or object, int given
ValueError: Wasm\Component\Instance::echoTexts(): Argument #1 ($texts), [1] must be UTF-8, and is not at byte 0
ValueError: Wasm\Component\Instance::echoShorts(): Argument #1 ($list), [1] must be between -32768 and 32767, 40000 given
ValueError: Wasm\Component\Instance::echoShorts(): Argument #1 ($list) must have a length that is a multiple of 2, 3 given
TypeError: Wasm\Component\Instance::echoText(): Argument #1 ($text) must be of type string, array given
bool(true)
string(10) "still here"
