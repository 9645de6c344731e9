<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** What is committed of the fuzz target `snapshot`, and as much again that is random: instances of snapshots do what the first does. */
final class SnapshotFuzzTest extends TestCase
{
    private const SCRIPT = __DIR__ . '/../../fuzz/snapshot.php';
    private const RANDOM = 8;

    /** @return array<string, array{string}> */
    public static function compilers(): array
    {
        $built_in = Php::run(['-r', 'echo ini_get("wasm.compiler");'])->stdout;
        $compilers = [$built_in => [$built_in]];
        foreach (['cranelift', 'llvm', 'singlepass'] as $compiler) {
            if (Php::run(['-r', 'echo ini_get("wasm.compiler");'], ['wasm.compiler' => $compiler])->stdout === $compiler) {
                $compilers[$compiler] = [$compiler];
            }
        }
        return $compilers;
    }

    /** @dataProvider compilers */
    #[DataProvider('compilers')]
    public function testInstancesOfSnapshotsDoTheSame(string $compiler): void
    {
        $files = glob(__DIR__ . '/../../fuzz/seeds/snapshot/*');
        $directory = sys_get_temp_dir() . '/wasm-snapshot-fuzz-' . getmypid();
        mkdir($directory);
        mkdir("$directory/cache", 0700);
        try {
            // The same for each compiler, and not the same tomorrow.
            $random = new \Random\Randomizer(new \Random\Engine\Mt19937((int) date('Ymd')));
            for ($i = 0; $i < self::RANDOM; $i++) {
                file_put_contents($files[] = "$directory/$i", $random->getBytes(400));
            }
            $result = Php::run([self::SCRIPT, ...$files], ['wasm.compiler' => $compiler, 'wasm.cache_dir' => "$directory/cache"]);
            self::assertSame('', $result->stderr);
            self::assertSame(0, $result->exit, $result->stdout);
            self::assertSame(count($files), preg_match_all('/^[^:\n]+: [1-9]\d* [0-9a-f]{16}$/m', $result->stdout));
            self::$said ??= $result->stdout;
            self::assertSame(self::$said, $result->stdout, 'another compiler, another state');
        } finally {
            array_map(unlink(...), glob("$directory/cache/*"));
            rmdir("$directory/cache");
            array_map(unlink(...), glob("$directory/*"));
            rmdir($directory);
        }
    }

    private static ?string $said = null;
}
