<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Bindgen\Declarations;
use Wasm\Bindgen\Signature;
use Wasm\Bindgen\Type;

/** What Wasm\Bindgen reads in the declarations that wasm-bindgen writes. */
final class BindgenDeclarationsTest extends TestCase
{
    /** @return iterable<string, array{string, string}> */
    public static function types(): iterable
    {
        yield 'string' => ['string', 'text'];
        yield 'a string or none' => ['string | undefined', 'text?'];
        yield 'none comes first' => ['null | string', 'text?'];
        yield 'bytes' => ['Uint8Array', 'bytes'];
        yield 'clamped bytes' => ['Uint8ClampedArray', 'bytes'];
        yield 'floats' => ['Float32Array', 'numbers g 4'];
        yield 'a list' => ['(string | number)[]', 'list'];
        yield 'a generic list' => ['Array<string>', 'value'];
        yield 'boolean' => ['boolean', 'boolean'];
        yield 'an enum' => ['Kind', 'number Kind'];
        yield 'bigint' => ['bigint | null | undefined', 'bigint?'];
        yield 'nothing' => ['void', 'nothing'];
        yield 'undefined alone' => ['undefined', 'nothing'];
        yield 'a promise' => ['Promise<string | undefined>', 'promise'];
        yield 'a class' => ['Thing | undefined', 'instance? Thing'];
        yield 'a union' => ['Uint8Array | string', 'value'];
        yield 'literals' => ['"a" | "b" | undefined', 'value?'];
        yield 'an object' => ['{ a: string; b?: number } | null', 'value?'];
        yield 'a function' => ['(a: string, b: number) => void', 'value'];
        yield 'a map' => ['Map<string, Array<number>>', 'value'];
    }

    /** @dataProvider types */
    #[DataProvider('types')]
    public function testTypes(string $type, string $expected): void
    {
        $declarations = new Declarations("
            export enum Kind { A = 0, B = 1 }
            export class Thing { free(): void; }
            export function f(first: $type, second?: string): $type;
            export function g(): number;
        ");
        $f = $declarations->functions['f'];
        self::assertSame(['first' => $expected, 'second' => 'text?'], array_map(self::describe(...), $f->parameters));
        self::assertSame($expected, self::describe($f->result));
        self::assertSame(['f', 'g'], array_keys($declarations->functions));
    }

    public function testClasses(): void
    {
        $declarations = new Declarations(<<<'TS'
            /** export class Commented { a(): void; } */
            export class Image {
              private constructor();
              free(): void;
              [Symbol.dispose](): void;
              [key: string]: { nested: { deeper: () => void } } | undefined;
              /**
               * Not `static comment(): void;`
               */
              static open(path: string, options?: { deep: { er: boolean } } | null): Image;
              resize(width: number, height: number): Image; // to; fit
              readonly width: number;
              title?: string;
              get alpha(): boolean;
              set alpha(value: boolean);
              static readonly VERSION: string;
            }
            export class Second {
              constructor(image: Uint8Array);
            }
            export default function init(): Promise<void>;
            TS);
        self::assertSame(['Image', 'Second'], array_keys($declarations->classes));
        self::assertSame(
            [
                'static open' => '(path: text, options: value?): instance Image',
                'resize' => '(width: number, height: number): instance Image',
                'get width' => '(): number',
                'get title' => '(): text?',
                'set title' => '(value: text?): nothing',
                'get alpha' => '(): boolean',
                'set alpha' => '(value: boolean): nothing',
            ],
            array_map(self::signature(...), $declarations->classes['Image']),
        );
        self::assertSame(['constructor' => '(image: bytes): instance Second'], array_map(self::signature(...), $declarations->classes['Second']));
        self::assertSame([], $declarations->functions);
    }

    private static function signature(Signature $signature): string
    {
        $parameters = [];
        foreach ($signature->parameters as $name => $type) {
            $parameters[] = "$name: " . self::describe($type);
        }
        return '(' . implode(', ', $parameters) . '): ' . self::describe($signature->result);
    }

    private static function describe(Type $type): string
    {
        return strtolower($type->kind->name) . ($type->optional ? '?' : '') . ($type->detail !== '' ? " $type->detail" : '') . ($type->size !== 1 ? " $type->size" : '');
    }
}
