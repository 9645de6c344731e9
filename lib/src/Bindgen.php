<?php

declare(strict_types=1);

namespace Wasm;

use Wasm\Bindgen\Call;
use Wasm\Bindgen\Console;
use Wasm\Bindgen\Declarations;
use Wasm\Bindgen\Guest;
use Wasm\Bindgen\Imports;
use Wasm\Bindgen\JsObject;
use Wasm\Bindgen\References;

/**
 * A module built by wasm-bindgen, as most Rust packages on npm are, without its JavaScript.
 *
 *     $oxipng = new Wasm\Bindgen('squoosh_oxipng_bg.wasm');
 *     $smaller = $oxipng->optimise($png, 2, false, true);
 *
 * Its functions are methods. The `.d.ts` file that wasm-bindgen writes beside the module says what they take and return:
 *
 * | TypeScript                       | PHP                                                                    |
 * |----------------------------------|------------------------------------------------------------------------|
 * | `string`                         | string, UTF-8                                                          |
 * | `Uint8Array`                     | string of bytes                                                        |
 * | `Float64Array` and the others    | list of numbers                                                        |
 * | `number`                         | int or float, whichever the function takes                             |
 * | `boolean`, `bigint`              | bool, int                                                              |
 * | `T[]`                            | list                                                                   |
 * | `T | undefined`, `x?: T`         | also null                                                              |
 * | a class of the module            | {@see JsObject}, as a result; made by {@see new()}                     |
 * | `any`, an interface, a union     | any value; objects are `stdClass`, or arrays with string keys          |
 *
 * To TypeScript a u32 is a number like an i32. The JavaScript beside the module (`x.js`, `x_bg.js`) tells them apart;
 * without it, a u32 comes back as the i32 with the same bits.
 *
 * A function that you give as an import takes and returns PHP's values by its own types: `fn(string $s): string` is a
 * `&str` and a String of Rust's, `?string` an Option of these. Without a string in its types it takes the wasm values.
 *
 * An `Err` of Rust is a {@see Bindgen\JsError}, and so is a panic that reports its message (console_error_panic_hook).
 * Any other panic is a {@see TrapException}. A panic leaves its frames on the stack that Rust keeps in the module's memory.
 * Modules with `__wbindgen_add_to_stack_pointer` get that room back. Other modules lose it, some hundred bytes each time,
 * and trap when a megabyte is gone, in JavaScript as here. If you expect many panics, make a new instance now and then.
 */
final class Bindgen
{
    /** Everything that is not in the declarations: the memory, exports by their bare wasm types. */
    public readonly Instance $instance;

    /** For your own imports, in a module that passes values as i32: from the numbers to the values, and back. */
    public readonly References $values;

    private readonly Guest $guest;
    private readonly Console $console;
    private readonly Declarations $declarations;

    /** @var array<string, Call> */
    private array $calls = [];

    /**
     * @param string|Module $module a module, or its path
     * @param ?string $declarations the path of its `.d.ts` file, or the declarations themselves; null: the file beside
     *                              the module, `x.d.ts` for `x_bg.wasm` or `x.wasm`
     * @param array<string, array<string, mixed>> $imports what the module needs beyond what this library has, as for an
     *                                                     {@see Instance}; names may leave out `__wbg_` and the hash
     * @throws WasmException as for an Instance
     * @throws LinkException if the module needs a JavaScript function that is not provided
     */
    public function __construct(string|Module $module, ?string $declarations = null, array $imports = [], ?Store $store = null)
    {
        [$source, $script] = self::source($module, $declarations);
        $this->declarations = new Declarations($source, $script);
        $module = is_string($module) ? new Module($module) : $module;
        $this->guest = new Guest($module);
        $this->values = $this->guest->references;
        $this->console = new Console();
        $this->instance = new Instance($module, (new Imports($this->guest, $this->console))->resolve($module, $imports), $store);
        $this->guest->attach($this->instance);
        $module->isSnapshot() || $this->guest->helper('__wbindgen_start', true)?->__invoke();
    }

    /** @param list<mixed> $arguments */
    public function __call(string $name, array $arguments): mixed
    {
        $call = $this->calls[$name] ??= $this->function($name);
        return $call(self::positional($name, $arguments), $this->object(...));
    }

