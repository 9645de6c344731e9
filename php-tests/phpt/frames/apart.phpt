--TEST--
Wasm\Frame: DWARF that lies apart is found beside the module's file, and only there
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/frames.inc';

/** The module without its DWARF, with another section behind it. */
function stripped(string $wasm, string $more = ''): string
{
    $number = static function (int &$at) use ($wasm): int {
        for ($value = $shift = 0;; $shift += 7) {
            $byte = ord($wasm[$at++]);
            $value |= ($byte & 0x7f) << $shift;
            if ($byte < 0x80) {
                return $value;
            }
        }
    };
    $kept = substr($wasm, 0, 8);
    for ($at = 8; $at < strlen($wasm); $at = $content + $size) {
        [$start, $kind] = [$at, ord($wasm[$at++])];
        $size = $number($at);
        $content = $at;
        $length = ord($wasm[$content]);
        if ($kind !== 0 || !str_starts_with(substr($wasm, $content + 1, $length), '.debug_')) {
            $kept .= substr($wasm, $start, $content + $size - $start);
        }
    }
    return $kept . $more;
}

function place(string $path): void
{
    try {
        (new Wasm\Instance($path))->book(-1);
    } catch (Wasm\TrapException $e) {
        echo basename($path), ': ', $e->frames[0]->line ?? 'unknown', "\n";
    }
}

$whole = file_get_contents(PROGRAMS . '/ledger.wasm');
$directory = scratch();
mkdir("$directory/sub");
register_shutdown_function(static function () use ($directory): void {
    array_map(unlink(...), glob("$directory/sub/*"));
    rmdir("$directory/sub");
});
// Each module has another hash, or the first one's DWARF would be found.
file_put_contents("$directory/none.wasm", stripped($whole));
file_put_contents("$directory/one.wasm", stripped($whole, custom_section('n', '1')));
copy(PROGRAMS . '/ledger.wasm', "$directory/one.dwarf.wasm");
file_put_contents("$directory/two.wasm", stripped($whole, custom_section('n', '2')));
copy(PROGRAMS . '/ledger.wasm', "$directory/two.wasm.dwarf.wasm");
foreach (['named' => 'symbols.wasm', 'dotted' => './symbols.wasm', 'sub' => 'sub/symbols.wasm', 'above' => '../' . basename($directory) . '/symbols.wasm',
    'linked' => 'link.wasm', 'missing' => 'gone.wasm', 'broken' => 'cut.wasm', 'directory' => 'sub', 'http' => 'http://localhost/symbols.wasm'] as $name => $external) {
    $section = custom_section('external_debug_info', chr(strlen($external)) . $external);
    file_put_contents("$directory/$name.wasm", stripped($whole, $section));
}
copy(PROGRAMS . '/ledger.wasm', "$directory/symbols.wasm");
copy(PROGRAMS . '/ledger.wasm', "$directory/sub/symbols.wasm");
symlink("$directory/sub/symbols.wasm", "$directory/link.wasm");
file_put_contents("$directory/cut.wasm", substr($whole, 0, 700));
foreach (['none', 'one', 'two', 'named', 'dotted', 'sub', 'above', 'linked', 'missing', 'broken', 'directory', 'http'] as $name) {
    place("$directory/$name.wasm");
}
// Of bytes nobody knows a file.
try {
    Wasm\Module::fromBytes(stripped($whole, custom_section('n', '3')))->instantiate()->book(-1);
} catch (Wasm\TrapException $e) {
    var_dump($e->frames[0]->file);
}
?>
--EXPECT--
none.wasm: unknown
one.wasm: 34
two.wasm: 34
named.wasm: 34
dotted.wasm: 34
sub.wasm: unknown
above.wasm: unknown
linked.wasm: unknown
missing.wasm: unknown
broken.wasm: unknown
directory.wasm: unknown
http.wasm: unknown
NULL
