--TEST--
Wasm\Table: a table of fixed size has the type that it was declared with, and keeps its size
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/fixed_size.inc';

$limits = function (string $table): string {
    $module = Wasm\Module::fromText("(module (table (export \"t\") $table)
        (func (export \"grow\") (param i32) (result i32) (table.grow (ref.null " . rtrim(strrchr($table, ' '), 'ref') . ') (local.get 0)))
        (func (export "size") (result i32) (table.size)))');
    $i = $module->instantiate();
    $grown = [$i->grow(0), $i->grow(1), $i->size()];
    foreach ([0, 1] as $by) {
        try {
            $grown[] = $i->t->grow($by);
        } catch (ValueError $e) {
            $grown[] = substr(strstr($e->getMessage(), 'the size'), 0);
        }
    }
    $type = fn(Wasm\TableType $type) => "$type->minimum " . ($type->maximum ?? 'none');
    return $type($module->exports()[0]->type) . ', ' . $type($i->t->type()) . ', ' . implode(' ', $grown) . "\n";
};
foreach (['2 2 funcref', '0 0 funcref', '1 1 funcref', '2 2 externref', '0 0 externref', '2 3 funcref', '3 funcref'] as $table) {
    echo "$table: ", $limits($table);
}

echo "what it may be imported as:\n";
$given = [
    '2 2' => wat('(module (table (export "t") 2 2 funcref))')->t,
    '2 2 of PHP' => new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 2, 2)),
    '0 0' => wat('(module (table (export "t") 0 0 funcref))')->t,
    '2 3' => wat('(module (table (export "t") 2 3 funcref))')->t,
    '2' => wat('(module (table (export "t") 2 funcref))')->t,
];
foreach ($given as $what => $table) {
    echo "$what:";
    foreach (['0 0', '1 1', '2 2', '0 2', '0 3', '3 3', '2', '3'] as $wanted) {
        try {
            Wasm\Module::fromText("(module (import \"e\" \"t\" (table $wanted funcref)))")->instantiate(['e' => ['t' => $table]]);
            echo " ($wanted)";
        } catch (Wasm\LinkException) {
            echo ' -';
        }
    }
    echo "\n";
}
$again = Wasm\Module::fromText('(module (import "e" "t" (table 1 5 funcref)) (export "t" (table 0)))');
$again = $again->instantiate(['e' => ['t' => $given['2 2']]]);
echo 'exported again: ', $again->t->type()->minimum, ' ', $again->t->type()->maximum, ' ', var_export($again->t == $given['2 2'], true), "\n";
attempt(fn() => $again->module->instantiate(['e' => ['t' => wat('(module (table (export "t") 6 6 funcref))')->t]]));
?>
--EXPECT--
2 2 funcref: 2 2, 2 2, 2 -1 2 2 the size is 2 and the maximum 2
0 0 funcref: 0 0, 0 0, 0 -1 0 0 the size is 0 and the maximum 0
1 1 funcref: 1 1, 1 1, 1 -1 1 1 the size is 1 and the maximum 1
2 2 externref: 2 2, 2 2, 2 -1 2 2 the size is 2 and the maximum 2
0 0 externref: 0 0, 0 0, 0 -1 0 0 the size is 0 and the maximum 0
2 3 funcref: 2 3, 3 3, 2 2 3 3 the size is 3 and the maximum 3
3 funcref: 3 none, 5 none, 3 3 4 4 4
what it may be imported as:
2 2: - - (2 2) (0 2) (0 3) - (2) -
2 2 of PHP: - - (2 2) (0 2) (0 3) - (2) -
0 0: (0 0) - - (0 2) (0 3) - - -
2 3: - - - - (0 3) - (2) -
2: - - - - - - (2) -
exported again: 2 2 true
Wasm\LinkException: an import does not fit: "e"."t" must be a table of 1 to 5 funcref, table of 6 to 6 funcref given
