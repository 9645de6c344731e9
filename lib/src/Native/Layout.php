<?php

declare(strict_types=1);

namespace Wasm\Native;

use Wasm\FuncType;
use Wasm\LinkException;
use Wasm\ValType;

/** How a signature's values travel in a function of a given wasm type. */
final class Layout
{
    /**
     * @param list<int> $widths how many wasm values each parameter takes: two for a pointer and a length
     * @param ResultForm $form
     */
    private function __construct(public readonly array $widths, public readonly ResultForm $form)
    {
    }

    /** @throws LinkException if the signature does not fit, or in several ways */
    public static function of(Signature $signature, FuncType $type): self
    {
        $found = [];
        foreach (ResultForm::cases() as $form) {
            if ($form->fits($signature->result, $type->results)) {
                $params = array_slice($type->params, $form->before(), count($type->params) - $form->before() - $form->after());
                if (count($params) + $form->before() + $form->after() === count($type->params) && $form->wordsFit($type->params)) {
                    foreach (self::widths($signature->parameters, $params) as $widths) {
                        $found[] = new self($widths, $form);
                    }
                }
            }
        }
        return match (count($found)) {
            1 => $found[0],
            0 => throw new LinkException("The function $signature->name is $type, which does not fit the signature $signature: a cstring takes one i32, bytes take two, a pointer and a length"),
            default => throw new LinkException("The function $signature->name is $type, which fits the signature $signature in several ways: say cstring, for a pointer to bytes that end with a NUL, or bytes, for a pointer and a length, in place of string"),
        };
    }

    /**
     * @param list<Type> $parameters
     * @param list<ValType> $params
     * @return list<list<int>> all ways to share them out
     */
    private static function widths(array $parameters, array $params): array
    {
        if ($parameters === []) {
            return $params === [] ? [[]] : [];
        }
        $ways = [];
        foreach (self::possible($parameters[0]) as $width => $pattern) {
            $names = implode(' ', array_column(array_slice($params, 0, $width), 'value'));
            if (preg_match("/^(?:$pattern)$/D", $names) === 1) {
                foreach (self::widths(array_slice($parameters, 1), array_slice($params, $width)) as $rest) {
                    $ways[] = [$width, ...$rest];
                }
            }
        }
        return $ways;
    }

    /** @return array<int, string> how many wasm values it may take, and which */
    private static function possible(Type $type): array
    {
        return match ($type->name) {
            'string' => [1 => 'i32', 2 => 'i32 i32'],
            'cstring' => [1 => 'i32'],
            'bytes' => [2 => 'i32 i32'],
            'bool' => [1 => 'i32'],
            'float' => [1 => 'f32|f64'],
            default => [1 => 'i32|i64'],
        };
    }
}
