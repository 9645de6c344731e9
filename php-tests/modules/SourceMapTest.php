<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\Module;

/** `source-map`: Rust; each mapping found is a callback of ten numbers. */
final class SourceMapTest extends ModuleTestCase
{
    /** The example of the source-map project's own documentation. */
    private const DOCUMENTED = [
        'sources' => ['one.js', 'two.js'],
        'names' => ['bar', 'baz', 'n'],
        'mappings' => 'CAAC,IAAI,IAAM,SAAUA,GAClB,OAAOC,IAAID;CCDb,IAAI,IAAM,SAAUE,GAClB,OAAOA',
    ];

    private Module $decoder;

    protected function setUp(): void
    {
        $this->decoder = new Module(self::npm('source-map/lib/mappings.wasm'));
        self::example('source-map/SourceMap.php');
    }

    public function testTheDocumentedAnswers(): void
    {
        $map = new \SourceMap($this->decoder, self::DOCUMENTED);
        self::assertSame(['source' => 'two.js', 'line' => 2, 'column' => 10, 'name' => 'n'], $map->original(2, 28));
        self::assertSame(['source' => 'one.js', 'line' => 1, 'column' => 1, 'name' => null], $map->original(1, 1));
        self::assertSame(['source' => 'one.js', 'line' => 2, 'column' => 14, 'name' => 'bar'], $map->original(1, 32));
        self::assertNull($map->original(1, 0), 'nothing is left of the first mapping');
        self::assertNull($map->original(7, 3), 'there is no such line');
    }

    public function testEveryMappingComesOnceAndInOrder(): void
    {
        $lines = VlqMappings::sample(20_000);
        $text = VlqMappings::encode($lines);
        self::assertSame($lines, VlqMappings::decode($text), 'the decoder in PHP is wrong itself');

        $found = array_fill(0, count($lines), []);
        $map = new \SourceMap($this->decoder, ['sources' => [], 'names' => [], 'mappings' => $text]);
        $map->each(static function (int $line, int $column, ?int $source, ?int $originalLine, ?int $originalColumn, ?int $name) use (&$found): void {
            $segment = [$column, $source, $originalLine === null ? null : $originalLine - 1, $originalColumn, $name];
            $found[$line - 1][] = array_values(array_filter($segment, is_int(...)));
        });
        self::assertSame($lines, $found);
    }

    public function testTheNearestMappingToTheLeftIsFound(): void
    {
        $lines = VlqMappings::sample(2_000, 5);
        $map = new \SourceMap($this->decoder, [
            'sources' => range(0, 9),
            'names' => range(0, 499),
            'mappings' => VlqMappings::encode($lines),
        ]);
        foreach ($lines as $number => $segments) {
            foreach ($segments as $k => $segment) {
                $expected = count($segment) === 1 ? null : [
                    'source' => $segment[1], 'line' => $segment[2] + 1, 'column' => $segment[3], 'name' => $segment[4] ?? null,
                ];
                $last = ($segments[$k + 1][0] ?? $segment[0] + 100) - 1;
                self::assertSame($expected, $map->original($number + 1, $segment[0]));
                self::assertSame($expected, $map->original($number + 1, $last));
            }
        }
    }

    /** @return iterable<string, array{string, string}> */
    public static function broken(): iterable
    {
        yield 'no base 64' => ['CAAC,!', 'a character that is not base 64'];
        yield 'cut off' => ['CAAC,g', 'the mappings end within a number'];
        yield 'negative' => ['CAAC,DAAC,FAAC', 'a negative line, column, source or name'];
    }

    /** @dataProvider broken */
    #[DataProvider('broken')]
    public function testABrokenMapIsRefused(string $mappings, string $reason): void
    {
        $this->expectException(\ValueError::class);
        $this->expectExceptionMessage("The source map is broken: $reason");
        new \SourceMap($this->decoder, ['sources' => ['a'], 'names' => [], 'mappings' => $mappings]);
    }

    public function testWhatTheCallbackThrowsArrivesAndTheMapGoesOn(): void
    {
        $map = new \SourceMap($this->decoder, self::DOCUMENTED);
        $thrown = new \DomainException('enough');
        $count = 0;
        try {
            $map->each(static function () use (&$count, $thrown): void {
                if (++$count === 3) {
                    throw $thrown;
                }
            });
            self::fail('nothing was thrown');
        } catch (\DomainException $e) {
            self::assertSame($thrown, $e);
        }
        self::assertSame(3, $count);
        self::assertSame('two.js', $map->original(2, 28)['source']);
    }
}
