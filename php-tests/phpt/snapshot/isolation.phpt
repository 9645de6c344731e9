--TEST--
Snapshot: no instance ever sees what another wrote, whichever memory comes after which
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

const PAGES = 8;
const SIZE = PAGES * 65536;

/** A snapshot of an instance whose memory repeats a byte, up to a length; behind that there are zeros. */
function of_byte(int $byte, int $length): Wasm\Module
{
    $instance = wat('(module (memory (export "memory") ' . PAGES . ' 20)
        (func (export "soil") (param i32) (memory.fill (i32.const 0) (local.get 0) (i32.mul (memory.size) (i32.const 65536))))
        (func (export "grow") (result i32) (memory.grow (i32.const 1)))
        (func (export "trap") unreachable))');
    $instance->memory->fill(0, $length, $byte);
    return $instance->snapshot();
}

/** Whether an instance has what it is to begin with; soils it then, in one of several ways. */
function check(Wasm\Module $snapshot, string $expected, int $way): bool
{
    $instance = $snapshot->instantiate();
    $right = $instance->memory->read(0, SIZE) === $expected;
    $grows = $way % 3 === 1 ? $instance->grow() === PAGES && strspn($instance->memory->read(SIZE, 65536), "\0") === 65536 : true;
    $instance->soil(0xee);
    if ($way % 2 === 1) {
        try {
            $instance->trap();
        } catch (Wasm\TrapException) {
        }
    }
    return $right && $grows;
}

/** @return list<array{Wasm\Module, string}> snapshots of which some are mapped, some copied, and one has nothing */
function scenes(): array
{
    $scenes = [];
    foreach ([[1, 300_000], [2, SIZE], [3, 1000], [4, 100_001], [5, 0]] as [$byte, $length]) {
        $scenes[] = [of_byte($byte, $length), str_pad(str_repeat(chr($byte), $length), SIZE, "\0")];
    }
    return $scenes;
}

function rounds(array $scenes, int $rounds): int
{
    $wrong = 0;
    for ($i = 0; $i < $rounds; $i++) {
        [$snapshot, $expected] = $scenes[($i * 7 + intdiv($i, 3)) % count($scenes)];
        $wrong += check($snapshot, $expected, $i) ? 0 : 1;
    }
    return $wrong;
}

$scenes = scenes();
var_dump(rounds($scenes, 300));
echo "-- several at a time\n";
$alive = [];
foreach ([0, 1, 0, 1, 2, 3, 4, 0] as $i => $scene) {
    $alive[$i] = $scenes[$scene][0]->instantiate();
    $alive[$i]->memory->fill(0, SIZE, 100 + $i);
}
foreach ($alive as $i => $instance) {
    if ($instance->memory->read(0, SIZE) !== str_repeat(chr(100 + $i), SIZE)) {
        echo "instance $i sees another one's memory\n";
    }
}
unset($alive, $instance);
var_dump(rounds($scenes, 30));
echo "-- a plain module after them, and new snapshots after the old ones\n";
$plain = wat('(module (memory (export "memory") ' . PAGES . '))');
var_dump($plain->memory->read(0, SIZE) === str_repeat("\0", SIZE));
unset($scenes);
var_dump(rounds(scenes(), 50));
?>
--EXPECT--
int(0)
-- several at a time
int(0)
-- a plain module after them, and new snapshots after the old ones
bool(true)
int(0)
