--TEST--
Wasm\Instance: a fresh one never sees what an old one left, in memories, tables and globals
--EXTENSIONS--
wasm
--FILE--
<?php
$modules = [
    'one page' => '(memory (export "memory") 1 200)',
    'with data' => '(memory (export "memory") 2 200) (data (i32.const 70000) "fresh")',
    'large' => '(memory (export "memory") 100 200) (data (i32.const 6500000) "fresh")',
    'empty' => '(memory (export "memory") 0 200)',
];
foreach ($modules as $name => $memory) {
    $compiled[$name] = Wasm\Module::fromText("(module $memory
        (table (export \"table\") 4 20 funcref) (elem (i32.const 1) \$f) (func \$f (export \"f\"))
        (table (export \"refs\") 2 20 externref)
        (global (export \"number\") (mut i32) (i32.const 7)) (global (export \"ref\") (mut externref) (ref.null extern)))");
}
/** Whether an instance is as the module says it begins. */
function untouched(Wasm\Instance $i, string $name): bool
{
    $minimum = ['one page' => 1, 'with data' => 2, 'large' => 100, 'empty' => 0][$name];
    $expected = str_repeat("\0", $minimum * 65536);
    $at = ['with data' => 70000, 'large' => 6500000][$name] ?? null;
    if ($at !== null) {
        $expected = substr_replace($expected, 'fresh', $at, 5);
    }
    $asBegun = $i->memory->pages() === $minimum && $i->memory->read(0, strlen($expected)) === $expected
        && count($i->table) === 4 && count($i->refs) === 2 && $i->table[0] === null && $i->table[3] === null
        && $i->table[1] == $i->f && $i->refs[0] === null && $i->number->value === 7 && $i->ref->value === null;
    // And what it grows by is zero.
    $i->memory->grow(3);
    return $asBegun && $i->memory->read($minimum * 65536, 3 * 65536) === str_repeat("\0", 3 * 65536)
        && $i->refs->grow(2) === 2 && $i->refs[3] === null;
}
function spoil(Wasm\Instance $i): void
{
    $i->memory->grow(20);
    $i->memory->fill(0, $i->memory->byteLength(), 0xaa);
    $i->table->grow(5, $i->f);
    $i->table[0] = $i->table[3] = $i->f;
    $i->refs->grow(5, 'secret');
    $i->refs[0] = $i->refs[1] = new ArrayObject(['secret']);
    $i->number->value = 99;
    $i->ref->value = 'secret';
}
mt_srand(1);
$right = 0;
for ($round = 0; $round < 200; $round++) {
    // Several at a time, so that reservations of all lengths come back in any order.
    $held = [];
    for ($n = mt_rand(1, 5); $n > 0; $n--) {
        $name = array_rand($compiled);
        $i = new Wasm\Instance($compiled[$name]);
        $right += untouched($i, $name) ? 1 : 0;
        $total = ($total ?? 0) + 1;
        spoil($i);
        $held[] = $i;
    }
    shuffle($held);
}
$held = $i = null;
// Standalone memories take them over, too.
$standalone = new Wasm\Memory(50);
var_dump($right === $total, $standalone->read(0, 50 * 65536) === str_repeat("\0", 50 * 65536));
?>
--EXPECT--
bool(true)
bool(true)
