--TEST--
Wasm\LinkException: comes before a file is compiled
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Cache, Instance, LinkException, Memory, Module, Store, Wasi};

$directory = scratch();
/** A file with a module, by its text. */
$file = function (string $wat) use ($directory): string {
    static $number = 0;
    $path = "$directory/" . ++$number . '.wat';
    file_put_contents($path, $wat);
    return $path;
};
$compiled = fn(): int => count(Cache::status()['modules']);
$before = $compiled();
$path = $file('(module $before (import "env" "log" (func (param i32))) (import "env" "memory" (memory 1 2))
    (import "env" "limit" (global i32)) (func (export "f") (result i32) (i32.const 5)))');
$given = ['log' => fn() => 1, 'memory' => new Memory(1, 2), 'limit' => 3];
attempt(fn() => new Instance($path));
attempt(fn() => new Instance($path, ['env' => ['limit' => 'many'] + $given]));
attempt(fn() => new Instance($path, ['env' => ['memory' => new Memory(0)] + $given]));
attempt(fn() => new Instance($path, ['env' => ['log' => 1] + $given], new Store(fuel: 5)));
attempt(fn() => Wasi::run($path));
var_dump($compiled() - $before);

echo "what fits is compiled once:\n";
var_dump((new Instance($path, ['env' => $given]))->f(), $compiled() - $before);
attempt(fn() => new Instance($path, ['env' => ['limit' => 1.5] + $given]));

echo "what is not valid is found when imports fit, or cannot be read:\n";
$wasm = "\0asm\1\0\0\0\1\4\1\x60\0\0\2\7\1\1e\1f\0\0\3\2\1\0\x0a\5\1\3\0\x6a\x0b";
foreach ([$wasm, substr($wasm, 0, 17)] as $bytes) {
    file_put_contents("$directory/invalid.wasm", $bytes);
    foreach ([[], ['e' => ['f' => fn() => 1]]] as $imports) {
        try {
            new Instance("$directory/invalid.wasm", $imports);
        } catch (Wasm\WasmException $e) {
            echo get_class($e), "\n";
        }
    }
}

echo "an autoloader may use the same file:\n";
$path = $file('(module $autoload (import "e" "f" (func $f (result i32))) (func (export "f") (result i32) (call $f)))');
spl_autoload_register(function (string $class) use ($path): void {
    (new Instance($path, ['e' => ['f' => fn() => 1]]))->f() === 1 and print "loaded for $class\n";
    eval("final class $class { public static function f(): int { return 7; } }");
});
var_dump((new Instance($path, ['e' => ['f' => 'Late::f']]))->f());
?>
--EXPECTF--
Wasm\LinkException: 3 imports do not fit:
 - "env"."log" must be a function (i32) -> (), nothing given
 - "env"."memory" must be a memory of 1 to 2 pages, nothing given
 - "env"."limit" must be an immutable global i32, nothing given
Wasm\LinkException: an import does not fit: "env"."limit" must be an immutable global i32, string (int is needed) given
Wasm\LinkException: an import does not fit: "env"."memory" must be a memory of 1 to 2 pages, memory of 0 or more pages given
Wasm\LinkException: 2 imports do not fit:
 - "env"."log" must be a function (i32) -> (), int 1 given
 - "env"."memory" must be a memory of 1 to 2 pages, a memory of 1 to 2 pages of another Wasm\Store (both need the same one) given
Wasm\LinkException: 3 imports do not fit:
 - "env"."log" must be a function (i32) -> (), nothing given
 - "env"."memory" must be a memory of 1 to 2 pages, nothing given
 - "env"."limit" must be an immutable global i32, nothing given
int(0)
what fits is compiled once:
int(5)
int(1)
Wasm\LinkException: an import does not fit: "env"."limit" must be an immutable global i32, float 1.5 (int is needed) given
what is not valid is found when imports fit, or cannot be read:
Wasm\LinkException
Wasm\CompileException
Wasm\CompileException
Wasm\CompileException
an autoloader may use the same file:
loaded for Late
int(7)
