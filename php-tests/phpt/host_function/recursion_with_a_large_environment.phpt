--TEST--
Host functions: endless recursion ends in an exception, however large the environment that lies on the same stack
--EXTENSIONS--
wasm
--FILE--
<?php
$code = <<<'CODE'
    $module = Wasm\Module::fromText('(module (import "e" "f" (func $f)) (func (export "run") (call $f)))');
    $i = new Wasm\Instance($module, ['e' => ['f' => function () use (&$i) { $i->run(); }]]);
    try {
        $i->run();
    } catch (Wasm\StackOverflowException) {
        echo 'ended';
    }
    CODE;
// More than what is kept in reserve; a single variable may have 128 KiB.
$environment = getenv();
for ($n = 0; $n < 10; $n++) {
    $environment["LARGE_$n"] = str_repeat('x', 100_000);
}
$command = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' -r ' . escapeshellarg($code);
$process = proc_open("exec $command 2>&1", [1 => ['pipe', 'w']], $pipes, null, $environment);
echo stream_get_contents($pipes[1]), "\n";
var_dump(proc_close($process));
?>
--EXPECT--
ended
int(0)
