--TEST--
Records become objects of a class and enums cases of an enum, where the program asks for it
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/typed.inc';

use Wasm\Component;
use Wasm\Component\Variant;

$painted = [];
$paint = function (array $points, mixed $color) use (&$painted): array {
    $painted[] = [$points, $color];
    return [...$points, new Point('new', 9)];
};

$types = ['geo:api/types#point' => Point::class, 'geo:api/types@1.0.0#color' => Color::class];
$component = Component::fromText(TYPED_WAT, $types);
$i = $component->instantiate(['paint' => $paint]);

echo "-- in variants, lists and tuples\n";
$shapes = $i->echoShapes([
    new Variant('dot', new Point('a', 1.5)),
    'nothing',
    new Variant('line', [new Point(null, 0), ['x' => 2]]),
    new Variant('filled', [Color::Crimson, new Point(null, 3)]),
]);
var_dump($shapes[0]->value, $shapes[2]->value[1] == new Point(null, 2), $shapes[3]->value[0], $shapes[3]->value[1]->x);

echo "-- enums: a case, its name in WIT\n";
var_dump($i->echoColor(Color::Green), $i->echoColor('dark-red'), $i->echoColor(color: Color::Crimson));

echo "-- functions of the host\n";
var_dump($i->paint([new Point('b', 4)], Color::Green)[1], $painted[0][0][0] == new Point('b', 4), $painted[0][1]);

echo "-- what a constructor throws comes out, and the instance can be called again\n";
try {
    $i->echoShapes([new Variant('dot', ['x' => -1])]);
} catch (DomainException $e) {
    echo $e->getMessage(), "\n";
}
var_dump($i->isUsable(), $i->echoColor(Color::Green));

echo "-- a class without constructor\n";
$plain = Component::fromText(TYPED_WAT, ['geo:api/types#point' => Plain::class])->instantiate(['paint' => $paint]);
var_dump($plain->echoShapes([new Variant('dot', ['x' => 7, 'farLabel' => 'c'])])[0]->value);
$loose = Component::fromText(TYPED_WAT, ['geo:api/types#point' => stdClass::class])->instantiate(['paint' => $paint]);
var_dump($loose->echoShapes([new Variant('dot', (object) ['x' => 7])])[0]->value);

echo "-- an enum without values\n";
$named = Component::fromText(TYPED_WAT, ['geo:api/types#color' => Named::class])->instantiate(['paint' => $paint]);
var_dump($named->echoColor('dark-red'), $named->echoColor(Named::Green));

echo "-- the same component, without classes\n";
$without = Component::fromText(TYPED_WAT)->instantiate(['paint' => $paint]);
var_dump($without->echoColor('green'), $without->echoShapes([new Variant('dot', new Point('d', 8))])[0]->value);

echo "-- types say their class\n";
$type = $component->exports()['echo-color']->params['color'];
var_dump($type->class, $type->kind, $component->exports()['paint']->result->element->class);
var_dump(Component::deserialize($component->serialize(), $types)->exports()['echo-color']->params['color']->class);
--EXPECTF--
-- in variants, lists and tuples
object(Point)#%d (3) {
  ["farLabel"]=>
  string(1) "a"
  ["x"]=>
  float(1.5)
  ["mine"]=>
  int(5)
}
bool(true)
enum(Color::Crimson)
float(3)
-- enums: a case, its name in WIT
enum(Color::Green)
enum(Color::Crimson)
enum(Color::Crimson)
-- functions of the host
object(Point)#%d (3) {
  ["farLabel"]=>
  string(3) "new"
  ["x"]=>
  float(9)
  ["mine"]=>
  int(5)
}
bool(true)
enum(Color::Green)
-- what a constructor throws comes out, and the instance can be called again
x is negative
bool(true)
enum(Color::Green)
-- a class without constructor
object(Plain)#%d (2) {
  ["x"]=>
  float(7)
  ["farLabel"]=>
  string(1) "c"
}
object(stdClass)#%d (2) {
  ["x"]=>
  float(7)
  ["farLabel"]=>
  NULL
}
-- an enum without values
enum(Named::DarkRed)
enum(Named::Green)
-- the same component, without classes
string(5) "green"
array(2) {
  ["x"]=>
  float(8)
  ["farLabel"]=>
  string(1) "d"
}
-- types say their class
string(5) "Color"
string(4) "enum"
string(5) "Point"
string(5) "Color"
