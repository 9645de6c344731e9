<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\OutOfBoundsException;

/** What a thrown object of C++ is, by the typeinfo that it was thrown with. */
final class TypeInfo
{
    private const BUILT_IN = ['i' => 'int', 'j' => 'unsigned int', 'l' => 'long', 'm' => 'unsigned long', 'x' => 'long long', 'y' => 'unsigned long long',
        's' => 'short', 't' => 'unsigned short', 'c' => 'char', 'a' => 'signed char', 'h' => 'unsigned char', 'b' => 'bool', 'f' => 'float', 'd' => 'double', 'PKc' => 'char const*', 'Pc' => 'char*'];

    /** More bases than these are not looked at. */
    private const DEPTH = 16;

    public function __construct(private readonly Guest $guest)
    {
    }

    public function exception(int $object, int $type): CppException
    {
        try {
            $name = self::demangle($this->name($type));
            return new CppException($name, $this->isException($type) ? $this->what($object) : null, $object);
        } catch (OutOfBoundsException) {
            return new CppException('an exception of C++', null, $object);
        }
    }

    private function name(int $type): string
    {
        return $this->guest->text($this->guest->memory()->readInt32($type + 4));
    }

    /** Whether a class has std::exception as its only base, or its only base has. */
    private function isException(int $type): bool
    {
        for ($depth = 0; $depth < self::DEPTH && $type !== 0; $depth++) {
            $name = $this->name($type);
            if ($name === 'St9exception') {
                return true;
            }
            if (preg_match('/^[A-Z0-9]\w*$/D', $name) !== 1) {
                return false;
            }
            $type = $this->guest->memory()->readInt32($type + 8);
        }
        return false;
    }

    /** Two destructors stand before what() in the table of virtual functions. */
    private function what(int $object): string
    {
        $memory = $this->guest->memory();
        $function = $this->guest->table()[$memory->readInt32($memory->readInt32($object) + 8)];
        return $this->guest->text($function($object));
    }

    /** The usual names; any other stays as the compiler wrote it. */
    public static function demangle(string $name): string
    {
        if (str_starts_with($name, 'NSt3__212basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEE')) {
            return 'std::string';
        }
        if (preg_match('/^(?:N(?:(St)(?:3__\d)?)?|(St))?((?:\d+\w+?)+)E?$/D', $name, $match) !== 1) {
            return self::BUILT_IN[$name] ?? $name;
        }
        $parts = ($match[1] ?? '') . ($match[2] ?? '') === '' ? [] : ['std'];
        $rest = substr($name, strlen($name) - strlen(ltrim($name, 'NSt')));
        while (preg_match('/^(\d+)(.*)$/Ds', $rest, $match) === 1 && strlen($match[2]) >= (int) $match[1]) {
            $part = substr($match[2], 0, (int) $match[1]);
            preg_match('/^__\d$/D', $part) === 1 || $parts[] = $part;
            $rest = substr($match[2], (int) $match[1]);
        }
        return in_array($rest, ['', 'E'], true) && $parts !== [] ? implode('::', $parts) : $name;
    }
}
