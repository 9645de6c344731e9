<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/** What the system refuses: files that are none, a full device, two file systems, somebody else's files. */
final class SystemTest extends TestCase
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

    private function guest(string ...$others): Guest
    {
        $preopens = ['/' => new \Wasm\Preopen("$this->root/writable", writable: true)];
        foreach ($others as $other) {
            $preopens[$other] = new \Wasm\Preopen($other, writable: true);
        }
        return new Guest(new \Wasm\Wasi(preopens: $preopens));
    }

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> what is done with a named pipe, and what comes of it */
    public static function pipes(): iterable
    {
        [$dir, $both] = [Guest::DIR, Guest::READ | Guest::WRITE];
        yield 'a pipe without a reader' => [fn (Guest $g) => $g->open($dir, 'pipe', 0, Guest::WRITE), 'NXIO'];
        yield 'a pipe whose reader has gone' => [function (Guest $g) use ($dir) {
            $reader = $g->open($dir, 'pipe');
            $writer = $g->open($dir, 'pipe', 0, Guest::WRITE);
            $first = [$g->write($writer, 'text'), $g->read($reader)];
            $g->call('fd_close', $reader);
            return [...$first, $g->write($writer, 'text')];
        }, ['SUCCESS', 'text', 'PIPE']];
        yield 'an empty pipe that is not to be waited for' => [function (Guest $g) use ($dir, $both) {
            $g->open($dir, 'pipe', 0, $both);
            return $g->read($g->open($dir, 'pipe', fdflags: Guest::NONBLOCK));
        }, 'AGAIN'];
        yield 'a full one' => [function (Guest $g) use ($dir, $both) {
            $fd = $g->open($dir, 'pipe', 0, $both, fdflags: Guest::NONBLOCK);
            for ($round = 0; $round < 10_000; $round++) {
                if (($errno = $g->write($fd, str_repeat('x', 8192))) !== 'SUCCESS') {
                    return $errno;
                }
            }
            return 'never full';
        }, 'AGAIN'];
        $iov = fn (Guest $g): int => $g->put(pack('VV', 8192, 4));
        foreach ([
            'fd_advise' => [fn (Guest $g, int $fd) => $g->call('fd_advise', $fd, 0, 0, 0), 'SPIPE'],
            'fd_allocate' => [fn (Guest $g, int $fd) => $g->call('fd_allocate', $fd, 0, 10), 'SPIPE'],
            'fd_datasync' => [fn (Guest $g, int $fd) => $g->call('fd_datasync', $fd), 'INVAL'],
            'fd_filestat_set_size' => [fn (Guest $g, int $fd) => $g->call('fd_filestat_set_size', $fd, 10), 'INVAL'],
            'fd_pread' => [fn (Guest $g, int $fd) => $g->call('fd_pread', $fd, $iov($g), 1, 0, Guest::RESULT), 'SPIPE'],
            'fd_pwrite' => [fn (Guest $g, int $fd) => $g->call('fd_pwrite', $fd, $iov($g), 1, 0, Guest::RESULT), 'SPIPE'],
            'fd_seek' => [fn (Guest $g, int $fd) => $g->call('fd_seek', $fd, 0, 0, Guest::RESULT), 'SPIPE'],
            'fd_sync' => [fn (Guest $g, int $fd) => $g->call('fd_sync', $fd), 'INVAL'],
            'fd_tell' => [fn (Guest $g, int $fd) => $g->call('fd_tell', $fd, Guest::RESULT), 'SPIPE'],
        ] as $name => [$call, $errno]) {
            yield "$name of a pipe" => [fn (Guest $g) => $call($g, $g->open($dir, 'pipe', 0, $both)), $errno];
        }
    }

    /** @dataProvider pipes */
    #[DataProvider('pipes')]
    public function testAPipe(\Closure $attempt, mixed $expected): void
    {
        self::assertTrue(posix_mkfifo("$this->root/writable/pipe", 0600));
        self::assertSame($expected, $attempt($this->guest()));
    }

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> */
    public static function fullDevices(): iterable
    {
        $open = fn (Guest $g): int => $g->open(4, 'full', 0, Guest::WRITE);
        yield 'fd_write to a full device' => [fn (Guest $g) => $g->write($open($g), 'text'), 'NOSPC'];
        yield 'fd_pwrite to a full device' => [
            fn (Guest $g) => $g->call('fd_pwrite', $open($g), $g->put(pack('VV', 8192, 4)), 1, 0, Guest::RESULT), 'NOSPC',
        ];
        yield 'fd_allocate on a device' => [fn (Guest $g) => $g->call('fd_allocate', $open($g), 0, 10), 'NODEV'];
    }

    /** @dataProvider fullDevices */
    #[DataProvider('fullDevices')]
    public function testADevice(\Closure $attempt, mixed $expected): void
    {
        self::assertSame($expected, $attempt($this->guest('/dev')));
    }

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> */
    public static function twoFileSystems(): iterable
    {
        yield 'path_link' => [fn (Guest $g) => $g->call('path_link', Guest::DIR, 0, 'file', 4, 'wasm-new'), 'XDEV'];
        yield 'path_rename' => [fn (Guest $g) => $g->call('path_rename', Guest::DIR, 'file', 4, 'wasm-new'), 'XDEV'];
    }

    /** @dataProvider twoFileSystems */
    #[DataProvider('twoFileSystems')]
    public function testAnotherFileSystem(\Closure $attempt, mixed $expected): void
    {
        $other = '/dev/shm';
        if (!is_writable($other) || stat($other)['dev'] === stat($this->root)['dev']) {
            self::markTestSkipped("$other is not there, or no other file system than the temporary directory");
        }
        touch("$this->root/writable/file");
        self::assertSame($expected, $attempt($this->guest($other)));
        self::assertFileDoesNotExist("$other/wasm-new");
    }

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> */
    public static function closedDirectories(): iterable
    {
        $dir = Guest::DIR;
        foreach ([
            'path_create_directory' => fn (Guest $g) => $g->call('path_create_directory', $dir, 'closed/new'),
            'path_filestat_get' => fn (Guest $g) => $g->call('path_filestat_get', $dir, 0, 'closed/x', Guest::RESULT),
            'path_filestat_set_times' => fn (Guest $g) => $g->call('path_filestat_set_times', $dir, 0, 'closed/x', 0, 0, 5),
            'path_link' => fn (Guest $g) => $g->call('path_link', $dir, 0, 'closed/x', $dir, 'new'),
            'path_open' => fn (Guest $g) => $g->open($dir, 'closed/x'),
            'path_readlink' => fn (Guest $g) => $g->call('path_readlink', $dir, 'closed/x', 8192, 8, Guest::RESULT),
            'path_remove_directory' => fn (Guest $g) => $g->call('path_remove_directory', $dir, 'closed/x'),
            'path_rename' => fn (Guest $g) => $g->call('path_rename', $dir, 'closed/x', $dir, 'new'),
            'path_symlink' => fn (Guest $g) => $g->call('path_symlink', 'x', $dir, 'closed/new'),
            'path_unlink_file' => fn (Guest $g) => $g->call('path_unlink_file', $dir, 'closed/x'),
        ] as $name => $attempt) {
            yield "$name in a closed directory" => [$attempt, 'ACCES'];
        }
    }

    /** @dataProvider closedDirectories */
    #[DataProvider('closedDirectories')]
    public function testAClosedDirectory(\Closure $attempt, mixed $expected): void
    {
        mkdir("$this->root/writable/closed", 0);
        $guest = $this->guest();
        self::assertSame($expected, self::asNobody(fn () => $attempt($guest)));
    }

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> */
    public static function filesOfOthers(): iterable
    {
        [$dir, $bothNow] = [Guest::DIR, 2 | 8];
        yield 'fd_filestat_set_times' => [fn (Guest $g) => $g->call('fd_filestat_set_times', $g->open($dir, 'file'), 0, 9, 4), 'PERM'];
        yield 'fd_filestat_set_times to now' => [
            fn (Guest $g) => $g->call('fd_filestat_set_times', $g->open($dir, 'file'), 0, 0, $bothNow), 'ACCES',
        ];
        yield 'path_filestat_set_times' => [
            fn (Guest $g) => $g->call('path_filestat_set_times', $dir, 0, 'file', 0, 9, 4), 'PERM',
        ];
    }

    /** @dataProvider filesOfOthers */
    #[DataProvider('filesOfOthers')]
    public function testAFileOfOthers(\Closure $attempt, mixed $expected): void
    {
        if (posix_geteuid() !== 0) {
            self::markTestSkipped('only root can make a file that belongs to somebody else');
        }
        touch("$this->root/writable/file");
        // Whatever the umask is.
        chmod("$this->root/writable", 0755);
        chmod("$this->root/writable/file", 0644);
        $guest = $this->guest();
        self::assertSame($expected, self::asNobody(fn () => $attempt($guest)));
    }

    /** Root is refused nothing. */
    private static function asNobody(\Closure $attempt): mixed
    {
        $root = posix_geteuid() === 0;
        if ($root && !posix_seteuid(65534)) {
            self::markTestSkipped('root cannot become anybody else here');
        }
        try {
            return $attempt();
        } finally {
            $root && posix_seteuid(0);
        }
    }

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> */
    public static function runningPrograms(): iterable
    {
        yield 'a program that runs' => [fn (Guest $g) => $g->open(Guest::DIR, 'sleep', 0, Guest::WRITE), 'TXTBSY'];
    }

    /** @dataProvider runningPrograms */
    #[DataProvider('runningPrograms')]
    public function testAProgramThatRuns(\Closure $attempt, mixed $expected): void
    {
        $program = "$this->root/writable/sleep";
        copy('/bin/sleep', $program);
        chmod($program, 0700);
        $process = proc_open([$program, '60'], [], $pipes);
        try {
            $pid = proc_get_status($process)['pid'];
            for ($tries = 0; @readlink("/proc/$pid/exe") !== realpath($program); $tries++) {
                if ($tries === 500) {
                    self::markTestSkipped('nothing in the temporary directory can be executed');
                }
                usleep(10_000);
            }
            self::assertSame($expected, $attempt($this->guest()));
        } finally {
            proc_terminate($process, SIGKILL);
            proc_close($process);
        }
    }
}
