<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/** What a guest may try to get at what it was not given. Nothing outside is read, and nothing there changes. */
final class EscapeTest extends TestCase
{
    private const SECRET = 'nobody may read this';

    private string $root;
    private Guest $guest;

    protected function setUp(): void
    {
        $this->root = self::tree();
        $this->guest = new Guest(new \Wasm\Wasi(
            preopens: ['/' => new \Wasm\Preopen("$this->root/inside", writable: true), '/r' => "$this->root/readonly"],
        ));
    }

    /** Makes what a guest may see and what it may not, side by side; where it is. */
    public static function tree(): string
    {
        $root = sys_get_temp_dir() . '/wasm-escape-' . getmypid() . '-' . bin2hex(random_bytes(4));
        mkdir("$root/inside/directory", recursive: true);
        mkdir("$root/readonly/directory", recursive: true);
        mkdir("$root/outside/directory", recursive: true);
        file_put_contents("$root/inside/file", 'inside');
        file_put_contents("$root/readonly/file", 'read only');
        file_put_contents("$root/outside/secret", self::SECRET);
        // Links that somebody else put there, not the guest.
        symlink('../outside/secret', "$root/inside/to-secret");
        symlink("$root/outside/secret", "$root/inside/absolute");
        symlink('../outside', "$root/inside/to-outside");
        symlink('to-outside/secret', "$root/inside/chain");
        symlink('/', "$root/inside/root");
        symlink('/proc/self', "$root/inside/proc");
        symlink('../outside/secret', "$root/readonly/to-secret");
        return $root;
    }

    protected function tearDown(): void
    {
        // PHPUnit keeps the test, and the guest may have many files open.
        unset($this->guest);
        Suite::remove($this->root);
    }

