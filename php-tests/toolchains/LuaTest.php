<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Emscripten;

/** Lua: wasmoon of npm, C by emscripten with setjmp. */
final class LuaTest extends ToolchainTestCase
{
    public function testPrograms(): void
    {
        $lua = new Emscripten(self::npm('wasmoon/dist/glue.wasm'));
        $state = $lua->luaL_newstate();
        $lua->luaL_openlibs($state);
        $run = static function (string $code) use ($lua, $state): array {
            $at = $lua->malloc(strlen($code) + 1);
            $lua->memory->writeCString($at, $code);
            $status = $lua->luaL_loadstring($state, $at) ?: $lua->lua_pcallk($state, 0, 1, 0, 0, 0);
            $lua->free($at);
            $result = $lua->memory->readCString($lua->luaL_tolstring($state, -1, 0));
            $lua->lua_settop($state, 0);
            return [$status, $result];
        };
        self::assertSame([0, 'xxx6'], $run('return ("x"):rep(3) .. #"wörld"'));
        self::assertSame([0, '500000500000'], $run('local s = 0 for i = 1, 1e6 do s = s + i end return s'));
        self::assertSame([0, 'false'], $run('return (pcall(error, "caught in Lua"))'));
        self::assertSame([2, '[string "error("bad")"]:1: bad'], $run('error("bad")'));
        self::assertSame(3, $run('this is no Lua')[0]);
        self::assertSame([0, '1970-01-02'], $run('return os.date("!%Y-%m-%d", 86400)'));
        $run('print("hello")');
        self::assertSame("hello\n", $lua->wasi->stdout());
        self::thrown(\Wasm\ExitException::class, static fn() => $run('os.exit(3)'));
    }
}
