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
const WAT = <<<'WAT'
(component
  (import "docs:demo/files@0.3.1" (instance $files
    (export "file" (type $file (sub resource)))
    (export "[constructor]file" (func (param "number" u32) (result (own $file))))
    (export "[method]file.size-of" (func (param "self" (borrow $file)) (result u32)))
    (export "[static]file.count" (func (result u32)))))
  (alias export $files "file" (type $file))
  (core func $new (canon lower (func $files "[constructor]file")))
  (core func $size (canon lower (func $files "[method]file.size-of")))
  (core func $count (canon lower (func $files "[static]file.count")))
  (core func $drop (canon resource.drop $file))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "size" (func $size (param i32) (result i32)))
    (import "" "count" (func $count (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "measure") (param i32) (result i32) (local $file i32) (local $size i32)
      (local.set $file (call $new (local.get 0)))
      (local.set $size (i32.add (call $size (local.get $file)) (call $count)))
      (call $drop (local.get $file))
      (local.get $size))
    (func (export "size") (param i32) (result i32) (local $size i32)
      (local.set $size (call $size (local.get 0))) (call $drop (local.get 0)) (local.get $size))
    (func (export "keep") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "size" (func $size)) (export "count" (func $count)) (export "drop" (func $drop))))))
  (func (export "measure") (param "number" u32) (result u32) (canon lift (core func $i "measure")))
  (func (export "size") (param "file" (borrow $file)) (result u32) (canon lift (core func $i "size")))
  (func (export "pass") (param "file" (own $file)) (result (own $file)) (canon lift (core func $i "keep")))
)
WAT;

final class File
{
    public static int $alive = 0;
    public function __construct(private int $number) { self::$alive++; }
    public function __destruct() { self::$alive--; }
    public function sizeOf(): int { return $this->number * 10; }
    public static function count(): int { return self::$alive; }
}

$component = Wasm\Component::fromText(WAT);
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
