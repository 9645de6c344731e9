<?php

declare(strict_types=1);

namespace Wasm\Extism;

use Wasm\Func;
use Wasm\Instance;
use Wasm\Memory;
use Wasm\Module;
use Wasm\Store;
use Wasm\WasmException;

/** The memory that a plug-in and PHP share: kernel.wat, as PHP uses it. */
final class Kernel
{
    public readonly Memory $memory;
    public readonly Instance $instance;
    private readonly Func $alloc;
    private readonly Func $length;
    private readonly Func $begin;
    private readonly Func $end;

    public function __construct(Store $store)
    {
        $this->instance = (new Module(__DIR__ . '/kernel.wat'))->instantiate([], $store);
        $this->memory = $this->instance->memory;
        ['alloc' => $this->alloc, 'length' => $this->length, 'begin' => $this->begin, 'end' => $this->end] = $this->instance->exports;
    }

    /** Forgets what the last call has left, and puts the next one's input. */
    public function begin(string $input): void
    {
        $place = ($this->begin)(strlen($input));
        $place !== 0 || $input === '' ? $this->memory->write($place, $input) : throw self::full(strlen($input));
    }

    /** @return array{string, ?string} the output, and the message of an error */
    public function end(): array
    {
        [$output, $length, $error] = ($this->end)();
        return [$length === 0 ? '' : $this->memory->read($output, $length), $error === 0 ? null : $this->get($error)];
    }

    /** What a block has; nothing if it is not one. */
    public function get(int $block): string
    {
        $length = ($this->length)($block);
        return $length === 0 ? '' : $this->memory->read($block, $length);
    }

    /** A new block. There is none without bytes: 0 stands for it. */
    public function put(string $bytes): int
    {
        if ($bytes === '') {
            return 0;
        }
        $block = ($this->alloc)(strlen($bytes));
        if ($block === 0) {
            throw self::full(strlen($bytes));
        }
        $this->memory->write($block, $bytes);
        return $block;
    }

    private static function full(int $bytes): WasmException
    {
        return new WasmException("The plug-in's memory has no room for $bytes bytes more");
    }
}
