--TEST--
Fork: processes that have a mapped module in common trap at the same time, and each learns why
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('does not tell which instruction of a division faulted');
if (!function_exists('pcntl_fork')) die('skip this PHP has no pcntl_fork');
?>
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';
require __DIR__ . '/../cache_dir/large_module.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/large.wat', large_module());
child("new Wasm\\Module(" . var_export($path, true) . "); echo 1;", "wasm.cache_dir=$cache");
$code = 'require ' . var_export(__DIR__ . '/../cache_dir/large_module.inc', true) . ';
    $instance = new Wasm\Instance(' . var_export($path, true) . ');
    echo current(Wasm\Cache::status()["modules"])["origin"], "\n";
    $codes = ["", "Unreachable", "IntegerDivisionByZero", "MemoryOutOfBounds", "UninitializedElement"];
    for ($child = 0; $child < 4; $child++) {
        if (($pids[] = pcntl_fork()) === 0) {
            for ($k = 0; $k < 300; $k++) {
                $n = ($k * 37 + $child * 401) % FUNCTIONS;
                $way = 1 + ($k + $child) % 4;
                if (($said = trap($instance, $n, $way)) !== "$codes[$way] large f$n $n 1") {
                    echo "f$n $codes[$way]: $said\n";
                    exit(1);
                }
            }
            exit(0);
        }
    }
    foreach ($pids as $pid) {
        pcntl_waitpid($pid, $status);
        var_dump(pcntl_wexitstatus($status), pcntl_wifsignaled($status));
    }';
echo child($code, "wasm.cache_dir=$cache");
?>
--EXPECT--
disk
int(0)
bool(false)
int(0)
bool(false)
int(0)
bool(false)
int(0)
bool(false)
