<?php

declare(strict_types=1);

namespace WasmTests\Component;

use Wasm\Component;
use Wasm\Component\Instance;
use Wasm\Component\Result;
use Wasm\Component\Variant;
use Wasm\CompileException;
use Wasm\ResultException;
use Wasm\TrapException;

/** One of the component model's scripts, run through the public API, command by command. */
final class Script
{
    /** @var array<string, Component> by the script's names; '' is the last one */
    private array $components = [];
    private ?Instance $instance = null;

    /** @param array<string, mixed> $imports what components may import */
    public function __construct(private readonly string $directory, private readonly array $imports)
    {
    }

    /** @return list<array<string, mixed>> the script's commands, for `run`, in order */
    public static function commands(string $directory): array
    {
        return json_decode(file_get_contents("$directory/commands.json"), true, 512, JSON_THROW_ON_ERROR)['commands'];
    }

    /** Throws if the command does not go as it should. */
    public function run(array $command): void
    {
        match ($command['type']) {
            'module' => $this->instantiate($command),
            'module_definition' => $this->define($command),
            'module_instance' => $this->instantiateDefined($command),
            'action' => $this->act($command['action']),
            'assert_return' => $this->assertReturn($command),
            'assert_trap' => $this->assertTrap($command),
            'assert_uninstantiable' => $this->assertTrap($command),
            'assert_invalid', 'assert_malformed' => $this->assertNoComponent($command),
            default => throw new \RuntimeException("there is no command $command[type]"),
        };
    }

    private function load(array $command): Component
    {
        return Component::fromBytes(file_get_contents("$this->directory/$command[filename]"));
    }

    private function instantiate(array $command): void
    {
        // So that what follows does not go to the component before, should this one fail.
        $this->instance = null;
        $component = $this->load($command);
        $this->components[$command['name'] ?? ''] = $this->components[''] = $component;
        $this->instance = $component->instantiate($this->imports);
    }

    private function define(array $command): void
    {
        unset($this->components[$command['name'] ?? ''], $this->components['']);
        $this->components[$command['name'] ?? ''] = $this->components[''] = $this->load($command);
    }

    private function instantiateDefined(array $command): void
    {
        $this->instance = null;
        $component = $this->components[$command['module'] ?? ''] ?? throw new \RuntimeException('there is no such component');
        $this->instance = $component->instantiate($this->imports);
    }

    private function act(array $action): mixed
    {
        $instance = $this->instance ?? throw new \RuntimeException('there is no instance');
        $function = $instance->exports[$action['field']];
        try {
            return $function(...array_map(self::value(...), $action['args']));
        } catch (ResultException $error) {
            return $error->payload;
        }
    }

    private function assertReturn(array $command): void
    {
        $got = $this->act($command['action']);
        $wanted = isset($command['expected'][0]) ? self::result($command['expected'][0]) : null;
        if ($got === '' && $wanted === []) {
            $wanted = '';
        }
        if (is_float($wanted) && is_nan($wanted) ? !is_float($got) || !is_nan($got) : $got != $wanted || gettype($got) !== gettype($wanted)) {
            throw new \RuntimeException(var_export($got, true) . ' instead of ' . var_export($wanted, true));
        }
    }

    private function assertTrap(array $command): void
    {
        try {
            isset($command['filename']) ? $this->load($command)->instantiate($this->imports) : $this->act($command['action']);
        } catch (TrapException $trap) {
            $wanted = preg_replace('/^wasm trap: |^wasm `(\w+)` instruction /', '$1 ', $command['text']);
            if (!str_contains($trap->getMessage(), trim($wanted))) {
                throw new \RuntimeException("traps with \"{$trap->getMessage()}\" instead of \"$command[text]\"");
            }
            return;
        }
        throw new \RuntimeException("does not trap with \"$command[text]\"");
    }

    private function assertNoComponent(array $command): void
    {
        try {
            if ($command['module_type'] === 'binary') {
                $this->load($command);
            } else {
                Component::fromText(file_get_contents("$this->directory/$command[filename]"));
            }
        } catch (CompileException) {
            return;
        }
        throw new \RuntimeException("is accepted, and \"$command[text]\" is wrong with it");
    }

    /** What PHP has for a value of a script. */
    private static function value(array $value): mixed
    {
        $x = $value['value'] ?? null;
        return match ($value['type']) {
            'bool', 'string', 'char', 'enum', 'flags' => $x,
            'u64' => self::bits($x),
            's64', 'u8', 's8', 'u16', 's16', 'u32', 's32' => (int) $x,
            'f32' => str_starts_with($x, 'nan') ? NAN : unpack('g', pack('V', (int) $x))[1],
            'f64' => str_starts_with($x, 'nan') ? NAN : unpack('e', pack('P', self::bits($x)))[1],
            'list' => $x !== [] && array_unique(array_column($x, 'type')) === ['u8']
                ? implode('', array_map(static fn(array $byte): string => chr((int) $byte['value']), $x))
                : array_map(self::value(...), $x),
            'tuple' => array_map(self::value(...), $x),
            'record' => array_combine(array_map(self::camel(...), array_column($x, 0)), array_map(self::value(...), array_column($x, 1))),
            'variant' => new Variant($x['case'], isset($x['payload']) ? self::value($x['payload']) : null),
            'option' => $x === null ? null : self::value($x),
            'result' => array_key_exists('Ok', $x)
                ? Result::ok($x['Ok'] === null ? null : self::value($x['Ok']))
                : Result::err($x['Err'] === null ? null : self::value($x['Err'])),
        };
    }

    /** What a function gives for a value of a script. */
    private static function result(array $value): mixed
    {
        $result = self::value($value);
        return $result instanceof Result ? $result->value : $result;
    }

    private static function camel(string $name): string
    {
        return lcfirst(str_replace(' ', '', ucwords(str_replace('-', ' ', $name))));
    }

    /** The int with the bits of an unsigned number. */
    private static function bits(string $digits): int
    {
        [$high, $low] = [0, 0];
        foreach (str_split($digits) as $digit) {
            $low = $low * 10 + (int) $digit;
            $high = ($high * 10 + ($low >> 32)) & 0xffffffff;
            $low &= 0xffffffff;
        }
        return $high << 32 | $low;
    }
}
