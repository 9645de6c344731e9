--TEST--
Wasm\Profiler: what it refuses
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

attempt(fn() => Wasm\Profiler::stop());
foreach ([0, -1, 1e-9, 11, NAN, INF, 'often'] as $interval) {
    attempt(fn() => Wasm\Profiler::start($interval));
}
Wasm\Profiler::start(0.01);
attempt(fn() => Wasm\Profiler::start(0.01));
$profile = Wasm\Profiler::stop();
var_dump($profile instanceof Wasm\Profile, is_string($profile->collapsed()), is_array($profile->table()));
attempt(fn() => Wasm\Profiler::stop());
attempt(fn() => new Wasm\Profiler());
attempt(fn() => new Wasm\Profile());
// What is under way at the end goes with the request.
Wasm\Profiler::start(0.01);
echo "done\n";
?>
--EXPECT--
Wasm\WasmError: no profile is being taken: Wasm\Profiler::start() begins one
ValueError: Wasm\Profiler::start(): Argument #1 ($interval) must be between 0.0001 and 10 seconds
ValueError: Wasm\Profiler::start(): Argument #1 ($interval) must be between 0.0001 and 10 seconds
ValueError: Wasm\Profiler::start(): Argument #1 ($interval) must be between 0.0001 and 10 seconds
ValueError: Wasm\Profiler::start(): Argument #1 ($interval) must be between 0.0001 and 10 seconds
ValueError: Wasm\Profiler::start(): Argument #1 ($interval) must be between 0.0001 and 10 seconds
ValueError: Wasm\Profiler::start(): Argument #1 ($interval) must be between 0.0001 and 10 seconds
TypeError: Wasm\Profiler::start(): Argument #1 ($interval) must be of type float, string given
Wasm\WasmError: a profile is being taken already: Wasm\Profiler::stop() ends it
bool(true)
bool(true)
bool(true)
Wasm\WasmError: no profile is being taken: Wasm\Profiler::start() begins one
Error: Cannot directly construct Wasm\Profiler, use its static methods instead
Error: Cannot directly construct Wasm\Profile, use Wasm\Profiler::stop() instead
done
