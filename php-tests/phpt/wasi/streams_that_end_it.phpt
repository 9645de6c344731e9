--TEST--
Wasm\Wasi: a stream's PHP code may exit, fail fatally or suspend a fiber
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../process.inc';

$code = 'require ' . var_export(__DIR__ . '/wasi.inc', true) . <<<'PHP'
;
class Wrapper
{
    public $context;
    public static Closure $do;
    public function stream_open() { return true; }
    public function stream_read($count) { return (self::$do)($count); }
    public function stream_eof() { return false; }
    public function stream_write($data) { return (self::$do)($data); }
}
stream_wrapper_register('mine', Wrapper::class);
register_shutdown_function(function () { echo "shutdown\n"; });
$cat = command(CAT);
PHP;
$read = "Wasm\\Wasi::run(\$cat, stdin: fopen('mine://x', 'r')); echo 'not reached';";
$write = "Wasm\\Wasi::run(\$cat, stdin: 'x', stdout: fopen('mine://x', 'w')); echo 'not reached';";

exits("$code Wrapper::\$do = function () { exit(7); }; $read");
exits("$code Wrapper::\$do = function () { exit(8); }; $write");
exits("$code Wrapper::\$do = function () { trigger_error('fatal', E_USER_ERROR); }; $read", 'html_errors=0', 'error_reporting=24575');
exits("$code Wrapper::\$do = fn () => str_repeat('x', 1 << 30); $read", 'memory_limit=64M');
exits("$code set_time_limit(1); Wrapper::\$do = function () { for (;;); }; $write");
exits($code . <<<'PHP'
Wrapper::$do = fn () => Fiber::suspend();
$one = new Fiber(fn () => Wasm\Wasi::run($cat, stdin: fopen('mine://x', 'r')));
$one->start();
$other = new Fiber(fn () => Wasm\Wasi::run($cat, stdin: 'meanwhile')->stdout);
$other->start();
echo $other->getReturn(), "\n";
Wrapper::$do = fn () => throw new Exception('later');
try {
    $one->resume('piece');
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
PHP);
exits($code . <<<'PHP'
Wrapper::$do = function () use ($cat) {
    static $calls = 0;
    return $calls++ === 0 ? Wasm\Wasi::run($cat, stdin: 'from within')->stdout : throw new Exception('at last');
};
try {
    Wasm\Wasi::run($cat, stdin: fopen('mine://x', 'r'), stdout: fopen('php://output', 'w'));
} catch (Exception $e) {
    echo ' ', $e->getMessage(), "\n";
}
PHP);
?>
--EXPECTF--
shutdown
exit code 7
shutdown
exit code 8
Fatal error: fatal in %s on line %d
shutdown
exit code 255
Fatal error: Allowed memory size of %d bytes exhausted %s
shutdown
exit code 255
Fatal error: Maximum execution time of 1 second exceeded in %s on line %d
shutdown
exit code 255
meanwhile
later
shutdown
exit code 0
from within at last
shutdown
exit code 0
