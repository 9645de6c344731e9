--TEST--
Classes that do not fit the types of a component are refused when they are asked for
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

final class WithoutX
{
    public function __construct(public ?string $farLabel = null)
    {
    }
}

final class WithMore
{
    public function __construct(public float $x, public int $weight, public ?string $farLabel)
    {
    }
}

final class InBetween
{
    public function __construct(public float $x, public int $weight = 1, public ?string $farLabel = null)
    {
    }
}

final class Hidden
{
    private function __construct(public float $x, public ?string $farLabel)
    {
    }
}

final class NoProperty
{
    public float $x;
    protected ?string $farLabel;
}

abstract class Idea
{
}

enum Fewer: string
{
    case Green = 'green';
}

$wanted = [
    ['geo:api/types#pont' => Point::class],
    ['geo:other/types#point' => Point::class],
    ['geo:api/types@2.0.0#point' => Point::class],
    ['point' => Point::class],
    ['geo:api/types#point' => 'Missing'],
    ['geo:api/types#point' => 5],
    ['geo:api/types#shape' => Point::class],
    ['geo:api/types#point' => Color::class],
    ['geo:api/types#point' => Idea::class],
    ['geo:api/types#point' => WithoutX::class],
    ['geo:api/types#point' => WithMore::class],
    ['geo:api/types#point' => InBetween::class],
    ['geo:api/types#point' => Hidden::class],
    ['geo:api/types#point' => NoProperty::class],
    ['geo:api/types#color' => Point::class],
    ['geo:api/types#color' => Fewer::class],
    ['geo:api/types#point' => Point::class, 'geo:api/types@1.2.0#point' => Plain::class],
];
foreach ($wanted as $types) {
    try {
        Component::fromText(TYPED_WAT, $types);
        echo "accepted\n";
    } catch (Error $e) {
        echo $e::class, ': ', str_replace('Wasm\Component::fromText(): Argument #2 ($types) ', '', $e->getMessage()), "\n";
    }
}

echo "-- an argument\n";
$i = Component::fromText(TYPED_WAT, ['geo:api/types#point' => Point::class, 'geo:api/types#color' => Color::class])
    ->instantiate(['paint' => fn() => []]);
foreach (['blue', 3] as $color) {
    try {
        $i->echoColor($color);
    } catch (Error $e) {
        echo $e::class, ': ', $e->getMessage(), "\n";
    }
}

echo "-- a loader of classes may throw\n";
spl_autoload_register(fn(string $name) => throw new LogicException("no $name"));
try {
    Component::fromText(TYPED_WAT, ['geo:api/types#point' => 'Missing']);
} catch (LogicException $e) {
    echo $e->getMessage(), "\n";
}
--EXPECT--
ValueError: has a class for "geo:api/types#pont", and the component has no such type: did you mean "geo:api/types#point" or "geo:api/types#color" or "geo:api/types#shape"?
ValueError: has a class for "geo:other/types#point", and the component has no such type: did you mean "geo:api/types#point"?
ValueError: has a class for "geo:api/types@2.0.0#point", and the component has no such type: did you mean "geo:api/types@1.2.0#point" or "geo:api/types@1.2.0#color" or "geo:api/types@1.2.0#shape"?
ValueError: has a class for "point", and the component has no such type; its types are "geo:api/types#color", "geo:api/types#point", "geo:api/types#shape"
ValueError: has for "geo:api/types#point" the class Missing, which does not exist
TypeError: must have the name of a class for "geo:api/types#point", int given
ValueError: has a class for "geo:api/types#shape", which is a variant: only records and enums have classes
ValueError: has for "geo:api/types#point" Color, of which no objects can be made
ValueError: has for "geo:api/types#point" Idea, of which no objects can be made
ValueError: has for "geo:api/types#point" WithoutX, whose constructor has no parameter $x
ValueError: has for "geo:api/types#point" WithMore, whose constructor has the parameter $weight, which is not one of the fields "x", "farLabel"
ValueError: has for "geo:api/types#point" InBetween, whose constructor has the parameter $weight, which is not one of the fields "x", "farLabel"
ValueError: has for "geo:api/types#point" Hidden, whose constructor is not public
ValueError: has for "geo:api/types#point" NoProperty, which has neither a constructor nor a public property $farLabel
ValueError: has for "geo:api/types#color" Point, which is not an enum
ValueError: has for "geo:api/types#color" Fewer, which has no case with the value "dark-red"
ValueError: has for "geo:api/types@1.2.0#point" two classes
-- an argument
ValueError: Wasm\Component\Instance::echoColor(): Argument #1 ($color) must be one of "dark-red", "green", "blue" given
TypeError: Wasm\Component\Instance::echoColor(): Argument #1 ($color) must be the name of a case, or a case of a string-backed enum, int given
-- a loader of classes may throw
no Missing
