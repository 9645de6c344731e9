--TEST--
Wasm\Component: variants, enums, flags, options, results, tuples and fixed lists go in and come out
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

use Wasm\Component\Result;
use Wasm\Component\Variant;

$types = [
    'shape' => '(variant (case "nothing") (case "number" u32) (case "text" string) (case "pair" (tuple u8 f64)))',
    'color' => '(enum "red" "dark-blue")',
    'rights' => '(flags "read" "write-all" "own")',
    'many' => '(flags ' . implode(' ', array_map(fn(int $n): string => "\"f$n\"", range(0, 31))) . ')',
];
$lists = [
    'shapes' => '$shape', 'colors' => '$color', 'rights-list' => '$rights', 'many-list' => '$many', 'options' => '(option u8)', 'nested' => '(option (option u8))',
    'results' => '(result u8 (error string))', 'bare' => '(result)', 'tuples' => '(tuple string s8)', 'bytes' => '(list u8)',
    'floats' => 'f32', 'bools' => 'bool', 'chars' => 'char', 'fixed' => '(list u16 3)',
];
$text = '';
foreach ($types as $name => $type) {
    $text .= "(type \$$name' $type)\n(export \$$name \"$name\" (type \$$name'))\n";
}
foreach ($lists as $name => $type) {
    $text .= "(func (export \"$name\") (param \"list\" (list $type)) (result (list $type))
        (canon lift (core func \$i \"pair\") (memory (core memory \$memory)) (realloc (core func \$realloc))))\n";
}
$component = Wasm\Component::fromText(preg_replace('/\)\s*$/', "$text)", ECHO_WAT));
$instance = $component->instantiate();

enum Color: string
{
    case Red = 'red';
    case Blue = 'dark-blue';
}
enum Plain
{
    case Red;
}
enum Number: int
{
    case Red = 1;
}

function shows(mixed $value): string
{
    return match (true) {
        $value instanceof Variant => "$value->case(" . shows($value->value) . ')',
        $value instanceof Result => ($value->isOk ? 'ok' : 'err') . '(' . shows($value->value) . ')',
        is_array($value) => '[' . implode(', ', array_map(shows(...), $value)) . ']',
        default => json_encode($value, JSON_UNESCAPED_UNICODE),
    };
}

$values = [
    'shapes' => ['nothing', new Variant('nothing'), new Variant('number', 7), new Variant('text', 'ß'), new Variant('pair', [1, 2.5])],
    'colors' => ['red', 'dark-blue', Color::Blue],
    'rightsList' => [[], ['read', 'own'], ['writeAll' => true, 'read' => false], ['write-all' => true]],
    'manyList' => [['f0', 'f31'], ['f15']],
    'options' => [null, 0, 255],
    'nested' => [null, new Variant('some'), new Variant('some', 3)],
    'results' => [Result::ok(1), Result::err('no')],
    'bare' => [Result::ok(), Result::err()],
    'tuples' => [['a', -1]],
    'bytes' => ['ab', [99, 100]],
    'floats' => [1.5, 2],
    'bools' => [true, false],
    'chars' => ['a', '🦀'],
    'fixed' => [[1, 2, 3]],
];
foreach ($values as $name => $list) {
    echo $name, ': ', shows($instance->$name($list)), "\n";
}
var_dump($instance->floats(pack('g2', 0.5, -1)) === [0.5, -1.0], $instance->bools([]), new Variant('a', 1) == new Variant('a', 1), new Variant('a') == new Variant('b'));
$bad = [
    'shapes' => [[new Variant('round')], ['number'], [new Variant('nothing', 1)], [7], [new Variant('pair', [1])]],
    'colors' => [['blue'], [7], [Plain::Red], [Number::Red]],
    'rightsList' => [[['execute']], [['read' => 1]]],
    'nested' => [[3]],
    'results' => [['ok'], [Result::err(5)]],
    'fixed' => [[[1, 2]]],
    'tuples' => [[['a', 200]]],
];
foreach ($bad as $name => $lists) {
    foreach ($lists as $list) {
        try {
            $instance->$name($list);
            echo "$name takes it\n";
        } catch (TypeError | ValueError $e) {
            echo str_replace('Wasm\Component\Instance::', '', $e->getMessage()), "\n";
        }
    }
}
try {
    new Result;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
echo $component->exports()['shape'], ' ', $component->exports()['shapes'], "\n";
?>
--EXPECT--
shapes: [nothing(null), nothing(null), number(7), text("ß"), pair([1, 2.5])]
colors: ["red", "dark-blue", "dark-blue"]
rightsList: [[], ["read", "own"], ["write-all"], ["write-all"]]
manyList: [["f0", "f31"], ["f15"]]
options: [null, 0, 255]
nested: [null, some(null), some(3)]
results: [ok(1), err("no")]
bare: [ok(null), err(null)]
tuples: [["a", -1]]
bytes: ["ab", "cd"]
floats: [1.5, 2]
bools: [true, false]
chars: ["a", "🦀"]
fixed: [[1, 2, 3]]
bool(true)
array(0) {
}
bool(true)
bool(false)
shapes(): Argument #1 ($list), [0] must be one of "nothing", "number", "text", "pair", "round" given
shapes(): Argument #1 ($list), [0] must be a Wasm\Component\Variant: the case "number" carries a value
shapes(): Argument #1 ($list), [0] must carry nothing in the case "nothing"
shapes(): Argument #1 ($list), [0] must be of type Wasm\Component\Variant, or the name of a case, int given
shapes(): Argument #1 ($list), [0] must have 2 elements, 1 given
colors(): Argument #1 ($list), [0] must be one of "red", "dark-blue", "blue" given
colors(): Argument #1 ($list), [0] must be the name of a case, or a case of a string-backed enum, int given
colors(): Argument #1 ($list), [0] must be the name of a case, or a case of a string-backed enum, Plain given
colors(): Argument #1 ($list), [0] must be the name of a case, or a case of a string-backed enum, Number given
rightsList(): Argument #1 ($list), [0] must be some of "read", "write-all", "own", "execute" given
rightsList(): Argument #1 ($list), [0] must be a list of names, or an array of name => bool, int given
nested(): Argument #1 ($list), [0] must be null or a Wasm\Component\Variant of case "some", int given
results(): Argument #1 ($list), [0] must be of type Wasm\Component\Result, string given
results(): Argument #1 ($list), [0] must be of type string, int given
fixed(): Argument #1 ($list), [0] must have 3 elements, 2 given
tuples(): Argument #1 ($list), [0][1] must be between -128 and 127, 200 given
Cannot directly construct Wasm\Component\Result, use Wasm\Component\Result::ok() or Wasm\Component\Result::err() instead
variant { nothing, number(u32), text(string), pair(tuple<u8, f64>) } (list: list<variant { nothing, number(u32), text(string), pair(tuple<u8, f64>) }>) -> list<variant { nothing, number(u32), text(string), pair(tuple<u8, f64>) }>
