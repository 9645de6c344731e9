--TEST--
Wasm\Frame: damaged DWARF and name sections tell nothing, and a trap is a trap all the same
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/frames.inc';

$wasm = file_get_contents(PROGRAMS . '/ledger.wasm');
$from = strpos($wasm, '.debug_info');
mt_srand(18);
$traps = 0;
for ($n = 0; $n < 200; $n++) {
    $damaged = $wasm;
    for ($flips = mt_rand(1, 40); $flips > 0; $flips--) {
        // Behind the names of sections, which may make the module another one.
        $damaged[mt_rand($from + 16, strlen($wasm) - 1)] = chr(mt_rand(0, 255));
    }
    try {
        $ledger = Wasm\Module::fromBytes($damaged, Wasm\Module::VOLATILE)->instantiate();
    } catch (Wasm\CompileException) {
        // The damage is in the length of a section.
        continue;
    }
    try {
        $ledger->divide(7, 0);
    } catch (Wasm\TrapException $e) {
        $traps++;
        $last = end($e->frames);
        $e->trapCode === Wasm\TrapCode::IntegerDivisionByZero && $last->functionIndex === 0 or print_r($e->frames);
    }
}
var_dump($traps > 50);
// What asks for work without end gets none: a unit of DWARF 4 whose children never end.
$section = fn($name, $bytes) => "\0" . leb(strlen($bytes) + strlen($name) + 1) . chr(strlen($name)) . $name . $bytes;
function leb(int $n): string
{
    for ($text = ''; $n > 0x7f; $n >>= 7) {
        $text .= chr($n & 0x7f | 0x80);
    }
    return $text . chr($n);
}
$plain = "\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x07\x05\x01\x01f\0\0\x0a\x05\x01\x03\0\0\x0b";
// 1: a unit with low_pc and high_pc; 2: a subprogram with them; 3: an inlined subroutine with them.
$abbreviations = "\x01\x11\x01\x11\x01\x12\x06\0\0\x02\x2e\x01\x11\x01\x12\x06\0\0\x03\x1d\x01\x11\x01\x12\x06\0\0\0";
$range = pack('VV', 2, 100);
$entries = pack('vVC', 4, 0, 4) . "\x01$range" . "\x02$range" . str_repeat("\x03$range", 300_000);
$start = hrtime(true);
$i = Wasm\Module::fromBytes($plain . $section('.debug_abbrev', $abbreviations) . $section('.debug_info', pack('V', strlen($entries)) . $entries))->instantiate();
try {
    $i->f();
} catch (Wasm\TrapException $e) {
    // Nobody inlines that deep.
    var_dump(count($e->frames) <= 300, $e->trapCode);
}
?>
--EXPECT--
bool(true)
bool(true)
enum(Wasm\TrapCode::Unreachable)
