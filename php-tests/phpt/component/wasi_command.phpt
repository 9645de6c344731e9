--TEST--
A component that is a command is run, and its exit code is given
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

require __DIR__ . '/wasi.inc';

foreach (['(call $exit (i32.const 42)) (i32.const 0)', '(i32.const 0)', '(i32.const 1)', '(call $exit (i32.const 0)) unreachable'] as $body) {
    $wasi = new Wasm\Wasi();
    echo $wasi->start(command($body)->instantiate(wasi: $wasi)), ' ', Wasm\Wasi::run(command($body))->exitCode, "\n";
}

// Any version 0.2 is provided, and no other.
echo Wasm\Wasi::run(command(version: '0.2.0'))->exitCode, ' ', Wasm\Wasi::run(command(version: '0.2.99'))->exitCode, "\n";
foreach (['0.2.0-rc-2023-11-10', '0.3.0'] as $version) {
    try {
        Wasm\Wasi::run(command(version: $version));
    } catch (Wasm\LinkException $e) {
        echo $e->getMessage(), "\n";
    }
}

// By path, as text and as a binary.
$text = __DIR__ . '/wasi_command.wat';
file_put_contents($text, ' (component)');
try {
    Wasm\Wasi::run($text);
} catch (Wasm\ExportNotFoundException $e) {
    echo $e->getMessage(), "\n";
}

// A trap is a trap, and the exit code outside of start() an exception.
try {
    Wasm\Wasi::run(command('unreachable'));
} catch (Wasm\TrapException $e) {
    echo strtok($e->getMessage(), ' '), ' ', $e->trapCode->name, "\n";
}
$instance = command()->instantiate(wasi: $wasi = new Wasm\Wasi());
try {
    $instance->run->run();
} catch (Wasm\ExitException $e) {
    echo $e->exitCode, ' ', var_export($instance->isUsable(), true), "\n";
}

// One run each.
try {
    $wasi = new Wasm\Wasi();
    $wasi->start(command('(i32.const 0)')->instantiate(wasi: $wasi));
    $wasi->start(command('(i32.const 0)')->instantiate(wasi: $wasi));
} catch (Wasm\WasmError $e) {
    echo $e->getMessage(), "\n";
}

foreach ([fn() => $wasi->start(new stdClass()), fn() => Wasm\Wasi::run(new stdClass()), fn() => Wasm\Wasi::run([])] as $wrong) {
    try {
        $wrong();
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
--CLEAN--
<?php @unlink(__DIR__ . '/wasi_command.wat');
--EXPECT--
42 42
0 0
1 1
0 0
42 42
an import does not fit: "wasi:cli/exit@0.2.0-rc-2023-11-10"."exit-with-code" must be a function (status-code: u8), nothing given
an import does not fit: "wasi:cli/exit@0.3.0"."exit-with-code" must be a function (status-code: u8), nothing given
the component is not a command: it does not export "wasi:cli/run"
unreachable Unreachable
42 false
this Wasm\Wasi has run a command already: make a new one for each run
Wasm\Wasi::start(): Argument #1 ($instance) must be of type Wasm\Instance|Wasm\Component\Instance, stdClass given
Wasm\Wasi::run(): Argument #1 ($module) must be of type Wasm\Module|Wasm\Component|string, stdClass given
Wasm\Wasi::run(): Argument #1 ($module) must be of type Wasm\Module|Wasm\Component|string, array given
