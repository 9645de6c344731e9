<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\ExitException;
use Wasm\FuncType;
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

    /** That of a stream, which has no place to go to. */
    private const ESPIPE = 70;

    private readonly Unwinding $unwinding;
    private readonly Calendar $calendar;

    public readonly Embind $embind;

    private int $tempRet0 = 0;

    /**
     * @param array<string, mixed> $wasi the functions of WASI by their names
     * @param int $tableBase places of the table that a module which is linked dynamically does not count as its own
     */
    public function __construct(private readonly Guest $guest, private readonly array $wasi, private readonly int $tableBase = 0)
    {
        $this->unwinding = new Unwinding($guest, function (int $value): void {
            // Newer versions keep it in the module.
            $set = $this->guest->find('_emscripten_tempret_set', 'setTempRet0');
            $set === null ? $this->tempRet0 = $value : $set($value);
        });
        $this->calendar = new Calendar($guest);
        $this->embind = new Embind($guest);
    }

    /** An import by its full name and its type, as ImportType has it; null: it is not one of these. */
    public function import(string $name, object $type, ?Store $store): mixed
    {
        return match (true) {
            $type instanceof MemoryType => $this->guest->imported = new Memory($type->minimum, $type->maximum, $type->shared, $store),
            $type instanceof TableType => $this->guest->importedTable = new Table(new TableType($type->element, $type->minimum + $this->tableBase, $type->maximum), null, $store),
            $type instanceof FuncType => $this->function($name, $type),
            default => null,
        };
    }

    private function function(string $name, FuncType $type): mixed
    {
        $params = implode(' ', array_column($type->params, 'value'));
        return match (true) {
            // An offset of 64 bits in two halves, as it was for JavaScript.
            $name === 'fd_seek' && $params === 'i32 i32 i32 i32 i32' => static fn(): int => self::ESPIPE,
            isset($this->wasi[$name]) => $this->wasi[$name],
            in_array($name, ['_localtime_js', '_gmtime_js'], true) && $params === 'i32 i32' => fn(int $time, int $tm) => $this->calendar->breakAt($name, $time, $tm),
            str_starts_with($name, '__syscall_') => static fn(): int => -self::ENOSYS,
            default => $this->unwinding->import($name, $type) ?? $this->embind->import($name) ?? $this->functions()[$name] ?? null,
        };
    }

    /** @return array<string, \Closure> */
    private function functions(): array
    {
        $copy = function (int $destination, int $source, int $length): int {
            $this->guest->memory()->copy($destination, $source, self::unsigned($length));
            return $destination;
        };
        $abort = static fn(int ...$why): never => throw new Abort('The program has called abort()' . ($why === [] ? '' : " with $why[0]"));
        $log = fn(string $level): \Closure => fn(int $text) => error_log("wasm $level: " . $this->guest->text($text));
        $milliseconds = static fn(): float => microtime(true) * 1000;

        return [
            'emscripten_resize_heap' => $this->resize(...),
            'emscripten_get_heap_max' => fn(): int => ($this->guest->memory()->type()->maximum ?? 65536) * Memory::PAGE_SIZE - 1,
            'emscripten_notify_memory_growth' => static fn() => null,
            'emscripten_memcpy_js' => $copy,
            '_emscripten_memcpy_js' => $copy,
            'emscripten_memcpy_big' => $copy,

            'abort' => $abort,
            '_abort_js' => $abort,
            '_abort' => $abort,
            '__assert_fail' => fn(int $condition, int $file, int $line, int $function): never => throw new Abort(sprintf(
                'Assertion failed: %s, at: %s,%d,%s',
                $this->guest->text($condition),
                $file === 0 ? 'unknown filename' : $this->guest->text($file),
                $line,
                $function === 0 ? 'unknown function' : $this->guest->text($function),
            )),
            'exit' => self::exit(...),
            'emscripten_force_exit' => self::exit(...),
            '_emscripten_runtime_keepalive_clear' => static fn() => null,
            'system' => static fn(int $command): int => $command === 0 ? 0 : -1,
            '_munmap_js' => static fn(): int => -self::ENOSYS,
            '_mmap_js' => static fn(): int => -self::ENOSYS,
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
        ] + $this->calendar->functions();
    }

    private static function exit(int $code): never
    {
        $e = new ExitException("The program has called exit($code)");
        $e->exitCode = $code;
        throw $e;
    }

    /** As emscripten's JavaScript grows: by a fifth more than is asked for while that is to be had, then by what is asked for. */
    private function resize(int $bytes): bool
    {
        $memory = $this->guest->memory();
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

    /** A size of 2 GiB and more comes as a negative number. */
    private static function unsigned(int $size): int
    {
        return $size & 0xffffffff;
    }
}