    /** @return iterable<string, array{\Closure(Guest): mixed, mixed}> what is tried, and what comes of it */
    public static function attempts(): iterable
    {
        [$dir, $readonly] = [Guest::DIR, Guest::READONLY];
        // Paths
        foreach ([
            '..', '../', '../outside/secret', './../outside/secret', 'directory/../../outside/secret',
            '../inside/file', 'directory/../../inside/file', '/', '//', '/etc/passwd', '//etc/passwd', '/file',
            'directory/../../../../../../../../../../etc/passwd', '../../../../../../../../proc/self/environ',
        ] as $path) {
            yield "open $path" => [fn (Guest $g) => $g->open($dir, $path), 'PERM'];
        }
        yield 'open .. beneath a read-only directory' => [fn (Guest $g) => $g->open($readonly, '../outside/secret'), 'PERM'];
        yield 'open .. beneath an opened directory' => [
            fn (Guest $g) => $g->open($g->open($dir, 'directory', Guest::DIRECTORY), '../file'), 'PERM',
        ];
        yield 'backslashes are no separators' => [fn (Guest $g) => $g->open($dir, '..\\outside\\secret'), 'NOENT'];
        yield 'a path with a NUL' => [fn (Guest $g) => $g->open($dir, "file\0/../../outside/secret"), 'INVAL'];
        yield 'a path that is no UTF-8' => [fn (Guest $g) => $g->open($dir, "\xc0\xae\xc0\xae/outside/secret"), 'ILSEQ'];
        yield 'a path that is half a character' => [fn (Guest $g) => $g->open($dir, "\xe2\x82"), 'ILSEQ'];
        yield 'a surrogate' => [fn (Guest $g) => $g->open($dir, "\xed\xa0\x80"), 'ILSEQ'];
        yield 'a path that is too long' => [fn (Guest $g) => $g->open($dir, str_repeat('a/', 3000)), 'NAMETOOLONG'];
        foreach ([
            'path_create_directory' => ['../outside/new'],
            'path_remove_directory' => ['../outside/directory'],
            'path_unlink_file' => ['../outside/secret'],
        ] as $function => [$path]) {
            yield "$function above" => [fn (Guest $g) => $g->call($function, $dir, $path), 'PERM'];
            $through = str_replace('../outside', 'to-outside', $path);
            yield "$function through a link" => [fn (Guest $g) => $g->call($function, $dir, $through), 'PERM'];
        }
        yield 'create above' => [fn (Guest $g) => $g->open($dir, '../new', Guest::CREAT, Guest::WRITE), 'PERM'];
        yield 'stat above' => [
            fn (Guest $g) => $g->call('path_filestat_get', $dir, 0, '../outside/secret', Guest::RESULT), 'PERM',
        ];
        yield 'set times above' => [
            fn (Guest $g) => $g->call('path_filestat_set_times', $dir, 0, '../outside/secret', 0, 0, 5), 'PERM',
        ];
        yield 'read a link above' => [
            fn (Guest $g) => $g->call('path_readlink', $dir, '../inside/to-secret', 2048, 100, Guest::RESULT), 'PERM',
        ];

        // Symbolic links
        foreach (['to-secret', 'absolute', 'chain', 'to-outside/secret', 'root/etc/passwd', 'proc/environ', 'proc/fd/0', 'root'] as $path) {
            yield "open the link $path" => [fn (Guest $g) => $g->open($dir, $path), 'PERM'];
        }
        yield 'open a link as such' => [fn (Guest $g) => $g->open($dir, 'to-secret', lookup: 0), 'LOOP'];
        yield 'open a link beneath a read-only directory' => [fn (Guest $g) => $g->open($readonly, 'to-secret'), 'PERM'];
        yield 'create through a link' => [
            fn (Guest $g) => $g->open($dir, 'to-outside/new', Guest::CREAT, Guest::WRITE), 'PERM',
        ];
        yield 'truncate through a link' => [fn (Guest $g) => $g->open($dir, 'to-secret', Guest::TRUNC, Guest::WRITE), 'PERM'];
        yield 'stat through a link' => [
            fn (Guest $g) => $g->call('path_filestat_get', $dir, Guest::FOLLOW, 'to-secret', Guest::RESULT), 'PERM',
        ];
        yield 'set times through a link' => [
            fn (Guest $g) => $g->call('path_filestat_set_times', $dir, Guest::FOLLOW, 'to-secret', 0, 0, 5), 'PERM',
        ];
        yield 'make an absolute link' => [fn (Guest $g) => $g->call('path_symlink', '/etc/passwd', $dir, 'new'), 'PERM'];
        yield 'make a link above' => [fn (Guest $g) => $g->call('path_symlink', 'file', $dir, '../outside/new'), 'PERM'];
        yield 'make a link that leads out, and open it' => [function (Guest $g) use ($dir) {
            $g->call('path_symlink', '../outside/secret', $dir, 'mine');
            return $g->open($dir, 'mine');
        }, 'PERM'];
        yield 'make a link to a directory above, and go through it' => [function (Guest $g) use ($dir) {
            $g->call('path_symlink', '..', $dir, 'up');
            return $g->open($dir, 'up/outside/secret');
        }, 'PERM'];
        yield 'a link that leads out only when moved' => [function (Guest $g) use ($dir) {
            $g->call('path_symlink', '../../outside/secret', $dir, 'directory/mine');
            $first = $g->open($dir, 'directory/mine');
            $g->call('path_rename', $dir, 'directory/mine', $dir, 'mine');
            return [$first, $g->open($dir, 'mine')];
        }, ['PERM', 'PERM']];
        yield 'links in a loop' => [function (Guest $g) use ($dir) {
            $g->call('path_symlink', 'b', $dir, 'a');
            $g->call('path_symlink', 'a', $dir, 'b');
            return $g->open($dir, 'a');
        }, 'LOOP'];

        // Hard links and renaming
        yield 'link from above' => [
            fn (Guest $g) => $g->call('path_link', $dir, 0, '../outside/secret', $dir, 'mine'), 'PERM',
        ];
        yield 'link to above' => [fn (Guest $g) => $g->call('path_link', $dir, 0, 'file', $dir, '../outside/new'), 'PERM'];
        yield 'link what a link points to' => [
            fn (Guest $g) => $g->call('path_link', $dir, Guest::FOLLOW, 'to-secret', $dir, 'mine'), 'INVAL',
        ];
        yield 'link a link, and open that' => [function (Guest $g) use ($dir) {
            return [$g->call('path_link', $dir, 0, 'to-secret', $dir, 'mine'), $g->open($dir, 'mine')];
        }, ['SUCCESS', 'PERM']];
        yield 'link through a link' => [
            fn (Guest $g) => $g->call('path_link', $dir, 0, 'to-outside/secret', $dir, 'mine'), 'PERM',
        ];
        yield 'link a read-only file, to write to it' => [
            fn (Guest $g) => $g->call('path_link', $readonly, 0, 'file', $dir, 'mine'), 'PERM',
        ];
        yield 'rename from above' => [
            fn (Guest $g) => $g->call('path_rename', $dir, '../outside/secret', $dir, 'mine'), 'PERM',
        ];
        yield 'rename to above' => [fn (Guest $g) => $g->call('path_rename', $dir, 'file', $dir, '../outside/new'), 'PERM'];
        yield 'rename through a link' => [
            fn (Guest $g) => $g->call('path_rename', $dir, 'to-outside/secret', $dir, 'mine'), 'PERM',
        ];
        yield 'rename a read-only file' => [fn (Guest $g) => $g->call('path_rename', $readonly, 'file', $dir, 'mine'), 'PERM'];
        yield 'move an open directory, and go up from it' => [function (Guest $g) use ($dir) {
            $g->call('path_create_directory', $dir, 'directory/deep');
            $deep = $g->open($dir, 'directory/deep', Guest::DIRECTORY);
            $g->call('path_rename', $dir, 'directory/deep', $dir, 'moved');
            return [$g->open($deep, '..'), $g->open($deep, '../file'), $g->open($deep, '../../outside/secret')];
        }, ['PERM', 'PERM', 'PERM']];

        // Read-only directories
        yield 'write to a read-only file' => [fn (Guest $g) => $g->open($readonly, 'file', 0, Guest::WRITE), 'PERM'];
        yield 'create there' => [fn (Guest $g) => $g->open($readonly, 'new', Guest::CREAT, Guest::READ), 'PERM'];
        yield 'truncate there' => [fn (Guest $g) => $g->open($readonly, 'file', Guest::TRUNC, Guest::READ), 'PERM'];
        yield 'write to what was opened for reading' => [
            fn (Guest $g) => $g->write($g->open($readonly, 'file'), 'changed'), 'BADF',
        ];
        yield 'resize it' => [fn (Guest $g) => $g->call('fd_filestat_set_size', $g->open($readonly, 'file'), 0), 'PERM'];
        yield 'allocate in it' => [fn (Guest $g) => $g->call('fd_allocate', $g->open($readonly, 'file'), 0, 99), 'BADF'];
        yield 'create beneath a directory opened there' => [
            fn (Guest $g) => $g->open($g->open($readonly, 'directory', Guest::DIRECTORY), 'new', Guest::CREAT, Guest::WRITE),
            'PERM',
        ];
        yield 'unlink there' => [fn (Guest $g) => $g->call('path_unlink_file', $readonly, 'file'), 'PERM'];

        // Descriptors
        foreach ([5, 6, 7, 10, 100, 1023, 0x7fffffff, -1, -2147483648] as $fd) {
            yield "read descriptor $fd, which is none of the guest's" => [fn (Guest $g) => $g->read($fd), 'BADF'];
            yield "close descriptor $fd" => [fn (Guest $g) => $g->call('fd_close', $fd), 'BADF'];
        }
        yield 'move a preopen where another is, and go up' => [function (Guest $g) use ($dir, $readonly) {
            return [$g->call('fd_renumber', $dir, $readonly), $g->open($readonly, '../outside/secret')];
        }, ['SUCCESS', 'PERM']];
        yield 'move a descriptor to one that is not open' => [fn (Guest $g) => $g->call('fd_renumber', $dir, 500_000_000), 'BADF'];
        yield 'read through a descriptor that was closed and given away' => [function (Guest $g) use ($dir) {
            $fd = $g->open($dir, 'file');
            $g->call('fd_close', $fd);
            return $g->read($fd);
        }, 'BADF'];
        yield 'open more than there may be' => [function (Guest $g) use ($dir) {
            for ($count = 0; $count < 70_000; $count++) {
                if (is_string($error = $g->open($dir, 'file'))) {
                    return [$error, is_resource(fopen(__FILE__, 'r'))];
                }
            }
            return 'all were opened';
        }, ['MFILE', true]];

        // Memory
        $outside = Guest::SIZE;
        yield 'a path past the end of memory' => [
            fn (Guest $g) => $g->call('path_open', $dir, 0, $outside - 2, 4, 0, 2, 2, 0, Guest::RESULT), 'FAULT',
        ];
        yield 'a path of negative length' => [
            fn (Guest $g) => $g->call('path_open', $dir, 0, 1024, -1, 0, 2, 2, 0, Guest::RESULT), 'FAULT',
        ];
        yield 'a path that wraps around' => [
            fn (Guest $g) => $g->call('path_open', $dir, 0, -4, 8, 0, 2, 2, 0, Guest::RESULT), 'FAULT',
        ];
        yield 'a result past the end' => [
            fn (Guest $g) => $g->call('path_open', $dir, 0, 'file', 0, 2, 2, 0, $outside - 3), 'FAULT',
        ];
        yield 'a result past the end, nothing is created' => [function (Guest $g) use ($dir, $outside) {
            $g->call('path_open', $dir, 0, 'new', Guest::CREAT, 66, 66, 0, $outside);
            return $g->open($dir, 'new');
        }, 'NOENT'];
        yield 'buffers past the end' => [fn (Guest $g) => $g->call('fd_write', 1, $outside - 4, 1, Guest::RESULT), 'FAULT'];
        yield 'more buffers than memory' => [fn (Guest $g) => $g->call('fd_write', 1, 0, 0x1fff_ffff, Guest::RESULT), 'FAULT'];
        yield 'so many that their size wraps around' => [
            fn (Guest $g) => $g->call('fd_write', 1, 0, 0x2000_0000, Guest::RESULT), 'INVAL',
        ];
        yield 'a negative number of them' => [fn (Guest $g) => $g->call('fd_read', 0, 0, -1, Guest::RESULT), 'INVAL'];
        yield 'a buffer past the end' => [
            fn (Guest $g) => $g->call('fd_write', 1, $g->put(pack('VV', $outside - 1, 2)), 1, Guest::RESULT), 'FAULT',
        ];
        yield 'a huge buffer' => [
            fn (Guest $g) => $g->call('fd_write', 1, $g->put(pack('VV', 0, 0xffffffff)), 1, Guest::RESULT), 'FAULT',
        ];
        yield 'buffers whose sizes wrap around' => [function (Guest $g) {
            $iovs = pack('VV', 0, 65_536) . str_repeat(pack('VV', 0, 0x8000_0000), 2);
            return $g->call('fd_write', 1, $g->put($iovs), 3, Guest::RESULT);
        }, 'FAULT'];
        yield 'the second of two buffers outside: nothing is written' => [function (Guest $g) use ($dir, $outside) {
            $fd = $g->open($dir, 'new', Guest::CREAT, Guest::READ | Guest::WRITE);
            $iovs = $g->put(pack('VVVV', 1024, 4, $outside, 4));
            return [$g->call('fd_write', $fd, $iovs, 2, Guest::RESULT), $g->content($dir, 'new')];
        }, ['FAULT', '']];
        yield 'a directory list past the end' => [
            fn (Guest $g) => $g->call('fd_readdir', $dir, $outside - 10, 20, 0, Guest::RESULT), 'FAULT',
        ];
        yield 'arguments past the end' => [fn (Guest $g) => $g->call('random_get', $outside - 10, 11), 'FAULT'];
        yield 'chance for all of 4 GiB' => [fn (Guest $g) => $g->call('random_get', 0, -1), 'FAULT'];
        yield 'subscriptions past the end' => [
            fn (Guest $g) => $g->call('poll_oneoff', $outside - 20, 0, 1, Guest::RESULT), 'FAULT',
        ];
        yield 'as many as there are numbers' => [fn (Guest $g) => $g->call('poll_oneoff', 0, 0, -1, Guest::RESULT), 'NOMEM'];
        yield 'a time past the end' => [fn (Guest $g) => $g->call('clock_time_get', 0, 0, $outside - 7), 'FAULT'];
        yield 'an offset that is no offset' => [
            fn (Guest $g) => $g->call('fd_pread', $g->open($dir, 'file'), $g->put(pack('VV', 0, 4)), 1, -1, Guest::RESULT),
            'INVAL',
        ];

        // Overlapping: whatever comes of it comes of the guest's own bytes.
        yield 'buffers that overlap each other' => [function (Guest $g) use ($dir) {
            $fd = $g->open($dir, 'file');
            $iovs = $g->put(pack('VVVV', 8192, 3, 8194, 3));
            return [$g->call('fd_read', $fd, $iovs, 2, Guest::RESULT), $g->memory->read(8192, 5)];
        }, ['SUCCESS', 'inide']];
        yield 'a buffer over the array of buffers' => [function (Guest $g) use ($dir) {
            $fd = $g->open($dir, 'file');
            $g->memory->write(2048, pack('VVVV', 2048, 4, 8192, 2));
            return [$g->call('fd_read', $fd, 2048, 2, Guest::RESULT), $g->memory->read(2048, 4), $g->memory->read(8192, 2)];
        }, ['SUCCESS', 'insi', 'de']];
        yield 'a result over the buffer' => [function (Guest $g) use ($dir) {
            $fd = $g->open($dir, 'file');
            $errno = $g->call('fd_read', $fd, $g->put(pack('VV', 8192, 6)), 1, 8192);
            return [$errno, $g->memory->readInt32(8192)];
        }, ['SUCCESS', 6]];
    }

