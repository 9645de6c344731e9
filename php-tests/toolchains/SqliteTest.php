<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Emscripten;
use Wasm\FuncType;
use Wasm\ValType;

/** SQLite: its own package of npm, C by emscripten, which imports its memory. */
final class SqliteTest extends ToolchainTestCase
{
    public function testADatabaseInMemory(): void
    {
        $sqlite = new Emscripten(self::npm('@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm/sqlite3.wasm'));
        $memory = $sqlite->memory;
        $text = static function (string $text) use ($sqlite, $memory): int {
            $at = $sqlite->sqlite3_malloc(strlen($text) + 1);
            $memory->writeCString($at, $text);
            return $at;
        };
        $at = $sqlite->sqlite3_malloc(4);
        self::assertSame(0, $sqlite->sqlite3_open($text(':memory:'), $at));
        $database = $memory->readInt32($at);
        $rows = [];
        $callback = $sqlite->instance->__indirect_function_table->add(function (int $context, int $count, int $values, int $names) use ($memory, &$rows): int {
            $row = [];
            for ($k = 0; $k < $count; $k++) {
                $value = $memory->readInt32($values + 4 * $k);
                $row[$memory->readCString($memory->readInt32($names + 4 * $k))] = $value === 0 ? null : $memory->readCString($value);
            }
            $rows[] = $row;
            return 0;
        }, new FuncType([ValType::I32, ValType::I32, ValType::I32, ValType::I32], [ValType::I32]));
        $run = static fn(string $sql): int => $sqlite->sqlite3_exec($database, $text($sql), $callback, 0, 0);
        self::assertSame(0, $run("CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'wörld'), (2, NULL)"));
        self::assertSame(0, $run('SELECT a * 10 AS tens, b FROM t ORDER BY a'));
        self::assertSame([['tens' => '10', 'b' => 'wörld'], ['tens' => '20', 'b' => null]], $rows);
        self::assertSame(1, $run('SELECT a FROM nowhere'));
        self::assertSame('no such table: nowhere', $memory->readCString($sqlite->sqlite3_errmsg($database)));
    }
}
