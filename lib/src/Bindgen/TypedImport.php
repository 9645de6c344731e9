<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\Func;
use Wasm\FuncType;

/**
 * A callable that is given as an import, as the module calls it: with strings where its own types say so.
 *
 * Rust's `&str` is a pointer and a length. A String that the function returns goes to where a first parameter points.
 */
final class TypedImport
{
    /** The same value, if there is nothing to translate. */
    public static function of(string $name, object $type, mixed $value, Guest $guest): mixed
    {
        if (!is_callable($value) || $value instanceof Func || !$type instanceof FuncType) {
            return $value;
        }
        $closure = \Closure::fromCallable($value);
        $function = new \ReflectionFunction($closure);
        $returnsText = self::isText($function->getReturnType()) && $type->results === [];
        $texts = array_map(static fn(\ReflectionParameter $each): bool => self::isText($each->getType()), $function->getParameters());
        $width = count($texts) + count(array_filter($texts)) + (int) $returnsText;
        if ($width !== count($type->params) || $function->isVariadic() || (!$returnsText && !in_array(true, $texts, true))) {
            return $value;
        }
        return static function (mixed ...$arguments) use ($closure, $texts, $returnsText, $name, $guest): mixed {
            $answer = $returnsText ? array_shift($arguments) : null;
            $values = [];
            foreach ($texts as $isText) {
                $first = array_shift($arguments);
                // None is a null pointer.
                $values[] = !$isText ? $first : self::text($guest, $first, array_shift($arguments));
            }
            $result = $closure(...$values);
            if (!$returnsText) {
                return $result;
            }
            if ($result !== null && !is_string($result)) {
                throw new \TypeError("The result of $name must be of type string, " . get_debug_type($result) . ' given');
            }
            $guest->answer($answer, $result === null ? null : Text::check($result, "The result of $name"));
            return null;
        };
    }

    private static function text(Guest $guest, int $pointer, int $length): ?string
    {
        return $pointer === 0 ? null : $guest->text($pointer, $length);
    }

    private static function isText(?\ReflectionType $type): bool
    {
        return $type instanceof \ReflectionNamedType && $type->getName() === 'string';
    }
}
