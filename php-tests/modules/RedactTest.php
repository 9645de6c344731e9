<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use Wasm\Component;
use Wasm\Component\Variant;

/** `@arcjet/redact-wasm`: a component in Rust that finds what should not be in a text, with callables for what it asks. */
final class RedactTest extends ModuleTestCase
{
    private const TEXT = 'Mail bob@example.org or call 555-010-1234 from 10.0.0.1';

    private static ?Component $component = null;

    protected function setUp(): void
    {
        if (!class_exists(Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        self::$component ??= new Component(self::npm('@arcjet/redact-wasm/wasm/arcjet_analyze_bindings_redact.component.wasm'));
    }

    public static function tearDownAfterClass(): void
    {
        self::$component = null;
    }

    private static function instance(?callable $detect = null, ?callable $redact = null): Component\Instance
    {
        return self::$component->instantiate(['arcjet:redact/custom-redact' => [
            'detectSensitiveInfo' => $detect ?? static fn(array $tokens): array => array_fill(0, count($tokens), null),
            'redactSensitiveInfo' => $redact ?? static fn(): ?string => null,
        ]]);
    }

    public function testItFindsWhatItKnows(): void
    {
        $found = self::instance()->redact(self::TEXT, ['skipCustomDetect' => true, 'skipCustomRedact' => true]);
        self::assertSame(
            ['bob@example.org' => 'email', '555-010-1234' => 'phone-number', '10.0.0.1' => 'ip-address'],
            array_combine(array_column($found, 'original'), array_map(static fn(array $one): string => $one['identifiedType']->case, $found)),
        );
        foreach ($found as $one) {
            self::assertSame($one['original'], substr(self::TEXT, $one['start'], $one['end'] - $one['start']));
            self::assertNotSame($one['original'], $one['redacted']);
        }
    }

    public function testItAsksTheHost(): void
    {
        $detect = static fn(array $tokens): array => array_map(
            static fn(string $token): ?Variant => $token === 'secret' ? new Variant('custom', 'word') : null,
            $tokens,
        );
        $redact = static fn(Variant $type, string $text): ?string => $type->case === 'custom' ? strrev($text) : null;
        $found = self::instance($detect, $redact)->redact('a secret is here', ['skipCustomDetect' => false, 'skipCustomRedact' => false]);
        self::assertCount(1, $found);
        self::assertSame('terces', $found[0]['redacted']);
        self::assertEquals(new Variant('custom', 'word'), $found[0]['identifiedType']);
    }

    public function testOptionsAsAnObjectAndByName(): void
    {
        $options = (object) ['entities' => ['email'], 'contextWindowSize' => 1, 'skipCustomDetect' => true, 'skipCustomRedact' => true];
        $found = self::instance()->redact(options: $options, content: self::TEXT);
        self::assertSame(['bob@example.org'], array_column($found, 'original'));
    }

    public function testWhatDoesNotFitIsNamedAndDoesNoHarm(): void
    {
        $instance = self::instance();
        foreach ([
            [\TypeError::class, '["skipCustomDetect"] must be of type bool, string given', ['skipCustomDetect' => 'yes', 'skipCustomRedact' => true]],
            [\ValueError::class, 'lacks the field "skipCustomRedact"', ['skipCustomDetect' => true]],
            [\ValueError::class, '["entities"][1] must be one of "email"', ['entities' => ['email', 'name'], 'skipCustomDetect' => true, 'skipCustomRedact' => true]],
        ] as [$class, $message, $options]) {
            try {
                $instance->redact('', $options);
                self::fail($message);
            } catch (\Throwable $error) {
                self::assertInstanceOf($class, $error);
                self::assertStringContainsString("Argument #2 (\$options)", $error->getMessage());
                self::assertStringContainsString($message, $error->getMessage());
            }
        }
        self::assertTrue($instance->isUsable());
        self::assertSame([], $instance->redact('', ['skipCustomDetect' => true, 'skipCustomRedact' => true]));
    }

    public function testTwoInstancesWaitInFibersAtOnce(): void
    {
        $fibers = [];
        foreach (['one', 'two'] as $word) {
            $instance = self::instance(static function (array $tokens) use ($word): array {
                $type = \Fiber::suspend($word);
                return array_map(static fn(string $token): ?Variant => $token === $word ? new Variant('custom', $type) : null, $tokens);
            });
            $fiber = new \Fiber(static fn(): array => $instance->redact('one two', ['skipCustomDetect' => false, 'skipCustomRedact' => true]));
            self::assertSame($word, $fiber->start());
            $fibers[$word] = $fiber;
        }
        foreach ($fibers as $word => $fiber) {
            while (!$fiber->isTerminated()) {
                $fiber->resume("type of $word");
            }
            self::assertSame([$word], array_column($fiber->getReturn(), 'original'));
            self::assertSame("type of $word", $fiber->getReturn()[0]['identifiedType']->value);
        }
    }

    public function testAnExceptionOfTheHostComesThrough(): void
    {
        $thrown = new \DomainException('no answer');
        $instance = self::instance(static fn(): array => throw $thrown);
        try {
            $instance->redact('a word', ['skipCustomDetect' => false, 'skipCustomRedact' => true]);
            self::fail('nothing was thrown');
        } catch (\DomainException $caught) {
            self::assertSame($thrown, $caught);
        }
        self::assertFalse($instance->isUsable());
    }

    public function testItIsTheSameOutOfAnArtifact(): void
    {
        $again = Component::deserialize(self::$component->serialize());
        self::assertSame(self::$component->hash(), $again->hash());
        self::assertEquals(array_keys(self::$component->exports()), array_keys($again->exports()));
        $instance = $again->instantiate(['arcjet:redact/custom-redact' => [
            'detectSensitiveInfo' => static fn(array $tokens): array => array_fill(0, count($tokens), null),
            'redactSensitiveInfo' => static fn(): ?string => null,
        ]]);
        self::assertCount(3, $instance->redact(self::TEXT, ['skipCustomDetect' => true, 'skipCustomRedact' => true]));
    }
}
