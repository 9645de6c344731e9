--TEST--
Wasm\Component: resources that a component imports are objects of a class, or any objects
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

final class File
{
    public static int $alive = 0;
    public function __construct(private int $number) { self::$alive++; }
    public function __destruct() { self::$alive--; }
    public function sizeOf(): int { return $this->number * 10; }
    public static function count(): int { return self::$alive; }
}

$component = Wasm\Component::fromText(HOST_RESOURCES_WAT);
$instance = $component->instantiate(['docs:demo/files' => ['file' => File::class]]);
var_dump($instance->measure(4), File::$alive);
$file = new File(7);
var_dump($instance->size($file), $instance->pass($file) === $file, File::$alive);
unset($file);
var_dump(File::$alive);
// Callables by their names in WIT, and any objects.
$instance = $component->instantiate(['docs:demo/files@0.3.0' => [
    '[constructor]file' => fn(int $number) => new ArrayObject(range(1, $number)),
    '[method]file.size-of' => fn(ArrayObject $file): int => count($file),
    '[static]file.count' => fn(): int => 1000,
]]);
var_dump($instance->measure(4), $instance->size(new ArrayObject([1])));
try {
    $instance->size('no object');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
try {
    $component->instantiate(['docs:demo/files' => ['file' => 'NoSuchClass']]);
} catch (Wasm\LinkException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
int(41)
int(0)
int(70)
bool(true)
int(1)
int(0)
int(1004)
int(1)
Wasm\Component\Instance::size(): Argument #1 ($file) must be an object that is the resource "file", string given
4 imports do not fit:
 - "docs:demo/files@0.3.1"."[constructor]file" must be a function (number: u32) -> own<file>, the name "NoSuchClass" of a class that does not exist given
 - "docs:demo/files@0.3.1"."[method]file.size-of" must be a function (self: borrow<file>) -> u32, the name "NoSuchClass" of a class that does not exist given
 - "docs:demo/files@0.3.1"."[static]file.count" must be a function () -> u32, the name "NoSuchClass" of a class that does not exist given
 - "docs:demo/files@0.3.1"."file" must be a resource, the name "NoSuchClass" of a class that does not exist given
