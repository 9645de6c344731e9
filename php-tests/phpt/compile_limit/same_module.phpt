--TEST--
wasm.compile_time_limit: what is compiled within it is the same module, and the same errors
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../cache_dir/large_module.inc';

/** Everything that a module says of itself and does. */
function compiled(): array
{
    $errors = [];
    foreach (["\0asm\1\0\0\0\1\4\1\x60\0", "\0asm", 'no module', ''] as $bytes) {
        try {
            Wasm\Module::fromBytes($bytes, false);
        } catch (Wasm\CompileException $e) {
            $errors[] = $e->getMessage();
        }
    }
    $large = Wasm\Module::fromText(large_module(), false);
    $instance = new Wasm\Instance($large);
    $traps = array_map(static fn(int $way): string => trap($instance, 700, $way), range(0, 4));
    $small = Wasm\Module::fromText('(module $small
        (import "a" "f" (func (param i32) (result i32)))
        (memory (export "memory") 1) (data (i32.const 3) "data")
        (global (export "g") i64 (i64.const -1))
        (func (export "twice") (param $x i32) (result i32) (call 0 (call 0 (local.get $x)))))', false);
    $instance = new Wasm\Instance($small, ['a' => ['f' => fn(int $x): int => $x * 2]], new Wasm\Store(fuel: 1000));
    return [
        $errors, $traps, count($large->exports()), $small->name(), $small->hash(), $small->imports(), $small->exports(),
        $instance->twice(5), $instance->memory->read(3, 4), $instance->g->value, $instance->exports->count(),
        strlen($small->serialize()), strlen($large->serialize()),
        (new Wasm\Instance(Wasm\Module::deserialize($large->serialize())))->f7(0),
    ];
}

$here = compiled();
ini_set('wasm.compile_time_limit', '100');
$apart = compiled();
var_dump(count($here[0]), count(array_unique($here[1])), $here == $apart);
?>
--EXPECT--
int(4)
int(5)
bool(true)
