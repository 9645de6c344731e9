<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Component;
use Wasm\Component\Variant;
use Wasm\ResultException;
use Wasm\Wasi;
use WasmTests\Support\Php;

/** One interface in WIT, with records, enums, variants, lists, strings and a resource, served by components in three languages. */
final class ComponentTest extends ToolchainTestCase
{
    protected function setUp(): void
    {
        if (!class_exists(Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
    }

    public function testRust(): void
    {
        $targets = (string) shell_exec('rustc --print sysroot 2>/dev/null');
        if (!is_dir(trim($targets) . '/lib/rustlib/wasm32-wasip2')) {
            self::markTestSkipped('rustc does not have the target wasm32-wasip2 (rustup target add wasm32-wasip2)');
        }
        $built = Php::root() . '/target/toolchains/rust';
        $cargo = [self::tool('cargo', 'cargo'), 'build', '--quiet', '--locked', '--release', '--target', 'wasm32-wasip2', '--target-dir', $built,
            '--manifest-path', self::source('component/rust/Cargo.toml')];
        $result = Php::execute($cargo, Php::root());
        if ($result->exit !== 0 && preg_match('/failed to (?:download|get)|unable to update registry/', $result->stderr) === 1) {
            self::markTestSkipped('crates.io does not answer');
        }
        self::assertSame(0, $result->exit, $result->stderr);
        self::check("$built/wasm32-wasip2/release/shop.wasm");
    }

    public function testJavaScript(): void
    {
        $modules = dirname(self::npm('@bytecodealliance/componentize-js'), 2);
        $node = self::tool('nodejs', 'node');
        $path = self::build('shop-js.wasm', ['env', "NODE_MODULES=$modules", $node, self::source('component/componentize.mjs'), self::source('component/shop.js'), self::source('component/wit/shop.wit'), 'OUTPUT']);
        self::check($path);
    }

    public function testPython(): void
    {
        $package = dirname(self::python('componentize_py'));
        $path = self::build('shop-py.wasm', ['env', "PYTHONPATH=$package", 'PYTHONDONTWRITEBYTECODE=1', self::tool('python3', 'python3'), '-c', 'import sys, componentize_py; sys.exit(componentize_py.script())',
            '-d', self::source('component/wit'), '-w', 'shop', 'componentize', '-p', self::source('component'), 'app', '-o', 'OUTPUT']);
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
