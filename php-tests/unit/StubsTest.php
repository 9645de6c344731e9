<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** The stubs are the API: what Reflection says of the extension is what it says of them. */
final class StubsTest extends TestCase
{
    /** @var array<string, array<string, mixed>> */
    private static array $stubs;

    /** @var array<string, array<string, mixed>> */
    private static array $extension;

    public static function setUpBeforeClass(): void
    {
        // In processes of their own: the stubs could not be declared beside the extension's classes.
        self::$stubs = self::describe([Php::root() . '/stubs'], null);
        self::$extension = self::describe([], []);
    }

    private static function describe(array $arguments, ?array $ini): array
    {
        $result = Php::run([Php::root() . '/php-tests/support/describe.php', ...$arguments], $ini);
        self::assertSame('', $result->stderr);
        self::assertSame(0, $result->exit, $result->stdout);
        return json_decode($result->stdout, true, 512, JSON_THROW_ON_ERROR);
    }

    /** @return iterable<string, array{string}> */
    public static function stubs(): iterable
    {
        $files = [...glob(Php::root() . '/stubs/*.php'), ...glob(Php::root() . '/stubs/*/*.php')];
        foreach ($files as $file) {
            $class = 'Wasm\\' . strtr(substr($file, strlen(Php::root() . '/stubs/'), -4), '/', '\\');
            yield $class => [$class];
        }
    }

    /** @dataProvider stubs */
    #[DataProvider('stubs')]
    public function testTheExtensionAgreesWithTheStub(string $class): void
    {
        self::assertArrayHasKey($class, self::$stubs, "the stub declares no $class");
        if (!isset(self::$extension['Wasm\\Component']) && str_starts_with("$class\\", 'Wasm\\Component\\')) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        self::assertArrayHasKey($class, self::$extension, "the extension declares no $class");
        // As text, so that a difference is shown as a diff.
        self::assertSame(self::text(self::$stubs[$class]), self::text(self::$extension[$class]), $class);
    }

    public function testEveryClassHasAStub(): void
    {
        self::assertSame([], array_values(array_diff(array_keys(self::$extension), array_keys(self::$stubs))));
    }

    public function testTheExtensionDeclaresNothingElse(): void
    {
        $extension = new \ReflectionExtension('wasm');
        self::assertSame([], array_keys($extension->getFunctions()));
        self::assertSame([], array_keys($extension->getConstants()));
        foreach ($extension->getClassNames() as $class) {
            self::assertStringStartsWith('Wasm\\', $class);
        }
    }

    /** @param array<string, mixed> $description */
    private static function text(array $description): string
    {
        return json_encode($description, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
    }
}
