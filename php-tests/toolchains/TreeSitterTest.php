<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Emscripten;
use Wasm\Module;

/** tree-sitter of npm, C by emscripten in a main module, and a grammar in a side module that is linked to it. */
final class TreeSitterTest extends ToolchainTestCase
{
    private static function library(): string
    {
        return self::npm('web-tree-sitter/web-tree-sitter.wasm');
    }

    public function testItParsesPhp(): void
    {
        require_once dirname(__DIR__, 2) . '/examples/tree-sitter/TreeSitter.php';
        $parser = new \TreeSitter(self::library(), self::npm('tree-sitter-php/tree-sitter-php.wasm'), 'php');
        $names = static fn(string $text): array => array_map(static fn(array $node): string => "$node[0] $node[2]", array_values(array_filter(
            iterator_to_array($parser->nodes($text), false),
            static fn(array $node): bool => in_array($node[0], ['function_definition', 'class_declaration', 'ERROR'], true),
        )));
        self::assertSame(['function_definition 2', 'class_declaration 3'], $names("<?php\nfunction ä() { echo 'wörld'; }\nclass A {}\n"));
        self::assertSame(['ERROR 2'], $names("<?php\n\$a = = 1;\n"));
        $own = file_get_contents(__FILE__);
        self::assertSame(['class_declaration 11'], $names($own), 'this file');
        self::assertCount(5000, array_filter(iterator_to_array($parser->nodes('<?php ' . str_repeat("f(1);\n", 5000)), false), static fn(array $node): bool => $node[0] === 'function_call_expression'));
    }

    public function testWhatIsMissingIsSaid(): void
    {
        $grammar = self::npm('tree-sitter-php/tree-sitter-php.wasm');
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new Emscripten($grammar));
        self::assertStringContainsString('A side module is loaded by link()', $e->getMessage());
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new Emscripten(new Module(self::library())));
        self::assertStringContainsString('Of a main module keep the .js beside it', $e->getMessage());
        $plain = new Emscripten(self::npm('wasmoon/dist/glue.wasm'));
        $e = self::thrown(\Wasm\LinkException::class, static fn() => $plain->link($grammar));
        self::assertSame('The module takes no side modules: it was built without -sMAIN_MODULE', $e->getMessage());
    }
}