    /** @dataProvider attempts */
    #[DataProvider('attempts')]
    public function testIsRefused(\Closure $attempt, mixed $expected): void
    {
        $before = self::outside($this->root);
        self::assertSame($expected, $attempt($this->guest));
        self::assertSame($before, self::outside($this->root));
    }

    /** All that the guest may not change: what is outside, and what is read-only. */
    public static function outside(string $root): array
    {
        $state = [];
        foreach (["$root/outside", "$root/readonly"] as $top) {
            $files = new \RecursiveIteratorIterator(
                new \RecursiveDirectoryIterator($top, \FilesystemIterator::SKIP_DOTS),
                \RecursiveIteratorIterator::SELF_FIRST,
            );
            foreach ($files as $path => $file) {
                $status = lstat($path);
                $state[$path] = [$status['ino'], $status['nlink'], $status['mtime'], $status['size'],
                    is_file($path) ? file_get_contents($path) : null];
            }
        }
        ksort($state);
        return $state;
    }

    public function testAnOpenBasedirHolds(): void
    {
        $code = 'try { new Wasm\Wasi(preopens: ["/" => $argv[1]]); echo "opened"; }
            catch (Wasm\WasmException $e) { echo $e->getMessage(); }';
        $allowed = \WasmTests\Support\Php::run(['-r', $code, "$this->root/inside"], ['open_basedir' => $this->root]);
        self::assertSame('opened', $allowed->stdout, $allowed->stderr);
        foreach (['outside', 'inside/to-outside', 'inside/../outside'] as $path) {
            $refused = \WasmTests\Support\Php::run(
                ['-r', $code, "$this->root/$path"],
                ['open_basedir' => "$this->root/inside"],
            );
            self::assertStringContainsString('open_basedir does not allow it', $refused->stdout, $refused->stderr);
        }
    }

