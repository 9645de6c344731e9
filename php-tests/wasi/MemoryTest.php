<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Preopen;
use Wasm\Wasi;

/** A directory in memory answers as one of the host does. */
final class MemoryTest extends TestCase
{
    private string $root;

    protected function setUp(): void
    {
        $this->root = Suite::makeDirectories();
    }

    protected function tearDown(): void
    {
        Suite::remove($this->root);
    }

    /** @return iterable<string, array{string}> */
    public static function programs(): iterable
    {
        foreach (Suite::programs() as $program) {
            yield $program => [$program];
        }
    }

    /** @dataProvider programs */
    #[DataProvider('programs')]
    public function testProgramsSayTheSame(string $program): void
    {
        $readonly = Preopen::memory(['file' => 'content', 'directory/inside' => 'inside'], writable: false);
        $wasi = new Wasi(
            args: Suite::ARGS,
            env: Suite::ENV,
            preopens: ['/' => Preopen::memory(), '/readonly' => $readonly],
            stdin: Suite::STDIN,
        );
        $expected = file_get_contents(Suite::directory() . "/expected/$program.txt");
        self::assertSame($expected, Suite::start($program, $wasi));
    }

    /** @return iterable<string, array{int}> */
    public static function seeds(): iterable
    {
        foreach (range(1, 20) as $seed) {
            yield "seed $seed" => [$seed];
        }
    }

    /**
     * The same steps, drawn by lot, in a directory of the host and in one in memory: the same answers, and the same
     * files in the end. Where a step is refused for more than one reason, another may be told now and then.
     *
     * @dataProvider seeds
     */
    #[DataProvider('seeds')]
    public function testStepsHaveTheSameOutcome(int $seed): void
    {
        mt_srand($seed);
        $memory = Preopen::memory();
        $guests = [
            new Guest(new Wasi(preopens: ['/' => new Preopen("$this->root/writable", writable: true)])),
            new Guest(new Wasi(preopens: ['/' => $memory])),
        ];
        $log = [];
        $otherReasons = 0;
        for ($step = 0; $step < 500; $step++) {
            $call = self::step();
            [$host, $ours] = array_map(static fn (Guest $guest): string => self::perform($guest, $call), $guests);
            $log[] = json_encode($call) . " $host";
            if ($host !== $ours && self::isRefusal($host) && self::isRefusal($ours)) {
                $otherReasons++;
                continue;
            }
            self::assertSame($host, $ours, implode("\n", $log));
        }
        self::assertLessThanOrEqual(5, $otherReasons);
        self::assertSame(self::files("$this->root/writable"), $memory->files());
    }

    private static function isRefusal(string $outcome): bool
    {
        return $outcome !== 'SUCCESS' && preg_match('/^[A-Z]+$/D', $outcome) === 1;
    }

    /** @return list<string|int> a function and its arguments, or one of the words that `perform` knows */
    private static function step(): array
    {
        $path = self::path(...);
        $follow = mt_rand(0, 1);
        return match (mt_rand(0, 11)) {
            0, 1 => ['path_create_directory', Guest::DIR, $path()],
            2 => ['path_remove_directory', Guest::DIR, $path()],
            3 => ['path_unlink_file', Guest::DIR, $path()],
            4, 5 => ['path_rename', Guest::DIR, $path(), Guest::DIR, $path()],
            6 => ['path_link', Guest::DIR, 0, $path(), Guest::DIR, $path()],
            7 => ['path_symlink', $path(), Guest::DIR, $path()],
            8 => ['stat', $path(), $follow],
            9 => ['link', $path()],
            10 => ['open', $path(), mt_rand(0, 15), [0, Guest::READ, Guest::WRITE][mt_rand(0, 2)], $follow],
            11 => ['write', $path(), mt_rand(0, 1) * Guest::CREAT, $follow],
        };
    }

    private static function path(): string
    {
        $parts = [];
        do {
            $parts[] = ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd', '.', '..'][mt_rand(0, 9)];
        } while (mt_rand(0, 2) > 0);
        if (end($parts) === '.') {
            // cap-std takes "file/." for the file.
            $parts[] = 'a';
        }
        return implode(['/', '//'][(int) (mt_rand(0, 9) === 0)], $parts) . (mt_rand(0, 7) === 0 ? '/' : '');
    }

    /** What came of a step: the errno, and what was read. */
    private static function perform(Guest $guest, array $call): string
    {
        [$what, $path] = $call;
        switch ($what) {
            case 'stat':
                $errno = $guest->call('path_filestat_get', Guest::DIR, $call[2], $path, Guest::RESULT);
                $type = $guest->memory->readUint8(Guest::RESULT + 16);
                $size = $type === 3 ? 'any' : $guest->memory->readInt64(Guest::RESULT + 32);
                $links = $type === 3 ? 'any' : $guest->memory->readInt64(Guest::RESULT + 24);
                return $errno === 'SUCCESS' ? "type $type size $size links $links" : $errno;
            case 'link':
                $errno = $guest->call('path_readlink', Guest::DIR, $path, 8192, 4096, Guest::RESULT);
                return $errno === 'SUCCESS' ? $guest->memory->read(8192, $guest->memory->readInt32(Guest::RESULT)) : $errno;
            case 'open':
            case 'write':
                $fd = $what === 'open'
                    ? $guest->open(Guest::DIR, $path, $call[2], $call[3], $call[4])
                    : $guest->open(Guest::DIR, $path, $call[2], Guest::WRITE | Guest::READ, $call[3]);
                if (is_string($fd)) {
                    return $fd;
                }
                $outcome = $what === 'open' ? $guest->read($fd) : $guest->write($fd, "$path written");
                $guest->call('fd_close', $fd);
                return "opened, $outcome";
            default:
                return $guest->call(...$call);
        }
    }

    /** @return array<string, string> the regular files of a directory of the host, in the order of their paths */
    private static function files(string $directory): array
    {
        $files = [];
        $found = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($directory, \FilesystemIterator::SKIP_DOTS),
        );
        foreach ($found as $path => $file) {
            if (!is_link($path) && is_file($path)) {
                $files[substr($path, strlen($directory) + 1)] = file_get_contents($path);
            }
        }
        // Part by part, as the names are ordered in each directory.
        uksort($files, static fn (string $a, string $b): int => strcmp(strtr($a, '/', "\0"), strtr($b, '/', "\0")));
        return $files;
    }
}
