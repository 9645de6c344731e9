<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\FuncType;

/**
 * longjmp() and exceptions of C++, where emscripten leaves them to JavaScript: a call that may be unwound to goes through
 * `invoke_…`, and what unwinds is an exception of PHP's.
 *
 * In front of a thrown object are 24 bytes: how often it is referred to, its typeinfo, its destructor, whether it is
 * caught, whether it is thrown again, and where the part of it lies that the handler catches.
 */
final class Unwinding
{
    private const HEADER = 24;
    private const TYPE = 4;
    private const DESTRUCTOR = 8;
    private const CAUGHT = 12;
    private const RETHROWN = 13;
    private const ADJUSTED = 16;

    /** The exception that is under way. */
    private int $last = 0;

    private ?CppException $exception = null;

    /** @var list<int> the exceptions that handlers are busy with */
    private array $caught = [];

    private int $uncaught = 0;

    /** @param \Closure(int): mixed $setTempRet0 */
    public function __construct(private readonly Guest $guest, private readonly \Closure $setTempRet0)
    {
    }

    public function import(string $name, FuncType $type): ?\Closure
    {
        return match (true) {
            preg_match('/^invoke_([vijfdp]+)$/D', $name, $match) === 1 => $this->invoke($match[1]),
            preg_match('/^__cxa_find_matching_catch_\d+$/D', $name) === 1 => $this->match(...),
            default => match ($name) {
                '_emscripten_throw_longjmp' => static fn(): never => throw new LongJump(),
                '__cxa_allocate_exception' => fn(int $size): int => $this->guest->get('malloc')($size + self::HEADER) + self::HEADER,
                '__cxa_free_exception' => fn(int $pointer) => $this->guest->get('free')($pointer - self::HEADER),
                '__cxa_throw' => $this->throw(...),
                '__cxa_begin_catch' => $this->begin(...),
                '__cxa_end_catch' => $this->end(...),
                '__cxa_rethrow' => $this->rethrow(...),
                '__cxa_get_exception_ptr' => $this->place(...),
                '__cxa_uncaught_exceptions' => fn(): int => $this->uncaught,
                '__resumeException' => fn(int $pointer): never => throw $this->resume($pointer),
                'llvm_eh_typeid_for' => static fn(int $type): int => $type,
                default => null,
            },
        };
    }

    /** Calls a function pointer; what unwinds ends here, and the caller finds out by what setThrew() has noted. */
    private function invoke(string $signature): \Closure
    {
        return function (int $pointer, int|float ...$arguments) use ($signature): mixed {
            $stack = $this->guest->get('stackSave', 'emscripten_stack_get_current')();
            try {
                // Numbers of 64 bits travel in halves, which the table's functions do not.
                $split = str_contains($signature, 'j') ? $this->guest->find("dynCall_$signature") : null;
                return $split !== null ? $split($pointer, ...$arguments) : $this->guest->table()[$pointer](...$arguments);
            } catch (LongJump | CppException) {
                $this->guest->get('stackRestore', '_emscripten_stack_restore')($stack);
                $this->guest->get('setThrew')(1, 0);
                return 0;
            }
        };
    }

    private function throw(int $pointer, int $type, int $destructor): never
    {
        // The same call without what it needs to be caught: the program was built without exceptions, and this ends it.
        $memory = $this->guest->memory();
        $memory->write($pointer - self::HEADER, pack('VVVCCx2VV', 0, $type, $destructor, 0, 0, 0, 0));
        $this->last = $pointer;
        $this->uncaught++;
        throw $this->exception = (new TypeInfo($this->guest))->exception($pointer, $type);
    }

    /** The type of the first handler that takes the exception under way, in setTempRet0(), and the exception. */
    private function match(int ...$types): int
    {
        if ($this->last === 0) {
            ($this->setTempRet0)(0);
            return 0;
        }
        $memory = $this->guest->memory();
        $header = $this->last - self::HEADER;
        $thrown = $memory->readInt32($header + self::TYPE);
        $memory->writeInt32($header + self::ADJUSTED, $this->last);
        $found = $thrown;
        foreach ($thrown === 0 ? [] : $types as $type) {
            if ($type === 0 || $type === $thrown || $this->guest->get('__cxa_can_catch')($type, $thrown, $header + self::ADJUSTED) !== 0) {
                $found = $type === 0 ? $thrown : $type;
                break;
            }
        }
        ($this->setTempRet0)($found);
        return $this->last;
    }

    private function begin(int $pointer): int
    {
        $memory = $this->guest->memory();
        $header = $pointer - self::HEADER;
        if ($memory->readUint8($header + self::CAUGHT) === 0) {
            $memory->writeUint8($header + self::CAUGHT, 1);
            $this->uncaught--;
        }
        $memory->writeUint8($header + self::RETHROWN, 0);
        $memory->writeInt32($header, $memory->readInt32($header) + 1);
        $this->caught[] = $pointer;
        return $this->place($pointer);
    }

    private function end(): void
    {
        $this->guest->get('setThrew')(0, 0);
        $pointer = array_pop($this->caught);
        $this->last = 0;
        if ($pointer === null) {
            return;
        }
        $memory = $this->guest->memory();
        $header = $pointer - self::HEADER;
        $left = $memory->readInt32($header) - 1;
        $memory->writeInt32($header, $left);
        if ($left === 0 && $memory->readUint8($header + self::RETHROWN) === 0) {
            $destructor = $memory->readInt32($header + self::DESTRUCTOR);
            $destructor === 0 || $this->guest->table()[$destructor]($pointer);
            $this->guest->get('free')($header);
        }
    }

    private function rethrow(): never
    {
        $pointer = array_pop($this->caught) ?? throw new Abort('The program throws again, and there is no exception');
        $memory = $this->guest->memory();
        $header = $pointer - self::HEADER;
        if ($memory->readUint8($header + self::RETHROWN) === 0) {
            // Its handler still ends, and must find it.
            $this->caught[] = $pointer;
            $memory->writeUint8($header + self::RETHROWN, 1);
            $memory->writeUint8($header + self::CAUGHT, 0);
            $this->uncaught++;
        }
        $this->last = $pointer;
        throw $this->resume($pointer);
    }

    private function resume(int $pointer): CppException
    {
        $this->last = $this->last === 0 ? $pointer : $this->last;
        return $this->exception?->pointer === $pointer
            ? $this->exception
            : $this->exception = (new TypeInfo($this->guest))->exception($pointer, $this->guest->memory()->readInt32($pointer - self::HEADER + self::TYPE));
    }

    /** What a handler is given: the part of the object that is of its type, or the pointer that was thrown. */
    private function place(int $pointer): int
    {
        $memory = $this->guest->memory();
        $header = $pointer - self::HEADER;
        $type = $memory->readInt32($header + self::TYPE);
        if ($this->guest->find('__cxa_is_pointer_type')?->__invoke($type) === 1) {
            return $memory->readInt32($pointer);
        }
        return $memory->readInt32($header + self::ADJUSTED) ?: $pointer;
    }
}
