<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;

/** `@dprint/json`: Rust behind a plug-in interface of one shared buffer. */
final class DprintJsonTest extends ModuleTestCase
{
    private string $plugin;

    protected function setUp(): void
    {
        $this->plugin = self::npm('@dprint/json/plugin.wasm');
        self::example('dprint-json/DprintJson.php');
    }

    /** An array that begins on a line of its own stays so; this is json_encode()'s layout, which it must not touch. */
    public function testWhatJsonEncodePrintsIsFormattedAlready(): void
    {
        $value = [
            'name' => 'shop', 'nested' => ['a' => [1, 2.5, -3e10], 'b' => [['c' => null], ['d' => true]]],
            'text' => "zwölf \u{1f418} \"quoted\" \\ / \n", 'deep' => ['a' => ['b' => ['c' => ['d' => [1]]]]],
        ];
        $pretty = json_encode($value, JSON_PRETTY_PRINT) . "\n";
        self::assertSame($pretty, (new \DprintJson($this->plugin, ['indentWidth' => 4]))->format('a.json', $pretty));
    }

    /** @return iterable<string, array{int}> */
    public static function sizes(): iterable
    {
        yield 'small' => [3];
        yield 'larger than the memory it starts with' => [20_000];
    }

    /** @dataProvider sizes */
    #[DataProvider('sizes')]
    public function testTheValueStaysTheSame(int $rows): void
    {
        $value = array_map(
            static fn(int $k): array => ['id' => $k, 'name' => "row $k", 'tags' => ['a', 'b', $k], 'price' => $k / 7, 'note' => "é\t$k"],
            range(1, $rows),
        );
        $json = json_encode($value);
        $formatter = new \DprintJson($this->plugin);
        $formatted = $formatter->format('data.json', $json);
        self::assertSame($value, json_decode($formatted, true));
        self::assertGreaterThan($rows, substr_count($formatted, "\n"));
        self::assertSame($formatted, $formatter->format('data.json', $formatted), 'formatting twice changes nothing');
    }

    public function testCommentsAndConfiguration(): void
    {
        $text = "{\"a\":1,// one\n/* two */\"b\":[true,null]}";
        self::assertSame(
            "{\n  \"a\": 1, // one\n  /* two */ \"b\": [true, null]\n}\n",
            (new \DprintJson($this->plugin))->format('a.jsonc', $text),
        );
        self::assertSame(
            "{\n\t\"a\": 1, // one\n\t/* two */ \"b\": [true, null]\n}\n",
            (new \DprintJson($this->plugin, ['useTabs' => true]))->format('a.jsonc', $text),
        );
    }

    public function testASyntaxErrorSaysWhere(): void
    {
        $formatter = new \DprintJson($this->plugin);
        try {
            $formatter->format('a.json', "{\n  \"a\": [1, 2\n}");
            self::fail('it formatted what is no JSON');
        } catch (\RuntimeException $e) {
            self::assertStringStartsWith('Line 3, column 1: Unexpected close brace', $e->getMessage());
        }
        self::assertSame("[1]\n", $formatter->format('a.json', '[1]'));
    }

    public function testAConfigurationThatItDoesNotKnowIsRefused(): void
    {
        $this->expectException(\ValueError::class);
        $this->expectExceptionMessage('indentWitdh: Unknown property in configuration');
        new \DprintJson($this->plugin, ['indentWitdh' => 4]);
    }
}
