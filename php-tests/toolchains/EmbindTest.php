<?php

declare(strict_types=1);

namespace WasmTests\Toolchains;

use Wasm\Emscripten;
use Wasm\Module;

/** Manifold of npm, geometry in C++ by embind at -O3: its imports have names of a letter or two, which the .js beside it explains. */
final class EmbindTest extends ToolchainTestCase
{
    public function testItCutsAHoleIntoACube(): void
    {
        $manifold = new Emscripten(self::npm('manifold-3d/manifold.wasm'));
        $cube = $manifold->_Cube(['x' => 1, 'y' => 2.0, 'z' => 3], true);
        self::assertEquals(['volume' => 6.0, 'surfaceArea' => 22.0], array_intersect_key($cube->getProperties(), ['volume' => 0, 'surfaceArea' => 0]));
        $ball = $manifold->_Sphere(0.4, 64);
        $rest = $cube->subtract($ball);
        self::assertEqualsWithDelta(6 - $ball->getProperties()['volume'], $rest->getProperties()['volume'], 1e-4);
        $box = $cube->_Translate(['x' => 5, 'y' => 0, 'z' => 0])->_boundingBox();
        self::assertEquals(['min' => ['x' => 4.5, 'y' => -1.0, 'z' => -1.5], 'max' => ['x' => 5.5, 'y' => 1.0, 'z' => 1.5]], $box);

        $parts = $manifold->class('Vector_manifold')->new();
        for ($n = 0; $n < 5; $n++) {
            $parts->push_back($cube->_Translate(['x' => 2 * $n, 'y' => 0, 'z' => 0]));
        }
        self::assertSame([5, 8], [$parts->size(), $parts->get(1)->numVert()]);
        self::assertEqualsWithDelta(30, $manifold->_manifoldUnionN($parts)->getProperties()['volume'], 1e-4);

        $mesh = $cube->_GetMeshJS([0, 0, 0]);
        self::assertSame([12 * 3, 8 * 3], [count($mesh['triVerts']), count($mesh['vertProperties'])]);
        self::assertSame(7, max($mesh['triVerts']));
    }

    public function testObjectsAreFreedWithTheirLastUser(): void
    {
        $manifold = new Emscripten(self::npm('manifold-3d/manifold.wasm'));
        $size = ['x' => 1, 'y' => 1, 'z' => 1];
        $pages = null;
        for ($n = 0; $n < 3000; $n++) {
            $manifold->_Cube($size, false)->_Translate($size)->numVert();
            $n === 300 && $pages = $manifold->memory->pages();
        }
        self::assertSame($pages, $manifold->memory->pages());
    }

    public function testMistakesAreExplained(): void
    {
        $manifold = new Emscripten(self::npm('manifold-3d/manifold.wasm'));
        $cube = $manifold->_Cube(['x' => 1, 'y' => 1, 'z' => 1], true);
        foreach ([
            'Manifold::subtract(): Argument #1 must be of type Manifold, int given' => static fn() => $cube->subtract(1),
            '_Sphere() takes 2 arguments, 1 given' => static fn() => $manifold->_Sphere(1),
            '_Cube(): Argument #1 must be of type Vec3, with z' => static fn() => $manifold->_Cube(['x' => 1, 'y' => 1], true),
            'Manifold has no method nonsense()' => static fn() => $cube->nonsense(),
            'The module has no class Nonsense' => static fn() => $manifold->class('Nonsense'),
        ] as $message => $call) {
            $e = self::thrown(\Throwable::class, $call);
            self::assertStringContainsStringIgnoringCase($message, $e->getMessage());
        }
        $cube->delete();
        self::assertSame('The Manifold is deleted', self::thrown(\Error::class, static fn() => $cube->numVert())->getMessage());
    }

    public function testWithoutItsScriptTheMissingIsSaid(): void
    {
        $module = new Module(self::npm('manifold-3d/manifold.wasm'));
        $e = self::thrown(\Wasm\LinkException::class, static fn() => new Emscripten($module));
        self::assertStringContainsString('The names of the imports are minified. Keep the .js beside the module', $e->getMessage());
    }
}
