--TEST--
Fork: parent and children compile before and after, in several threads, and none is left when a fork happens
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
threads_are_its_own();
if (!function_exists('pcntl_fork')) die('skip this PHP has no pcntl_fork');
?>
--FILE--
<?php
require __DIR__ . '/../cache_dir/large_module.inc';

function compile(int $seed): int
{
    // Large enough for a compilation in several threads, and another one each time.
    $module = Wasm\Module::fromText(str_replace('(i32.const 31)', "(i32.const $seed)", large_module()));
    return $module->instantiate()->exports['f9'](0);
}

function expected(int $seed): int
{
    for ($y = 0, $k = 0; $k < 10; $k++) {
        $y = $y * $seed + 9 & 0xffffffff;
    }
    return $y >= 1 << 31 ? $y - (1 << 32) : $y;
}

function threads(): int
{
    return count(glob('/proc/self/task/*')) ?: 1;
}

var_dump(compile(3) === expected(3), threads());
for ($generation = 0; $generation < 2; $generation++) {
    $pids = [];
    for ($child = 0; $child < 2; $child++) {
        if (($pids[] = $pid = pcntl_fork()) === 0) {
            $right = compile(100 + 10 * $generation + $child) === expected(100 + 10 * $generation + $child) && threads() === 1;
            // A grandchild, too.
            if (($pid = pcntl_fork()) === 0) {
                exit(compile(200) === expected(200) ? 0 : 1);
            }
            pcntl_waitpid($pid, $status);
            exit($right && pcntl_wifexited($status) && pcntl_wexitstatus($status) === 0 ? 0 : 1);
        }
    }
    foreach ($pids as $pid) {
        pcntl_waitpid($pid, $status);
        var_dump(pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 'killed');
    }
    var_dump(compile(4 + $generation) === expected(4 + $generation), threads());
}
?>
--EXPECT--
bool(true)
int(1)
int(0)
int(0)
bool(true)
int(1)
int(0)
int(0)
bool(true)
int(1)
