<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use Wasm\Cache;
use Wasm\Module;

/** That the tests test the compiler they are meant to: a fallback to another would pass unnoticed. */
final class CompilerTest extends TestCase
{
    public function testTheCompilerInUseIsTheOneAskedFor(): void
    {
        $module = Module::fromText('(module $compilerInUse)');
        $compiler = Cache::status()['modules'][$module->hash()]['compiler'];
        $wanted = getenv('WASM_COMPILER');
        if ($wanted === false || $wanted === '') {
            self::assertContains($compiler, ['cranelift', 'llvm', 'singlepass']);
        } else {
            self::assertSame($wanted, $compiler);
        }
    }
}
