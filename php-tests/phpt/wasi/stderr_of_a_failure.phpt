--TEST--
Wasm\Wasi: what a guest wrote to its stderr before it failed is in the exception
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

use Wasm\{ExitException, Instance, Module, TrapException, Wasi};

function show(callable $call): void
{
    try {
        $call();
        echo "nothing was thrown\n";
    } catch (TrapException|ExitException $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
        var_dump($e->stderr);
    }
}

$data = '(data (i32.const 16) "panicked at cmd.rs:9:38:\nthree is too many\n")
    (data (i32.const 100) "out\n")';
$say = '(call $print (i32.const 2) (i32.const 16) (i32.const 43))';
$panics = command("$say (call \$print (i32.const 1) (i32.const 100) (i32.const 4)) unreachable", '', $data);
echo "run():\n";
show(fn() => Wasi::run($panics));

echo "start():\n";
$wasi = new Wasi;
show(fn() => $wasi->start($panics->instantiate($wasi->imports())));
var_dump($wasi->stderr() === "panicked at cmd.rs:9:38:\nthree is too many\n", $wasi->stdout());

echo "a stream of its own:\n";
$stream = fopen('php://memory', 'w+');
show(fn() => Wasi::run($panics, stderr: $stream));
rewind($stream);
var_dump(strlen(stream_get_contents($stream)));

echo "a reactor, by calls:\n";
$reactor = fn(Wasi $wasi) => command('', '', "$data
    (func (export \"say\") $say)
    (func (export \"trap\") unreachable)
    (func (export \"panic\") $say unreachable)
    (func (export \"nothing\") (call \$print (i32.const 2) (i32.const 16) (i32.const 0)) unreachable)
    (func (export \"exit\") $say (call \$proc_exit (i32.const 3)))
    (func \$deep (export \"deep\") $say (call \$deep))
    (func (export \"lines\") (param \$n i32) (loop \$more $say
        (br_if \$more (local.tee \$n (i32.sub (local.get \$n) (i32.const 1))))) unreachable)")->instantiate($wasi->imports());
$i = $reactor(new Wasi);
show(fn() => $i->trap());
$i->say();
show(fn() => $i->trap());
show(fn() => $i->panic());
show(fn() => $i->exit());

echo "no more than the last 64 KiB, and the last lines:\n";
try {
    $i->lines(3000);
} catch (TrapException $e) {
    var_dump(strlen($e->stderr), substr_count($e->getMessage(), "\n"), str_ends_with($e->stderr, "too many\n"));
}

echo "a start function:\n";
$starts = Module::fromText('(module
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1) (data (i32.const 0) "\08\00\00\00\03\00\00\00bad")
    (func $start (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 4))) unreachable)
    (start $start))');
show(fn() => new Instance($starts, (new Wasi)->imports()));

echo "the one that wrote last, of two in a store:\n";
$store = new Wasm\Store;
$one = $reactor(new Wasi);
$two = Module::fromText('(module (import "e" "panic" (func $panic)) (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
    (func (export "call") (call $panic)))')->instantiate(['e' => $one] + (new Wasi)->imports());
show(fn() => $two->call());

echo "without functions of WASI there is none:\n";
show(fn() => wat('(module (func (export "f") unreachable))')->f());
var_dump((new TrapException)->stderr, (new ExitException)->stderr);
?>
--EXPECTF--
run():
Wasm\TrapException: unreachable executed in wasm function #%d%S
it wrote to stderr:
panicked at cmd.rs:9:38:
three is too many
string(43) "panicked at cmd.rs:9:38:
three is too many
"
start():
Wasm\TrapException: unreachable executed in wasm function #%d%S
it wrote to stderr:
panicked at cmd.rs:9:38:
three is too many
string(43) "panicked at cmd.rs:9:38:
three is too many
"
bool(true)
string(4) "out
"
a stream of its own:
Wasm\TrapException: unreachable executed in wasm function #%d%S
it wrote to stderr:
panicked at cmd.rs:9:38:
three is too many
string(43) "panicked at cmd.rs:9:38:
three is too many
"
int(43)
a reactor, by calls:
Wasm\TrapException: unreachable executed in wasm function #%d%S
string(0) ""
Wasm\TrapException: unreachable executed in wasm function #%d%S
string(43) "panicked at cmd.rs:9:38:
three is too many
"
Wasm\TrapException: unreachable executed in wasm function #%d%S
it wrote to stderr:
panicked at cmd.rs:9:38:
three is too many
string(86) "panicked at cmd.rs:9:38:
three is too many
panicked at cmd.rs:9:38:
three is too many
"
Wasm\ExitException: the guest exited with code 3
it wrote to stderr:
panicked at cmd.rs:9:38:
three is too many
string(129) "panicked at cmd.rs:9:38:
three is too many
panicked at cmd.rs:9:38:
three is too many
panicked at cmd.rs:9:38:
three is too many
"
no more than the last 64 KiB, and the last lines:
int(65536)
int(11)
bool(true)
a start function:
Wasm\TrapException: unreachable executed in wasm function %S
it wrote to stderr:
bad
string(3) "bad"
the one that wrote last, of two in a store:
Wasm\TrapException: unreachable executed in wasm function #%d%S
it wrote to stderr:
panicked at cmd.rs:9:38:
three is too many
string(43) "panicked at cmd.rs:9:38:
three is too many
"
without functions of WASI there is none:
Wasm\TrapException: unreachable executed in wasm function #0%S
NULL
NULL
NULL
