<?php

declare(strict_types=1);

namespace Wasm\Stubs;

use Wasm\Module;

/** How the parameters of a module's exported functions are called, as far as its custom section `name` tells. */
final class Names
{
    private const LOCALS = 2;
    private const FUNCTION = 0;

    private int $at = 0;

    private function __construct(private string $bytes)
    {
    }

    /**
     * @param string $binary the module's bytes; text has no such section
     * @return array<string, array<int, string>> export => number of the parameter => its name
     */
    public static function of(Module $module, string $binary): array
    {
        $section = $module->customSections('name')[0] ?? null;
        if ($section === null || !str_starts_with($binary, "\0asm")) {
            return [];
        }
        $exports = array_filter($module->sections(), static fn(array $each): bool => $each['kind'] === 'export');
        $exports = reset($exports);
        try {
            $locals = (new self($section))->locals();
            $functions = $exports === false ? [] : (new self(substr($binary, $exports['offset'], $exports['size'])))->functions();
        } catch (\OutOfRangeException) {
            // Tools damage this section now and then. It means nothing to the engine.
            return [];
        }
        return array_filter(array_map(static fn(int $function): array => $locals[$function] ?? [], $functions));
    }

    /** @return array<int, array<int, string>> function => local => name */
    private function locals(): array
    {
        $locals = [];
        while ($this->at < strlen($this->bytes)) {
            [$id, $size] = [$this->number(), $this->number()];
            if ($id !== self::LOCALS) {
                $this->at += $size;
                continue;
            }
            for ($functions = $this->number(); $functions > 0; $functions--) {
                $function = $this->number();
                for ($names = $this->number(); $names > 0; $names--) {
                    $local = $this->number();
                    $locals[$function][$local] = $this->text();
                }
            }
        }
        return $locals;
    }

    /** @return array<string, int> name => function */
    private function functions(): array
    {
        $functions = [];
        for ($count = $this->number(); $count > 0; $count--) {
            $name = $this->text();
            [$kind, $index] = [$this->number(), $this->number()];
            if ($kind === self::FUNCTION) {
                $functions[$name] = $index;
            }
        }
        return $functions;
    }

    /** LEB128, unsigned. */
    private function number(): int
    {
        for ($number = $shift = 0; $shift < 35; $shift += 7) {
            $byte = ord($this->bytes[$this->at++] ?? throw new \OutOfRangeException());
            $number |= ($byte & 0x7f) << $shift;
            if ($byte < 0x80) {
                return $number;
            }
        }
        throw new \OutOfRangeException();
    }

    private function text(): string
    {
        $length = $this->number();
        $this->at += $length;
        return $this->at <= strlen($this->bytes) ? substr($this->bytes, $this->at - $length, $length) : throw new \OutOfRangeException();
    }
}