    /** @return iterable<string, array{\Closure(Guest): mixed}> */
    public static function races(): iterable
    {
        $dir = Guest::DIR;
        yield 'read' => [fn (Guest $g) => $g->content($dir, 'swapped/secret')];
        yield 'create' => [function (Guest $g) use ($dir) {
            $fd = $g->open($dir, 'swapped/new', Guest::CREAT, Guest::WRITE);
            return is_int($fd) ? $g->call('fd_close', $fd) : $fd;
        }];
        yield 'truncate' => [function (Guest $g) use ($dir) {
            $fd = $g->open($dir, 'swapped/secret', Guest::CREAT | Guest::TRUNC, Guest::WRITE);
            return is_int($fd) ? $g->call('fd_close', $fd) : $fd;
        }];
        yield 'unlink' => [fn (Guest $g) => $g->call('path_unlink_file', $dir, 'swapped/secret')];
        yield 'rename away' => [fn (Guest $g) => $g->call('path_rename', $dir, 'swapped/secret', $dir, 'mine')];
        yield 'rename there' => [function (Guest $g) use ($dir) {
            $g->call('path_create_directory', $dir, 'new');
            return $g->call('path_rename', $dir, 'new', $dir, 'swapped/new');
        }];
        yield 'link' => [fn (Guest $g) => $g->call('path_link', $dir, 0, 'swapped/secret', $dir, 'mine')];
        yield 'make a directory' => [fn (Guest $g) => $g->call('path_create_directory', $dir, 'swapped/new')];
        yield 'remove a directory' => [fn (Guest $g) => $g->call('path_remove_directory', $dir, 'swapped/directory')];
        yield 'set times' => [
            fn (Guest $g) => $g->call('path_filestat_set_times', $dir, Guest::FOLLOW, 'swapped/secret', 0, 0, 5),
        ];
    }

