--TEST--
Wasm\Profiler: stacks go through PHP and wasm alike, as collapsed stacks and as a table
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('runs as long as it takes to be found somewhere');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

function busy(float $seconds): int
{
    for ($n = 0, $end = microtime(true) + $seconds; microtime(true) < $end;) {
        $n++;
    }
    return $n & 1;
}

class Page
{
    public static function log(int $value): void
    {
        busy(0.02);
    }
}

$i = Wasm\Module::fromText('(module $guest
    (import "host" "log" (func $log (param i32)))
    (memory 1)
    (func $_ZN5shape4spinEi (param $n i32) (result i32)
        ;; No compiler leaves out what is stored.
        (loop $again
            (i32.store (i32.const 0) (local.get $n))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $n))
    (func $inner (param i32) (result i32)
        (call $log (local.get 0))
        (i32.add (i32.const 1) (call $_ZN5shape4spinEi (i32.const 5000000))))
    (func $outer (export "run") (param i32) (result i32) (i32.add (i32.const 1) (call $inner (local.get 0)))))')
    ->instantiate(['host' => ['log' => Page::log(...)]]);

function render(Wasm\Instance $i): void
{
    $i->run(1);
    busy(0.01);
}

/** Whether a stack has these functions in this order, one in the other. */
function found(string $collapsed, string ...$functions): bool
{
    foreach (explode("\n", $collapsed) as $line) {
        if (preg_match('/' . implode('(;.*)?;', array_map(preg_quote(...), $functions)) . '[; ]/', $line) === 1) {
            return true;
        }
    }
    return false;
}

$between = ['outer', 'inner'];
// With Singlepass one may be missing that waits for the host.
$waiting = ini_get('wasm.compiler') === 'singlepass' ? ['inner'] : $between;
// Loops of PHP that its JIT has compiled may not look whether they are to stop: they are found late, or not at all.
$jit = function_exists('opcache_get_status') && (opcache_get_status(false)['jit']['on'] ?? false);
$complete = static fn(string $text): bool => found($text, 'stacks.php', 'render', 'Wasm\Instance::run', ...[...$between, 'shape::spin(int)'])
    && ($jit || found($text, 'render', 'Wasm\Instance::run', ...[...$waiting, 'Page::log', 'busy'])
    && preg_match('/render;busy \d/', $text) === 1);
Wasm\Profiler::start(0.001);
// Until all of it was found: a machine may have little time.
for ($round = 1; $round <= 400; $round++) {
    render($i);
    if ($round % 5 === 0) {
        $profile = Wasm\Profiler::stop();
        if ($complete($profile->collapsed())) {
            break;
        }
        Wasm\Profiler::start(0.001);
    }
}
$text = $profile->collapsed();
var_dump($complete($text) ?: $text);
foreach (explode("\n", rtrim($text, "\n")) as $line) {
    preg_match('/^[^;]+(;[^;]+)* [1-9]\d*$/D', $line) === 1 or var_dump($line);
}
$rows = array_column($profile->table(), null, 'function');
$run = $rows['Wasm\Instance::run'];
var_dump(array_keys($run), $run['total'] >= $run['self'], $run['total'] > $rows['shape::spin(int)']['self'] * 0.99, $jit || $rows['busy']['self'] > 0);
var_dump($profile->samples() > 0, abs(array_sum(array_column($profile->table(), 'self')) - $profile->time()) < 1e-6);
?>
--EXPECT--
bool(true)
array(4) {
  [0]=>
  string(8) "function"
  [1]=>
  string(4) "self"
  [2]=>
  string(5) "total"
  [3]=>
  string(7) "samples"
}
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
