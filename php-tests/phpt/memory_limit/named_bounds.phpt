--TEST--
What does not grow names the bound that it came to
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$table = fn(int $minimum, ?int $maximum = null, ?Wasm\Store $store = null) => new Wasm\Table(
    new Wasm\TableType(Wasm\ValType::FuncRef, $minimum, $maximum),
    null,
    $store ?? new Wasm\Store,
);
function grow(Wasm\Table|Wasm\Memory $what, int $by): void
{
    try {
        $what->grow($by);
        echo "it grew\n";
    } catch (ValueError $e) {
        echo preg_replace('/^.* given, /', '', $e->getMessage()), "\n";
    }
}

echo "the engine's:\n";
$full = $table(10_000_000, 20_000_000);
grow($full, 1);
grow($full, 0);
grow($full, 10_000_001);
grow($table(9_999_999), 2);
grow($table(1), 4294967295);
grow($table(1), PHP_INT_MAX);
unset($full);

echo "the declared one:\n";
grow($table(1, 3), 3);
grow($table(1, 3), PHP_INT_MAX);
grow($table(1, 3), -1);

echo "a limit of the store:\n";
grow($table(1, 20_000_000, new Wasm\Store(tableLimit: 100)), 100);
grow($table(1, null, new Wasm\Store(memoryLimit: 80)), 10);
// Whichever is narrower.
grow($table(1, null, new Wasm\Store(tableLimit: 100)), 10_000_000);
grow($table(1, null, new Wasm\Store(tableLimit: 20_000_000)), 10_000_000);
grow($table(1, null, new Wasm\Store(tableLimit: 20_000_000)), 20_000_000);

echo "a share of it:\n";
$two = Wasm\Module::fromText('(module (table (export "a") 1 funcref) (table (export "b") 1 funcref))')
    ->instantiate([], new Wasm\Store(tableLimit: 100));
grow($two->a, 50);
grow($two->a, 49);

echo "memories:\n";
grow(new Wasm\Memory(1, 3), 3);
grow(new Wasm\Memory(1), 65536);
grow(new Wasm\Memory(1), PHP_INT_MAX);
grow(new Wasm\Memory(1, 3, false, new Wasm\Store(memoryLimit: 131072)), 2);
grow(new Wasm\Memory(1, null, false, new Wasm\Store(memoryLimit: 131072)), 2);
grow(new Wasm\Memory(1, 4, true, new Wasm\Store(memoryLimit: 131072)), 2);
grow(new Wasm\Memory(1, 4, true), 4);

echo "making them:\n";
attempt(fn() => $table(10_000_001));
attempt(fn() => $table(101, null, new Wasm\Store(tableLimit: 100)));
attempt(fn() => new Wasm\Memory(65537));
attempt(fn() => new Wasm\Memory(3, null, false, new Wasm\Store(memoryLimit: 131072)));
?>
--EXPECT--
the engine's:
the size is 10000000 and the maximum 20000000; a table may have 10000000 elements
it grew
the size is 10000000 and the maximum 20000000
the size is 9999999 and the maximum none; a table may have 10000000 elements
the size is 1 and the maximum none; a table may have 10000000 elements
the size is 1 and the maximum none; a table may have 10000000 elements
the declared one:
the size is 1 and the maximum 3
the size is 1 and the maximum 3
the size is 1 and the maximum 3
a limit of the store:
the size is 1 and the maximum 20000000; the store may use 100 elements of tables, of which 1 are in use: 100 more are too many
the size is 1 and the maximum none; the store may use 80 bytes of memories and tables, of which 8 are in use: 80 more are too many
the size is 1 and the maximum none; the store may use 100 elements of tables, of which 1 are in use: 10000000 more are too many
the size is 1 and the maximum none; a table may have 10000000 elements
the size is 1 and the maximum none; a table may have 10000000 elements
a share of it:
the size is 1 and the maximum none; 50 elements are this table's share of what the store may use
it grew
memories:
the size is 1 pages and the maximum 3
the size is 1 pages and the maximum 65536
the size is 1 pages and the maximum 65536
the size is 1 pages and the maximum 3; the store may use 131072 bytes of memories and tables, of which 65536 are in use: 131072 more are too many
the size is 1 pages and the maximum 65536; the store may use 131072 bytes of memories and tables, of which 65536 are in use: 131072 more are too many
the size is 1 pages and the maximum 4; the store may use 131072 bytes of memories and tables, of which 65536 are in use: 131072 more are too many
the size is 1 pages and the maximum 4
making them:
Wasm\LinkException: a table may have 10000000 elements, 10000001 are too many
Wasm\LinkException: the store may use 100 elements of tables, of which 0 are in use: 101 more are too many
ValueError: Wasm\Memory::__construct(): Argument #1 ($minimum) must be between 0 and 65536 pages, 65537 given
Wasm\LinkException: the store may use 131072 bytes of memories and tables, of which 0 are in use: 196608 more are too many