    /**
     * A second process turns a directory into a link that leads out, and back, all the time.
     *
     * @dataProvider races
     */
    #[DataProvider('races')]
    public function testARaceIsLost(\Closure $attempt): void
    {
        $code = <<<'PHP'
            [, $inside] = $argv;
            mkdir("$inside/real");
            symlink('../outside', "$inside/link");
            file_put_contents("$inside/real/secret", 'not it');
            mkdir("$inside/real/directory");
            for (;;) {
                rename("$inside/real", "$inside/swapped");
                rename("$inside/swapped", "$inside/real");
                rename("$inside/link", "$inside/swapped");
                rename("$inside/swapped", "$inside/link");
            }
            PHP;
        $racer = proc_open([PHP_BINARY, '-n', '-r', $code, "$this->root/inside"], [], $pipes);
        try {
            $before = self::outside($this->root);
            $outcomes = [];
            $start = microtime(true);
            // On a busy machine the other process may get its turn late.
            while (($passed = microtime(true) - $start) < 0.3 || (!isset($outcomes['PERM']) && $passed < 30)) {
                $outcome = $attempt($this->guest);
                self::assertNotSame(self::SECRET, $outcome);
                $outcomes[$outcome] = ($outcomes[$outcome] ?? 0) + 1;
            }
        } finally {
            proc_terminate($racer, SIGKILL);
            proc_close($racer);
        }
        self::assertSame($before, self::outside($this->root));
        // It was a race: the link was met.
        self::assertArrayHasKey('PERM', $outcomes, json_encode($outcomes));
    }
}
