<?php

declare(strict_types=1);

namespace Wasm;

use Wasm\AssemblyScript\Declarations as AssemblyScriptDeclarations;
use Wasm\Bindgen\Declarations as BindgenDeclarations;
use Wasm\Stubs\FromAssemblyScript;
use Wasm\Stubs\FromBindgen;
use Wasm\Stubs\FromComponent;
use Wasm\Stubs\Method;
use Wasm\Stubs\Plain;

/**
 * Writes PHP classes that say what the exports of a module or component are, for IDEs and static analysis: `bin/wasm stubs`.
 *
 * With `@var Simple $guest` in front of `$guest = new Wasm\Instance('simple.wasm')`, `$guest->sum(1, 2)` is completed and
 * checked.
 *
 * The class is never loaded: it extends one that is final.
 */
final class Stubs
{
    private function __construct()
    {
    }

    /**
     * @param string $path a component, or a module; beside it may be the `.d.ts` of wasm-bindgen or AssemblyScript
     * @param ?string $class the name, which may have a namespace; null: the file's name in its form
     * @param array<string, class-string> $types the classes for a component's records and enums, as `new Component()` takes
     *     them
     * @return string PHP's source
     * @throws \ValueError for what is not the name of a class, and for types that a component does not have
     * @throws WasmException for a module that cannot be read
     */
    public static function of(string $path, ?string $class = null, array $types = []): string
    {
        $class ??= self::className($path);
        if (preg_match('/^(?:[a-z_]\w*\\\\)*[a-z_]\w*$/iD', $class) !== 1) {
            throw new \ValueError("\"$class\" is not the name of a class");
        }
        if (self::isComponent($path)) {
            return self::ofComponent(new Component($path, $types), basename($path), $class);
        }
        $module = new Module($path);
        $types = preg_replace('/(?:_bg)?\.wa(?:sm|t)$/D', '', $path) . '.d.ts';
        $source = is_file($types) ? (string) file_get_contents($types) : '';
        [$parent, $methods, $properties] = match (true) {
            str_contains($source, '/** Exported memory */') => self::assemblyScript($source),
            $source !== '' && self::isBindgen($module) => ['Wasm\Bindgen', FromBindgen::methods(new BindgenDeclarations($source)), []],
            default => ['Wasm\Instance', Plain::methods($module, (string) file_get_contents($path)), Plain::properties($module)],
        };
        return self::source(basename($path), $class, $parent, $methods, $properties);
    }

    private static function isComponent(string $path): bool
    {
        $beginning = (string) @file_get_contents($path, length: 4096);
        return str_starts_with($beginning, "\0asm\x0d\0\x01\0")
            || preg_match('/^(?:\s|;;[^\n]*\n|\(;.*?;\))*\(\s*component\b/s', $beginning) === 1;
    }

    private static function ofComponent(Component $component, string $file, string $class): string
    {
        $at = strrpos($class, '\\');
        return "<?php\n\n"
            . ($at === false ? '' : 'namespace ' . substr($class, 0, $at) . ";\n\n")
            . FromComponent::source($component, $file, $at === false ? $class : substr($class, $at + 1));
    }

    /** @return array{string, list<Method>, array<string, string>} */
    private static function assemblyScript(string $source): array
    {
        $declarations = new AssemblyScriptDeclarations($source, '');
        return ['Wasm\AssemblyScript', FromAssemblyScript::methods($declarations), FromAssemblyScript::properties($declarations)];
    }

    private static function isBindgen(Module $module): bool
    {
        foreach ([...$module->exports(), ...$module->imports()] as $each) {
            if (str_starts_with($each->name, '__wbindgen_') || str_starts_with($each->name, '__wbg_')) {
                return true;
            }
        }
        return false;
    }

    /** `count_vowels-2.wasm` is CountVowels2. */
    private static function className(string $path): string
    {
        $name = str_replace(' ', '', ucwords(preg_replace('/[^a-z0-9]+/i', ' ', preg_replace('/(?:_bg)?\.\w+$/D', '', basename($path)))));
        return preg_match('/^[a-z]/i', $name) === 1 ? $name : "Module$name";
    }

    /**
     * @param list<Method> $methods
     * @param array<string, string> $properties their types, with a ! in front of those that can be assigned to
     */
    private static function source(string $file, string $class, string $parent, array $methods, array $properties): string
    {
        $taken = array_fill_keys(array_map(strtolower(...), get_class_methods("\\$parent")), true);
        $body = [];
        $hidden = [];
        foreach ($methods as $method) {
            $key = strtolower($method->name);
            if (preg_match('/^[a-z_\x80-\xff][\w\x80-\xff]*$/iD', $method->name) === 1 && !isset($taken[$key])) {
                $taken[$key] = true;
                $body[] = (string) $method;
            } else {
                $hidden[] = $method->name;
            }
        }
        $lines = ["What $file exports, for IDEs and static analysis: not to be loaded. Made by bin/wasm stubs.", ''];
        foreach ($properties as $name => $type) {
            // In front of those that can be assigned to is a !.
            $tag = str_starts_with($type, '!') ? '@property' : '@property-read';
            preg_match('/^[a-z_]\w*$/iD', (string) $name) === 1 ? $lines[] = "$tag " . ltrim($type, '!') . " \$$name" : $hidden[] = $name;
        }
        if ($hidden !== []) {
            $lines[] = '';
            $lines[] = "Through \$exports['…']: " . implode(', ', array_map(static fn(string|int $name): string => addcslashes(strtr((string) $name, ['*/' => '* /']), "\0..\37"), $hidden));
        }
        while (end($lines) === '') {
            array_pop($lines);
        }
        $at = strrpos($class, '\\');
        return "<?php\n\n"
            . ($at === false ? '' : 'namespace ' . substr($class, 0, $at) . ";\n\n")
            . "/**\n" . implode('', array_map(static fn(string $line): string => rtrim(" * $line") . "\n", $lines)) . " */\n"
            . 'abstract class ' . ($at === false ? $class : substr($class, $at + 1)) . " extends \\$parent\n{\n"
            . implode("\n", $body) . "}\n";
    }
}
