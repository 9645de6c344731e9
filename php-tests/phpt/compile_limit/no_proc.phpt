--TEST--
Compile limits: hold where the root directory has no /proc, and what is large is loaded as well
--EXTENSIONS--
wasm
posix
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
if (PHP_OS_FAMILY !== 'Linux') die('skip the limit is enforced on Linux only');
if (posix_geteuid() !== 0 || !function_exists('chroot')) die('skip only root may change its root directory, in the CLI');
limits_hold();
not_under_asan('needs /proc itself');
?>
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../process.inc';
require __DIR__ . '/../support.inc';

$jail = scratch();
// What somebody has put where the system lists descriptors.
mkdir("$jail/proc/self/fd", 0777, true);
foreach (range(3, 40) as $descriptor) {
    file_put_contents("$jail/proc/self/fd/$descriptor", "\x7fELF, and what not");
}
// That of a user for whom modules are kept.
mkdir("$jail/cache", 0700);
$code = '
    require ' . var_export(__DIR__ . '/bombs.inc', true) . ';
    require ' . var_export(dirname(__DIR__) . '/cache_dir/large_module.inc', true) . ';
    [$bomb, $large] = [many_functions(), large_module()];
    chroot(' . var_export($jail, true) . ') && chdir("/") or exit("no chroot");
    var_dump(file_exists("/proc/self/status"), file_exists("/dev/null"));
    echo trap($instance = new Wasm\Instance(Wasm\Module::fromText($large)), 700, 2), "\n";
    var_dump($instance->f7(0), current(Wasm\Cache::status()["modules"])["origin"]);
    $again = Wasm\Module::deserialize($instance->module->serialize());
    var_dump((new Wasm\Instance($again))->f7(0) === $instance->f7(0));
    attempt(fn() => Wasm\Module::fromBytes($bomb, false));
    // The largest of the children, in KiB.
    var_dump(getrusage(1)["ru_maxrss"] < (100 << 10) + getrusage()["ru_maxrss"]);
    attempt(fn() => wat(SUM_WAT)->sum(1, 2));
    ini_set("wasm.compile_memory_limit", "1M");
    attempt(fn() => Wasm\Module::fromText(SUM_WAT, false));';
$options = ['wasm.compile_time_limit=100', 'wasm.compile_memory_limit=100M', 'wasm.cache_dir=/cache'];
exits($code, ...$options);
exits($code, ...$options);
array_map('unlink', [...glob("$jail/cache/*"), ...glob("$jail/proc/self/fd/*")]);
array_map('rmdir', ["$jail/cache", "$jail/proc/self/fd", "$jail/proc/self", "$jail/proc"]);
?>
--EXPECTF--
bool(false)
bool(false)
IntegerDivisionByZero large f700 700 1
int(%i)
string(8) "compiled"
bool(true)
Wasm\CompileException: %s while it compiled this module of 4000029 bytes; the likely cause is that it needs more memory than wasm.compile_memory_limit = 104857600 bytes
bool(true)
int(3)
Wasm\CompileException: cannot start a thread to compile in: %s; the likely cause is that it needs more memory than wasm.compile_memory_limit = 1048576 bytes
exit code 0
bool(false)
bool(false)
IntegerDivisionByZero large f700 700 1
int(%i)
string(4) "disk"
bool(true)
Wasm\CompileException: %s while it compiled this module of 4000029 bytes; the likely cause is that it needs more memory than wasm.compile_memory_limit = 104857600 bytes
bool(true)
int(3)
Wasm\CompileException: cannot start a thread to compile in: %s; the likely cause is that it needs more memory than wasm.compile_memory_limit = 1048576 bytes
exit code 0
