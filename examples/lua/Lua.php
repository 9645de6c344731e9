<?php

declare(strict_types=1);

use Wasm\Emscripten;
use Wasm\Module;

/** Lua 5.4, by its C interface, which the npm package wasmoon has. */
final class Lua
{
    /** Of lua.h. */
    private const STATUS_OK = 0;

    private readonly Emscripten $guest;

    /** A pointer, the lua_State. */
    private readonly int $state;

    /** @param Module $module the interpreter, or a snapshot of it */
    public function __construct(Module $module)
    {
        $this->guest = new Emscripten($module);
        if ($module->isSnapshot()) {
            $this->state = $this->guest->memory->readInt32($this->guest->stackSave());
            return;
        }
        $this->state = $this->guest->luaL_newstate();
        $this->guest->luaL_openlibs($this->state);
        // Where an instance of a snapshot finds it: on the guest's stack, which is empty between two calls.
        $this->guest->memory->writeInt32($this->guest->stackAlloc(16), $this->state);
    }

    /** This interpreter with all that was loaded into it, as a module to make more of. */
    public function snapshot(): Module
    {
        return $this->guest->instance->snapshot();
    }

    /** Loads a library, or runs a program, and gives what it returns. */
    public function run(string $program): string
    {
        $at = $this->guest->malloc(strlen($program) + 1);
        $this->guest->memory->writeCString($at, $program);
        $status = $this->guest->luaL_loadstring($this->state, $at);
        $this->guest->free($at);
        return $this->called($status, 0);
    }

    /** Calls a global function with strings. */
    public function call(string $function, string ...$arguments): string
    {
        $push = function (string $text): int {
            $at = $this->guest->malloc(max(1, strlen($text)));
            $this->guest->memory->write($at, $text);
            $this->guest->lua_pushlstring($this->state, $at, strlen($text));
            return $at;
        };
        $name = $this->guest->malloc(strlen($function) + 1);
        $this->guest->memory->writeCString($name, $function);
        $this->guest->lua_getglobal($this->state, $name);
        array_map($this->guest->free(...), [$name, ...array_map($push, $arguments)]);
        return $this->called(self::STATUS_OK, count($arguments));
    }

    /** Calls what is on Lua's stack, behind which are its arguments. */
    private function called(int $status, int $arguments): string
    {
        $status = $status ?: $this->guest->lua_pcallk($this->state, $arguments, 1, 0, 0, 0);
        $length = $this->guest->stackAlloc(16);
        $text = $this->guest->luaL_tolstring($this->state, -1, $length);
        $result = $this->guest->memory->read($text, $this->guest->memory->readUint32($length));
        $this->guest->stackRestore($length + 16);
        $this->guest->lua_settop($this->state, 0);
        return $status === self::STATUS_OK ? $result : throw new DomainException($result);
    }
}
