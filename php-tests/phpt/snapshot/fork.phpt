--TEST--
Snapshot: processes that were forked share it, and none sees what another wrote
--EXTENSIONS--
wasm
--SKIPIF--
<?php
if (!function_exists('pcntl_fork')) die('skip this PHP has no pcntl_fork');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

const SIZE = 16 * 65536;

$instance = wat('(module (memory (export "memory") 16))');
$instance->memory->fill(0, SIZE, 0x11);
$snapshot = $instance->snapshot();
$before = $snapshot->instantiate();
$children = [];
for ($child = 0; $child < 4; $child++) {
    if (($children[] = pcntl_fork()) === 0) {
        $right = true;
        for ($round = 0; $round < 20; $round++) {
            $before->memory->fill($round * 100, 100, $child);
            $copy = $snapshot->instantiate();
            $right = $right && $copy->memory->read(0, SIZE) === str_repeat("\x11", SIZE);
            $copy->memory->fill(0, SIZE, 0x20 + $child);
            $right = $right && $before->memory->read(0, 100) === str_repeat(chr($child), 100);
        }
        $other = $before->snapshot()->instantiate();
        exit($right && $other->memory->read(2000, 1) === "\x11" ? 0 : 1);
    }
}
for ($round = 0; $round < 20; $round++) {
    $copy = $snapshot->instantiate();
    var_dump($copy->memory->read(0, SIZE) === str_repeat("\x11", SIZE)) ;
    $copy->memory->fill(0, SIZE, 0x40);
}
foreach ($children as $pid) {
    pcntl_waitpid($pid, $status);
    var_dump(pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 'killed');
}
var_dump($before->memory->read(0, SIZE) === str_repeat("\x11", SIZE));
?>
--EXPECTREGEX--
^(bool\(true\)\s){20}(int\(0\)\s){4}bool\(true\)$
