<?php

namespace Wasm;

/**
 * A WebAssembly component: core modules with an interface of strings, lists, records and resources, compiled.
 *
 *     $codec = new Wasm\Component('codec.wasm');
 *     $instance = $codec->instantiate(['docs:demo/log' => ['writeLine' => error_log(...)]]);
 *     $instance->renderHtml('**hi**');
 *
 * A component holds no state of a program. Each {@see Component\Instance} made from it has its own.
 */
final class Component
{
    /**
     * Loads and compiles a file: a binary component, or its text form. The content decides which of the two it is.
     *
     * `$types` has classes for records and enums of the component, by the names of the types: `['geo:api/types#point' =>
     * Point::class]`. Records become objects, of which the constructor is given the fields by the names of its parameters;
     * without a constructor, public properties are set. Enums become cases of an enum, by their values if those are
     * strings, otherwise by their names. Types of the world stand there without interface.
     *
     * @param array<string, class-string> $types
     * @throws CompileException if the content is not a valid component; a core module is for {@see Module}
     * @throws \ValueError if a type or a class does not exist, or the class does not fit the type
     * @throws WasmException if the file cannot be read
     */
    public function __construct(string $path, array $types = []) {}

    /**
     * Compiles a binary component, the bytes of a `.wasm` file.
     *
     * @param array<string, class-string> $types as for the constructor
     * @throws CompileException if they are not a valid component
     */
    public static function fromBytes(string $bytes, array $types = []): Component {}

    /**
     * Compiles a component in the text format, the content of a `.wat` file.
     *
     * @param array<string, class-string> $types as for the constructor
     * @throws CompileException if it does not parse or is not a valid component
     */
    public static function fromText(string $wat, array $types = []): Component {}

    /** Whether {@see fromBytes()} would accept these bytes, with the compiler in use. Compiles nothing. */
    public static function validate(string $bytes): bool {}

    /**
     * What the component asks for: interfaces, functions, types and resources by their names.
     *
     * @return array<string, Component\InterfaceType|Component\FuncType|Component\ValueType|Component\ResourceType>
     */
    public function imports(): array {}

    /**
     * What the component offers, by its names in WIT.
     *
     * @return array<string, Component\InterfaceType|Component\FuncType|Component\ValueType|Component\ResourceType>
     */
    public function exports(): array {}

    /** The lower-case hexadecimal SHA-256 of the binary component; if it came as text, of the binary made from it. */
    public function hash(): string {}

    /**
     * The compiled component as bytes, to be loaded again by {@see Component::deserialize()} with the same build of the
     * extension on a machine with the same CPU features.
     *
     * @throws SerializationException if the engine cannot write it
     */
    public function serialize(): string {}

    /**
     * The component in bytes that {@see Component::serialize()} made.
     *
     * They are machine code: load only what you made yourself. The checksum detects damage, not malice.
     *
     * @param array<string, class-string> $types as for the constructor; they are not in the artifact
     * @throws SerializationException if the bytes are damaged, or were made by another version of the extension or the
     *     engine, by a compiler that is not built in, or for another CPU
     */
    public static function deserialize(string $artifact, array $types = []): Component {}

    /**
     * Makes an instance.
     *
     * `$imports` has an array for each interface, by its name with or without version, and callables for functions of the
     * world directly. In it stand callables by the functions' names in camelCase, and for a resource the name of a
     * class: `['docs:demo/store' => ['open' => fopen(...), 'document' => Document::class]]`. An interface of any version
     * that is compatible by semantic versioning fits. The exports of another instance may stand in place of an array.
     *
     * @param array<string, mixed> $imports what the component asks for; what it does not ask for is ignored
     * @param ?Wasi $wasi provides the interfaces of WASI 0.2 (`wasi:cli`, `wasi:filesystem` and so on) that are not in
     *     `$imports`; of any version 0.2
     * @param ?Store $store the store to live in; null: one of its own
     * @throws LinkException if imports are missing or do not fit; the message lists all of them
     * @throws TrapException if a core module's start function traps
     */
    public function instantiate(array $imports = [], ?Wasi $wasi = null, ?Store $store = null): Component\Instance {}
}
