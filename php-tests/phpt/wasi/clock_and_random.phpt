--TEST--
Wasm\Wasi: a clock and random bytes of one's own, the same every time
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$module = Wasm\Module::fromText('(module
    (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_res_get" (func $resolution (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 40)
    (func (export "time") (param $clock i32) (result i64)
        (drop (call $time (local.get $clock) (i64.const 0) (i32.const 0))) (i64.load (i32.const 0)))
    (func (export "resolution") (param $clock i32) (result i64)
        (drop (call $resolution (local.get $clock) (i32.const 0))) (i64.load (i32.const 0)))
    (func (export "random") (param $at i32) (param $length i32) (result i32)
        (call $random (local.get $at) (local.get $length)))
    (func (export "sleep") (param $clock i32) (param $nanoseconds i64) (param $flags i32) (result i32)
        (i64.store (i32.const 24) (local.get $nanoseconds))
        (i32.store (i32.const 16) (local.get $clock))
        (i32.store (i32.const 40) (local.get $flags))
        (drop (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))
        (i32.load (i32.const 200))))');
$make = fn (mixed ...$arguments): Wasm\Instance
    => $module->instantiate((new Wasm\Wasi(...$arguments))->imports());

echo "a fixed time\n";
$guest = $make(clock: 1_700_000_000.25);
var_dump($guest->time(0), $guest->time(1), $guest->time(2), $guest->time(3), $guest->resolution(0));
echo "goes on by what was waited for\n";
$began = hrtime(true);
var_dump($guest->sleep(1, 20_000_000, 0), $guest->time(0), $guest->time(1), hrtime(true) - $began >= 20_000_000);
var_dump($guest->sleep(0, 1_700_000_000_290_000_000, 1), $guest->time(0), $guest->time(1));
var_dump($guest->sleep(0, 1, 1), $guest->time(1));
var_dump($make(clock: 5)->time(0), $make(clock: 0)->time(0));

echo "a time that is asked for\n";
$times = [100, 101.5, 90, 103];
$guest = $make(clock: function () use (&$times) { return array_shift($times); });
var_dump($guest->time(0), $guest->time(1), $guest->time(1), $guest->time(2));
$microtime = $make(clock: fn () => microtime(true));
var_dump(abs($microtime->time(0) / 1e9 - microtime(true)) < 5);

echo "a seed\n";
$bytes = function (Wasm\Instance $guest, int $length = 16): string {
    $guest->random(1000, $length);
    return bin2hex($guest->memory->read(1000, $length));
};
$one = $make(random: 42);
$other = $make(random: 42);
var_dump($bytes($one), $bytes($other), $bytes($one, 5), $bytes($make(random: 43)), $bytes($make(random: -1)));
var_dump($bytes($make()) !== $bytes($make()));

echo "bytes that are asked for\n";
$asked = [];
$guest = $make(random: function (int $bytes) use (&$asked): string {
    $asked[] = $bytes;
    return str_repeat('ab', $bytes >> 1);
});
var_dump($bytes($guest, 4), $guest->random(1000, 0), $guest->random(0, 2_500_000), $asked);

echo "through Wasi::run()\n";
$print = command('(drop (call $time (i32.const 0) (i64.const 0) (i32.const 16)))
    (drop (call $random (i32.const 24) (i32.const 4))) (call $print (i32.const 1) (i32.const 16) (i32.const 12))',
    '(import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))');
var_dump(bin2hex(Wasm\Wasi::run($print, clock: fn () => 1.0, random: fn (int $n) => str_repeat('r', $n))->stdout));
var_dump(bin2hex(Wasm\Wasi::run($print, clock: 1, random: 1)->stdout));

echo "files in memory have its times\n";
$memory = Wasm\Preopen::memory();
require __DIR__ . '/../../wasi/Guest.php';
$guest = new WasmTests\Wasi\Guest(new Wasm\Wasi(preopens: ['/' => $memory], clock: 12.5));
$fd = $guest->open(3, 'f', 1, 64);
$guest->call('fd_filestat_get', $fd, 60_000);
var_dump($guest->memory->readInt64(60_000 + 48));

echo "refused\n";
attempt(fn () => new Wasm\Wasi(clock: -1));
attempt(fn () => new Wasm\Wasi(clock: NAN));
attempt(fn () => new Wasm\Wasi(clock: 2e10));
attempt(fn () => new Wasm\Wasi(clock: 'no such function'));
attempt(fn () => new Wasm\Wasi(random: 1.5));
attempt(fn () => $make(clock: fn () => 'now')->time(0));
attempt(fn () => $make(clock: fn () => -1)->time(0));
attempt(fn () => $make(clock: fn () => throw new DomainException('no time'))->time(0));
attempt(fn () => $make(random: fn ($n) => 4)->random(0, 8));
attempt(fn () => $make(random: fn ($n) => 'four')->random(0, 8));
attempt(fn () => $make(random: fn ($n) => throw new DomainException('no chance'))->random(0, 8));

echo "methods by __call, and callables that nobody else has\n";
$magic = new class {
    public function __call(string $name, array $arguments): mixed
    {
        return $name === 'clock' ? 7 : str_repeat('m', $arguments[0]);
    }
};
$guest = $make(clock: [$magic, 'clock'], random: [$magic, 'random']);
unset($magic);
var_dump($guest->time(0), $bytes($guest, 2));

echo "cycles are collected\n";
$class = new class {
    public ?Wasm\Wasi $wasi = null;
    public ?Wasm\Instance $guest = null;
    public function __destruct() { echo "collected\n"; }
};
$object = clone $class;
$object->wasi = new Wasm\Wasi(clock: function () use ($object) { return 3; });
$object->guest = $module->instantiate($object->wasi->imports());
var_dump($object->guest->time(0));
unset($object);
gc_collect_cycles();
// The instance alone keeps what its clock needs.
$object = clone $class;
$object->guest = $module->instantiate((new Wasm\Wasi(clock: function () use ($object) { return 4; }))->imports());
gc_collect_cycles();
var_dump($object->guest->time(0));
unset($object);
gc_collect_cycles();
$function = (new Wasm\Wasi(clock: fn () => 5))->imports()['wasi_snapshot_preview1']['clock_time_get'];
gc_collect_cycles();
$guest = $module->instantiate(['wasi_snapshot_preview1' => ['clock_time_get' => $function]
    + (new Wasm\Wasi())->imports()['wasi_snapshot_preview1']]);
unset($function);
gc_collect_cycles();
var_dump($guest->time(0));
unset($class);
echo "end\n";
?>
--EXPECT--
a fixed time
int(1700000000250000000)
int(0)
int(0)
int(0)
int(1)
goes on by what was waited for
int(1)
int(1700000000270000000)
int(20000000)
bool(true)
int(1)
int(1700000000290000000)
int(40000000)
int(1)
int(40000000)
int(5000000000)
int(0)
a time that is asked for
int(100000000000)
int(1500000000)
int(1500000000)
int(3000000000)
bool(true)
a seed
string(32) "16c72e0c2e0b78157e3a116d86d90461"
string(32) "16c72e0c2e0b78157e3a116d86d90461"
string(10) "a199e43932"
string(32) "c8174a7093b46790dd6b604d26cf98f5"
string(32) "08ad7e2ad520558f2d80a1ca18a076c4"
bool(true)
bytes that are asked for
string(8) "61626162"
int(0)
int(0)
array(4) {
  [0]=>
  int(4)
  [1]=>
  int(1048576)
  [2]=>
  int(1048576)
  [3]=>
  int(402848)
}
through Wasi::run()
string(24) "00ca9a3b0000000072727272"
string(24) "00ca9a3b00000000c510c70f"
files in memory have its times
int(12500000000)
refused
ValueError: Wasm\Wasi::__construct(): Argument #8 ($clock) must be between 0 and 18446744073, -1 given
ValueError: Wasm\Wasi::__construct(): Argument #8 ($clock) must be between 0 and 18446744073, NaN given
ValueError: Wasm\Wasi::__construct(): Argument #8 ($clock) must be between 0 and 18446744073, 20000000000 given
TypeError: Wasm\Wasi::__construct(): Argument #8 ($clock) must be of type callable|float|null, string given
TypeError: Wasm\Wasi::__construct(): Argument #9 ($random) must be of type callable|int|null, float given
TypeError: The clock must return float, string returned
ValueError: The clock must return seconds between 0 and 18446744073, -1 returned
DomainException: no time
TypeError: The source of random bytes must return string, int returned
ValueError: The source of random bytes must return 8 bytes, 4 returned
DomainException: no chance
methods by __call, and callables that nobody else has
int(7000000000)
string(4) "6d6d"
cycles are collected
int(3000000000)
collected
int(4000000000)
collected
int(5000000000)
collected
end