    /** An object of one of the module's classes: `new Resvg(svg)` is `$module->new('Resvg', $svg)`. */
    public function new(string $class, mixed ...$arguments): JsObject
    {
        return $this->member($class, 'constructor', null, self::positional($class, $arguments));
    }

    /** A static method: `Key.parse(text)` is `$module->static('Key', 'parse', $text)`. */
    public function static(string $class, string $method, mixed ...$arguments): mixed
    {
        return $this->member($class, "static $method", null, self::positional($method, $arguments));
    }

    /** @param list<mixed> $arguments */
    private function member(string $class, string $member, ?int $object, array $arguments): mixed
    {
        $call = $this->calls["$class $member"] ??= $this->method($class, $member);
        return $call($arguments, $this->object(...), $object);
    }

    private function object(string $class, int $pointer): JsObject
    {
        $free = $this->guest->helper('__wbg_' . strtolower($class) . '_free', true);
        return new JsObject($this, $class, $this->declarations->classes[$class] ?? [], function (string $member, array $arguments) use ($class, $pointer, $free): mixed {
            if ($member !== 'free') {
                return $this->member($class, $member, $pointer, $arguments);
            }
            // The second argument of newer modules is a flag for borrowed objects.
            return $free === null ? null : $free(...array_slice([$pointer, 0], 0, count($free->type()->params)));
        });
    }

    private function function(string $name): Call
    {
        $signature = $this->declarations->functions[$name]
            ?? throw new ExportNotFoundException("The declarations have no function \"$name\"" . self::list(array_keys($this->declarations->functions)));
        return new Call($this->guest, $this->console, $this->guest->helper($name), $signature);
    }

    private function method(string $class, string $member): Call
    {
        $members = $this->declarations->classes[$class]
            ?? throw new ExportNotFoundException("The declarations have no class \"$class\"" . self::list(array_keys($this->declarations->classes)));
        $signature = $members[$member]
            ?? throw new ExportNotFoundException("The declarations have no \"$member\" of $class" . self::list(array_keys($members)));
        [$kind, $name] = str_contains($member, ' ') ? explode(' ', $member) : ['', $member];
        $prefix = strtolower($class);
        foreach (match (true) {
            $member === 'constructor' => ["{$prefix}_new", "{$prefix}_constructor"],
            $kind === 'get', $kind === 'set' => ["__wbg_{$kind}_{$prefix}_$name", "{$prefix}_$name", "{$prefix}_{$kind}_$name"],
            default => ["{$prefix}_$name"],
        } as $export) {
            if ($this->guest->has($export)) {
                return new Call($this->guest, $this->console, $this->guest->helper($export), $signature, $kind !== 'static' && $member !== 'constructor');
            }
        }
        throw new ExportNotFoundException("The module has no export for \"$member\" of $class: \"$export\" it would be");
    }

    /** @return array{string, string} the declarations, and the JavaScript beside them if there is any */
    private static function source(string|Module $module, ?string $declarations): array
    {
        if ($declarations !== null && preg_match('/\bexport\s/', $declarations) === 1 && !is_file($declarations)) {
            return [$declarations, ''];
        }
        $file = $declarations ?? (is_string($module) ? preg_replace('/(?:_bg)?\.wasm$/D', '', $module) . '.d.ts' : null);
        if ($file === null || !is_file($file)) {
            throw new WasmException('A module of wasm-bindgen needs its TypeScript declarations: '
                . ($file === null ? 'pass their path, or the text, as second argument' : "there is no $file"));
        }
        $base = preg_replace('/\.d\.ts$/D', '', $file);
        $scripts = array_filter(["{$base}_bg.js", "$base.js"], is_file(...));
        return [file_get_contents($file), implode("\n", array_map(file_get_contents(...), $scripts))];
    }

    /** @return list<mixed> */
    private static function positional(string $name, array $arguments): array
    {
        return array_is_list($arguments) ? $arguments : throw new \ArgumentCountError("$name() does not accept named arguments");
    }

    /** @param list<string> $names */
    private static function list(array $names): string
    {
        return $names === [] ? '' : ', but ' . implode(', ', $names);
    }
}
