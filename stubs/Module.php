<?php

namespace Wasm;

/**
 * A WebAssembly module: immutable, and its code shared by the whole process.
 *
 * Its bytes are read and checked when it is made. A binary of less than 1 MiB is compiled at once, which takes about a second
 * at most; a larger one when its code is first needed, by an instance above all, or by {@see compile()}. What it imports and
 * exports is known before.
 *
 * A module holds no state of a program. Each {@see Instance} made from it has its own memories, tables and globals.
 */
final class Module
{
    /** Keep the compiled code in the process-wide cache, for this request and all later ones. The default. */
    public const PERSISTENT = true;

    /** Compile for this object only, and keep nothing in the cache. */
    public const VOLATILE = false;

    /**
     * Loads a file: a binary module, or its text form.
     *
     * The content decides which of the two it is, not the file's name. `open_basedir` is honoured. The module is
     * what the file contains now, whatever happens to it before it is compiled. A module that is in the cache is neither
     * read nor compiled again; see the INI entry `wasm.validate_timestamps`. With `wasm.compile_time_limit` a module that
     * is not is compiled at once, because checking it takes time, too.
     *
     * @throws CompileException if the content is not a valid module, or needs what the compiler does not support; the
     *     message has the offset and the reason
     * @throws WasmException if the file cannot be read
     * @throws \ValueError if the path holds a NUL
     */
    public function __construct(string $path, bool $persistent = self::PERSISTENT) {}

    /**
     * Loads a binary module, the bytes of a `.wasm` file.
     *
     * @throws CompileException if they are not a valid module, as for the constructor
     */
    public static function fromBytes(string $bytes, bool $persistent = self::PERSISTENT): Module {}

    /**
     * Loads a module in the text format, the content of a `.wat` file.
     *
     * @throws CompileException if it does not parse or is not a valid module
     */
    public static function fromText(string $wat, bool $persistent = self::PERSISTENT): Module {}

    /**
     * Compiles it now, if it has not been compiled, and returns it.
     *
     * A module of 1 MiB or more is otherwise compiled when its code is first needed, by an instance or {@see serialize()}.
     * Call it where the time is better spent here: in a program that fills `wasm.cache_dir`, or before a server forks.
     *
     *     $module = (new Wasm\Module('tool.wasm'))->compile();
     *
     * @param ?callable $progress `fn(float $share): mixed`, which is called some ten times a second while the compiler is at
     *     work in this process, with the share that it has done, from 0.0 to 1.0. If it throws, compiling ends
     *
     * @throws CompileException if the compiler cannot compile it
     */
    public function compile(?callable $progress = null): Module {}

    /** Whether {@see fromBytes()} would accept these bytes, with the compiler in use. Compiles nothing. */
    public static function validate(string $bytes): bool {}

    /**
     * The imports of the module, in the module's order.
     *
     * @return list<ImportType>
     */
    public function imports(): array {}

    /**
     * The exports of the module, in the module's order. The types are the declared ones.
     *
     * @return list<ExportType>
     */
    public function exports(): array {}

    /**
     * The contents of the custom sections of this name, in the module's order.
     *
     * @return list<string> binary strings; empty if it has no such section
     */
    public function customSections(string $name): array {}

    /**
     * The proposals to WebAssembly that the module needs: without them it would not be a valid module of version 1.0.
     *
     * They have the names and the order of the lists in `php --ri wasm`, which say what each compiler supports. The
     * prerequisites of a proposal are named as well. This reads the module's WebAssembly, from its file if it came from
     * one, and compiles nothing.
     *
     *     $module = Wasm\Module::fromText('(module (func (export "swap") (param i32 i32) (result i32 i32)
     *         (local.get 1) (local.get 0)))');
     *     $module->proposals();                       // ['multi-value']
     *
     * @return list<string> such as `simd` or `bulk-memory-operations`; empty for a module of version 1.0
     *
     * @throws WasmException if the WebAssembly is not available any more: the module came from
     *     {@see Module::deserialize()}, or its file has changed or cannot be read
     */
    public function proposals(): array {}

    /**
     * The sections of the binary, in its order, each with the offset and the size of its content in bytes.
     *
     * `kind` is the specification's word: `type`, `import`, `code`, `data`, `custom` and so on. Only custom sections have
     * a name. This reads the module's WebAssembly, like {@see Module::proposals()}.
     *
     * @return list<array{kind: string, name: ?string, offset: int, size: int}>
     *
     * @throws WasmException if the WebAssembly is not available any more, as for {@see Module::proposals()}
     */
    public function sections(): array {}

    /**
     * The functions that the module defines, in its order, imported ones not among them.
     *
     * `index` counts the imported ones, as {@see Frame::$functionIndex} does. `function` is the name in the source and
     * `symbol` that in the name section, as in a {@see Frame}. `offset` and `size` say where the function's code is in the
     * binary, in bytes, and `code_bytes` how much machine code it became; null if the module is not compiled, which
     * {@see Module::compile()} does. The module's WebAssembly is read for this, as by {@see Module::proposals()}.
     *
     * @return list<array{
     *     index: int,
     *     function: ?string,
     *     symbol: ?string,
     *     offset: int,
     *     size: int,
     *     code_bytes: ?int
     * }>
     * @throws WasmException if the WebAssembly is not there any more, as for {@see Module::proposals()}
     */
    public function functions(): array {}

    /** The module's name from its name section, if it has one. */
    public function name(): ?string {}

    /**
     * The lower-case hexadecimal SHA-256 of the binary module; if it came as text, of the binary made from it.
     *
     * A snapshot has one of its own, made of that of its module and of its state: the same state has the same hash.
     */
    public function hash(): string {}

    /**
     * Whether its instances begin where another one was: it comes from {@see Instance::snapshot()}, or from the
     * {@see toBytes()} of such a module. Whatever starts a module, such as an export `_initialize`, has run in them.
     */
    public function isSnapshot(): bool {}

    /**
     * The module as WebAssembly, the bytes of a `.wasm` file.
     *
     * For a snapshot that is the module it was made from, with the state as data and element segments and the values of
     * globals, and without a start function: {@see Module::fromBytes()} of them has instances that begin as the snapshot's
     * do, here and with any other engine. For another module they are the bytes that it was compiled from; of text, the
     * binary made from it.
     *
     *     $instance->prepare();
     *     file_put_contents('prepared.wasm', $instance->snapshot()->toBytes());
     *
     * @throws WasmException if the WebAssembly is not there any more: the module is from {@see Module::deserialize()},
     *     or its file has changed or cannot be read
     */
    public function toBytes(): string {}

    /**
     * The compiled module as bytes, to be loaded again by {@see Module::deserialize()} with the same build of the
     * extension on a machine with the same CPU features; for a snapshot with its state.
     *
     * @throws SerializationException if the engine cannot write it
     */
    public function serialize(): string {}

    /**
     * The module in bytes that {@see Module::serialize()} made.
     *
     * They are machine code: load only what you made yourself. The checksum detects damage, not malice.
     *
     * @throws SerializationException if the bytes are damaged, or were made by another version of the extension or the
     *     engine, by a compiler that is not built in, or for another CPU
     */
    public static function deserialize(string $artifact): Module {}

    /**
     * Makes an instance; the same as {@see Instance::fromModule()}.
     *
     * @param array<string, array<string, mixed>|Instance|Exports> $imports
     * @throws LinkException if imports are missing or do not fit
     * @throws TrapException if a segment is out of bounds or the start function traps
     */
    public function instantiate(array $imports = [], ?Store $store = null): Instance {}
}
