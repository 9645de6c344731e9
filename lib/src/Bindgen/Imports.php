<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\FuncType;
use Wasm\ImportType;
use Wasm\LinkException;
use Wasm\Module;
use Wasm\ValType;

/**
 * What a module built by wasm-bindgen imports, by name.
 *
 * Names carry a hash that changes with each version (`__wbg_parse_545d11396395fbbd`), and intrinsics have moved into
 * that form, too (`__wbg___wbindgen_throw_81fc77679af83bc6`): both are left out here.
 */
final class Imports
{
    /** What only asynchronous functions call. The others work without, so these are refused when they are called. */
    private const ASYNCHRONOUS = '/^(?:queueMicrotask|then|resolve|setTimeout|clearTimeout|__wbindgen_cb_drop|__wbindgen_closure_wrapper\d+)$/D';

    /** @var array<string, list<array{string, \Closure}>> name => the functions of this name, by what they take (see function()) */
    private readonly array $known;

    public function __construct(private readonly Guest $guest, Console $console)
    {
        $this->known = Intrinsics::table($guest) + WebApis::table($guest, $console);
    }

    /** The name that a person would call an import by. */
    public static function shortName(string $name): string
    {
        return preg_match('/^(?:__wbg_(.+)|(__wbindgen_.+))_[0-9a-f]{16}$/D', $name, $match) === 1
            ? ($match[1] !== '' ? $match[1] : $match[2])
            : $name;
    }

    /**
     * Everything the module imports: what the caller gives, by full or short name, before what is known.
     *
     * @param array<string, mixed> $given as for an Instance
     * @return array<string, mixed> the same
     * @throws LinkException with the names of all imports that are not provided
     */
    public function resolve(Module $module, array $given): array
    {
        $missing = [];
        foreach ($module->imports() as $import) {
            $of = $given[$import->module] ?? [];
            $short = self::shortName($import->name);
            if (!is_array($of)) {
                continue;
            }
            $name = array_key_exists($import->name, $of) ? $import->name : $short;
            if (array_key_exists($name, $of)) {
                $given[$import->module][$import->name] = TypedImport::of($short, $import->type, $of[$name], $this->guest);
            } elseif (($function = $this->known($short, $import)) !== null) {
                $given[$import->module][$import->name] = $function;
            } elseif (preg_match(self::ASYNCHRONOUS, $short) === 1 && $import->type instanceof FuncType) {
                $given[$import->module][$import->name] = static fn(): never => throw new LinkException(
                    "The module waits for a promise (it calls $short()): what is async in Rust needs JavaScript's event loop, which PHP does not have",
                );
            } else {
                $missing[] = "\"$import->module\".\"$short\" " . ($import->type instanceof FuncType ? $import->type : 'that is no function');
            }
        }
        if ($missing !== []) {
            throw new LinkException('The module wants more of JavaScript than this library has. Give an import, by the short name, for each of: ' . implode(', ', $missing));
        }
        return $given;
    }

    private function known(string $name, ImportType $import): ?\Closure
    {
        foreach ($import->type instanceof FuncType ? $this->known[$name] ?? [] : [] as [$signature, $function]) {
            preg_match('/^(!?)([svtn]*)(:v)?$/D', $signature, $parts);
            if ($this->fits($parts[2], isset($parts[3]), $import->type)) {
                return $this->function($parts[2], isset($parts[3]), $parts[1] !== '', $function);
            }
        }
        return null;
    }

    /**
     * Whether wasm-bindgen would declare a function so. A letter for each parameter: `s` text, two words; `v` a value;
     * `t` a value that the module holds no longer then; `n` a number as it is.
     */
    private function fits(string $parameters, bool $returns, FuncType $type): bool
    {
        $value = $this->isNumbered() ? 'i32' : 'externref';
        $pattern = strtr($parameters, ['s' => 'i32,i32,', 'v' => "$value,", 't' => "$value,", 'n' => '[if]\d\d,']);
        $actual = implode('', array_map(static fn(ValType $type): string => "$type->value,", $type->params));
        return preg_match("/^$pattern$/D", $actual) === 1 && (!$returns || $type->results === [ValType::from($value)]);
    }

    /** Between what the module passes and what the function wants. */
    private function function(string $parameters, bool $returns, bool $catches, \Closure $function): \Closure
    {
        $guest = $this->guest;
        $references = $guest->references;
        $numbered = $this->isNumbered();
        return static function (mixed ...$arguments) use ($function, $guest, $references, $numbered, $parameters, $returns, $catches): mixed {
            try {
                $values = [];
                for ($at = $k = 0; $k < strlen($parameters); $k++) {
                    $argument = $arguments[$at++];
                    $values[] = match ($parameters[$k]) {
                        's' => $guest->text($argument, $arguments[$at++]),
                        'v' => $numbered ? $references->get($argument) : $argument,
                        't' => $numbered ? $references->take($argument) : $argument,
                        'n' => $argument,
                    };
                }
                $result = $function(...$values);
            } catch (\Throwable $e) {
                if (!$catches || !$guest->has('__wbindgen_exn_store')) {
                    throw $e;
                }
                // An Err in Rust, which looks whether there is one before it looks at the result.
                $guest->fail($e);
                return $numbered ? 0 : null;
            }
            return $returns && $numbered ? $references->add($result) : $result;
        };
    }

    /** Whether values travel by number; in a module with a table of externrefs they travel as such. */
    private function isNumbered(): bool
    {
        return $this->guest->references instanceof Slab;
    }
}
