<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\FuncType;
use Wasm\Instance;
use Wasm\Memory;
use Wasm\MemoryType;
use Wasm\Store;
use Wasm\Table;
use Wasm\TableType;

/** What emscripten's JavaScript does for most modules. */
final class Runtime
{
    /** Of wasi-libc and of emscripten's musl. */
    private const ENOSYS = 52;

    private ?Memory $imported = null;

    /** @var \WeakReference<Instance>|null weak, because the instance owns this by its imports */
    private ?\WeakReference $instance = null;

    private int $tempRet0 = 0;

    /** @param array<string, mixed> $imports what the instance was made with */
    public function attach(Instance $instance, array $imports): void
    {
        $this->instance = \WeakReference::create($instance);
        foreach ($imports as $of) {
            foreach (is_array($of) ? $of : [] as $import) {
                $this->imported ??= $import instanceof Memory ? $import : null;
            }
        }
    }

    /** An import by its full name and its type, as ImportType has it; null: it is not one of these. */
    public function import(string $name, object $type, ?Store $store): mixed
    {
        return match (true) {
            $type instanceof MemoryType => $this->imported = new Memory($type->minimum, $type->maximum, $type->shared, $store),
            $type instanceof TableType => new Table($type, null, $store),
            $type instanceof FuncType => $this->functions()[$name] ?? (str_starts_with($name, '__syscall_') ? static fn(): int => -self::ENOSYS : null),
            default => null,
        };
    }

    /** @return array<string, \Closure> */
    private function functions(): array
    {
        $copy = function (int $destination, int $source, int $length): int {
            $this->memory()->copy($destination, $source, self::unsigned($length));
            return $destination;
        };
        $abort = static fn(int ...$why): never => throw new Abort('The program has called abort()' . ($why === [] ? '' : " with $why[0]"));
        $log = fn(string $level): \Closure => fn(int $text) => error_log("wasm $level: " . $this->text($text));
        $milliseconds = static fn(): float => microtime(true) * 1000;

        return [
            'emscripten_resize_heap' => $this->resize(...),
            'emscripten_get_heap_max' => fn(): int => ($this->memory()->type()->maximum ?? 65536) * Memory::PAGE_SIZE - 1,
            'emscripten_notify_memory_growth' => static fn() => null,
            'emscripten_memcpy_js' => $copy,
            '_emscripten_memcpy_js' => $copy,
            'emscripten_memcpy_big' => $copy,

            'abort' => $abort,
            '_abort_js' => $abort,
            '_abort' => $abort,
            '__assert_fail' => fn(int $condition, int $file, int $line, int $function): never => throw new Abort(sprintf(
                'Assertion failed: %s, at: %s,%d,%s',
                $this->text($condition),
                $file === 0 ? 'unknown filename' : $this->text($file),
                $line,
                $function === 0 ? 'unknown function' : $this->text($function),
            )),
            '__handle_stack_overflow' => static fn(): never => throw new Abort("The program's stack has overflown"),

            'emscripten_date_now' => static fn(): float => floor($milliseconds()),
            'emscripten_get_now' => static fn(): float => hrtime(true) / 1e6,
            '_emscripten_get_now_is_monotonic' => static fn(): int => 1,
            'setTempRet0' => fn(int $value): int => $this->tempRet0 = $value,
            'getTempRet0' => fn(): int => $this->tempRet0,

            'emscripten_console_log' => $log('log'),
            'emscripten_console_warn' => $log('warn'),
            'emscripten_console_error' => $log('error'),
            'emscripten_out' => $log('log'),
            'emscripten_err' => $log('error'),
            'emscripten_dbg' => $log('debug'),
        ];
    }

    /** As emscripten's JavaScript grows: by a fifth more than is asked for while that is to be had, then by what is asked for. */
    private function resize(int $bytes): bool
    {
        $memory = $this->memory();
        $wanted = intdiv(self::unsigned($bytes) + Memory::PAGE_SIZE - 1, Memory::PAGE_SIZE);
        $generous = max($wanted, min(intdiv($memory->pages() * 6, 5), $memory->type()->maximum ?? 65536));
        foreach ([$generous, $wanted] as $pages) {
            try {
                $pages > $memory->pages() && $memory->grow($pages - $memory->pages());
                return true;
            } catch (\ValueError) {
                // Past the maximum, or what the system has.
            }
        }
        return false;
    }

    private function text(int $pointer): string
    {
        return $this->memory()->readCString($pointer);
    }

    private function memory(): Memory
    {
        return $this->imported ?? $this->instance?->get()?->getMemoryBuffer()
            ?? throw new \LogicException('The module calls its imports while it is instantiated: before there is a memory to read from');
    }

    /** A size of 2 GiB and more comes as a negative number. */
    private static function unsigned(int $size): int
    {
        return $size & 0xffffffff;
    }
}
