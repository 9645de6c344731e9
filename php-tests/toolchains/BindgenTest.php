<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Bindgen;
use WasmTests\Support\Php;

/** wasm-bindgen: a package of npm that it made. Others are in php-tests/modules. */
final class BindgenTest extends ToolchainTestCase
{
    private static function oxipng(): string
    {
        $path = Php::root() . '/target/modules/node_modules/@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm';
        return is_file($path) ? $path : self::markTestSkipped('not fetched: php php-tests/modules/fetch.php');
    }

    public function testALibrary(): void
    {
        $oxipng = new Bindgen(self::oxipng());
        $png = file_get_contents(Php::root() . '/php-tests/unit/papers/in.png');
        $smaller = $oxipng->optimise($png, 2, false, true);
        self::assertStringStartsWith("\x89PNG", $smaller);
        self::assertLessThan(strlen($png), strlen($smaller));
        self::thrown(Bindgen\JsError::class, static fn() => $oxipng->optimise('not a PNG', 2, false, true));
    }

    public function testWithoutTheLibraryItIsToldWhichOne(): void
    {
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new \Wasm\Instance(self::oxipng()));
        self::assertStringContainsString('wasm-bindgen', $e->getMessage());
    }
}
