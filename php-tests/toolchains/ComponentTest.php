<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Component;
use Wasm\Component\Variant;
use Wasm\ResultException;
use Wasm\Wasi;

/** One interface in WIT, with records, enums, variants, lists, strings and a resource, served by components that a toolchain makes. */
final class ComponentTest extends ToolchainTestCase
{
    protected function setUp(): void
    {
        if (!class_exists(Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
    }

    public function testJavaScript(): void
    {
        $modules = dirname(self::npm('@bytecodealliance/componentize-js'), 2);
        $node = self::tool('nodejs', 'node');
        $path = self::build('shop-js.wasm', ['env', "NODE_MODULES=$modules", $node, self::source('component/componentize.mjs'), self::source('component/shop.js'), self::source('component/wit/shop.wit'), 'OUTPUT']);
        self::check($path);
    }

    private static function check(string $path): void
    {
        $lines = [];
        $imports = ['log' => static function (string $line) use (&$lines): void {
            $lines[] = $line;
        }];
        $shop = (new Component($path))->instantiate($imports, new Wasi());
        $till = $shop->till;

        $bytes = random_bytes(100_000);
        $text = str_repeat("Wörld \u{1f600} ", 1000);
        self::assertSame([$text, $bytes, [-1, 0, 2147483647]], $till->echo($text, $bytes, [-1, 0, 2147483647]));
        self::assertSame(['', '', []], $till->echo('', '', []));
        self::assertSame([null, 'extra-large'], [$till->larger(null), $till->larger('small')]);

        $basket = $till->basket->new('Ada');
        $tea = ['name' => 'Tea', 'unitPrice' => 2.5, 'tags' => ['green', 'loose']];
        self::assertSame([1, 2], [$basket->add($tea, 'small'), $basket->add(['name' => 'Pot', 'unitPrice' => 17.5, 'tags' => []], 'extra-large')]);
        self::assertSame(['Ada: Tea (small)', 'Ada: Pot (extra-large)'], $lines);
        self::assertSame([20.0, 15.0, 17.0], [$basket->total('none'), $basket->total(new Variant('percent', 25)), $basket->total(new Variant('fixed', 3))]);
        self::assertSame('101 %', self::thrown(ResultException::class, static fn() => $basket->total(new Variant('percent', 101)))->payload);
        self::assertSame($tea, $basket->items()[0]);
        self::thrown(\TypeError::class, static fn() => $basket->add(['name' => 'Tea', 'unitPrice' => 'much', 'tags' => []], 'small'));
        self::assertTrue($shop->isUsable());
        $basket->drop();

        $typed = (new Component($path, types: ['demo:shop/types#item' => ShopItem::class, 'demo:shop/types#size' => ShopSize::class]))->instantiate($imports, new Wasi());
        self::assertSame(ShopSize::ExtraLarge, $typed->till->larger(ShopSize::Small));
        $basket = $typed->till->basket->new('Bob');
        $basket->add($item = new ShopItem('Cup', ['blue'], 4), ShopSize::Small);
        self::assertEquals([$item], $basket->items());
    }
}

final class ShopItem
{
    /** @param list<string> $tags */
    public function __construct(public readonly string $name, public readonly array $tags, public readonly float $unitPrice)
    {
    }
}

enum ShopSize: string
{
    case Small = 'small';
    case ExtraLarge = 'extra-large';
}
