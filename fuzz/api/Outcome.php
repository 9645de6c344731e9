<?php

declare(strict_types=1);

namespace WasmFuzz;

/** How a call ended: with a value, or an exception. */
final class Outcome
{
    public function __construct(public readonly mixed $value, public readonly ?\Throwable $thrown = null)
    {
    }

    public static function of(callable $call): self
    {
        try {
            return new self($call());
        } catch (\Throwable $thrown) {
            return new self(null, $thrown);
        }
    }

    /** Whether the extension, whose outcome this is, did as a model did. */
    public function is(self $expected): bool
    {
        if ($expected->thrown === null) {
            return $this->thrown === null && self::same($this->value, $expected->value);
        }
        $wanted = $expected->thrown;
        if (!$wanted instanceof Expected) {
            throw $wanted;
        }
        return $this->thrown !== null
            && $this->thrown::class === $wanted->class
            && ($wanted->same === null || $this->thrown === $wanted->same)
            && ($wanted->trap === null || $this->thrown->trapCode === $wanted->trap);
    }

    /** Floats by their bits, functions by the models of them, everything else by PHP's own rules. */
    public static function same(mixed $found, mixed $expected): bool
    {
        if ($expected instanceof FuncModel) {
            return $found === $expected->real;
        }
        if (is_float($found) && is_float($expected)) {
            return pack('e', $found) === pack('e', $expected);
        }
        if (is_array($found) && is_array($expected)) {
            if (array_keys($found) !== array_keys($expected)) {
                return false;
            }
            foreach ($found as $key => $value) {
                if (!self::same($value, $expected[$key])) {
                    return false;
                }
            }
            return true;
        }
        return $found === $expected;
    }

    public function describe(): string
    {
        $thrown = $this->thrown;
        if ($thrown === null) {
            $text = is_scalar($this->value) ? var_export($this->value, true) : get_debug_type($this->value);
            return strlen($text) > 200 ? substr($text, 0, 200) . '… of ' . strlen($text) : $text;
        }
        if ($thrown instanceof Expected) {
            return "a $thrown->class" . ($thrown->trap === null ? '' : " of {$thrown->trap->name}") . ($thrown->same === null ? '' : ', that very one');
        }
        $code = $thrown instanceof \Wasm\TrapException ? " of {$thrown->trapCode->name}" : '';
        return 'a ' . $thrown::class . "$code: {$thrown->getMessage()}";
    }
}
