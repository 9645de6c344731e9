--TEST--
Wasm\Cache\Filesystem: keeps modules in a directory
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = scratch() . '/modules';
$cache = new Wasm\Cache\Filesystem($directory);
$module = Wasm\Module::fromText(SUM_WAT);
$key = "../odd key\0/";
var_dump($cache->has($key), $cache->get($key), $cache->get($key, 'none'), $cache->set($key, $module), $cache->has($key));
var_dump($cache->get($key)->instantiate()->sum(1, 2));
// Another object, another process: the same directory.
var_dump((new Wasm\Cache\Filesystem($directory))->get($key)->hash() === $module->hash());
// A damaged file is as good as none.
$file = glob("$directory/*")[0];
file_put_contents($file, substr(file_get_contents($file), 0, -1));
var_dump($cache->has($key), $cache->get($key), $cache->set($key, $module), $cache->has($key));
var_dump(count(glob("$directory/*")), $cache->delete($key), $cache->delete($key), $cache->has($key));
// clear() leaves what is not its own.
file_put_contents("$directory/mine.txt", 'mine');
$cache->set('a', $module);
$cache->set('b', $module);
var_dump($cache->clear(), array_map('basename', glob("$directory/*")));
// Machine code is not read from where others can put it.
chmod($directory, 0777);
attempt(fn() => new Wasm\Cache\Filesystem($directory));
attempt(fn() => new Wasm\Cache\Filesystem("$directory/mine.txt"));
attempt(fn() => new Wasm\Cache\Filesystem("$directory/no/such/parent"));
attempt(fn() => new Wasm\Cache\Filesystem(''));
attempt(fn() => $cache->set('k', 'not a module'));
?>
--EXPECTF--
bool(false)
NULL
string(4) "none"
bool(true)
bool(true)
int(3)
bool(true)
bool(false)
NULL
bool(true)
bool(true)
int(1)
bool(true)
bool(true)
bool(false)
bool(true)
array(1) {
  [0]=>
  string(8) "mine.txt"
}
Wasm\WasmException: cannot cache modules in "%smodules": others can write to it (chmod go-w)
Wasm\WasmException: cannot cache modules in "%smine.txt": it is not a directory
Wasm\WasmException: cannot read "%sparent": %s
ValueError: Wasm\Cache\Filesystem::__construct(): Argument #1 ($directory) must not be empty
TypeError: Wasm\Cache\Filesystem::set(): Argument #2 ($value) must be of type Wasm\Module, string given
