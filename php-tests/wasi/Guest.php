<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

/** A guest that calls whatever it is told, with any pointers: a module that exports the functions it imports. */
class Guest
{
    public const DIR = 3;
    public const READONLY = 4;
    public const FOLLOW = 1;
    public const CREAT = 1;
    public const DIRECTORY = 2;
    public const EXCL = 4;
    public const TRUNC = 8;
    public const NONBLOCK = 4;
    public const READ = 1 << 1;
    public const WRITE = 1 << 6;

    /** Where results are put. */
    public const RESULT = 60_000;

    /** The memory's size. */
    public const SIZE = 65_536;

    private const NAMES = [0 => 'SUCCESS', 8 => 'BADF', 20 => 'EXIST', 21 => 'FAULT', 22 => 'FBIG', 25 => 'ILSEQ',
        28 => 'INVAL', 31 => 'ISDIR', 32 => 'LOOP', 33 => 'MFILE', 37 => 'NAMETOOLONG', 44 => 'NOENT', 48 => 'NOMEM',
        54 => 'NOTDIR', 55 => 'NOTEMPTY', 57 => 'NOTSOCK', 58 => 'NOTSUP', 60 => 'NXIO', 61 => 'OVERFLOW', 63 => 'PERM',
        69 => 'ROFS', 70 => 'SPIPE', 75 => 'XDEV', 2 => 'ACCES', 10 => 'BUSY', 34 => 'MLINK',
        6 => 'AGAIN', 43 => 'NODEV', 51 => 'NOSPC', 64 => 'PIPE', 74 => 'TXTBSY'];

    private const TYPES = [
        'args_get' => 'ii', 'environ_get' => 'ii', 'fd_advise' => 'iIIi', 'fd_allocate' => 'iII', 'fd_close' => 'i',
        'fd_datasync' => 'i', 'fd_sync' => 'i', 'fd_tell' => 'ii', 'fd_filestat_get' => 'ii',
        'fd_filestat_set_size' => 'iI', 'fd_filestat_set_times' => 'iIIi', 'fd_prestat_dir_name' => 'iii', 'fd_pread' => 'iiiIi', 'fd_pwrite' => 'iiiIi',
        'fd_read' => 'iiii', 'fd_readdir' => 'iiiIi', 'fd_renumber' => 'ii', 'fd_seek' => 'iIii', 'fd_write' => 'iiii',
        'path_create_directory' => 'iii', 'path_filestat_get' => 'iiiii', 'path_filestat_set_times' => 'iiiiIIi',
        'path_link' => 'iiiiiii', 'path_open' => 'iiiiiIIii', 'path_readlink' => 'iiiiii',
        'path_remove_directory' => 'iii', 'path_rename' => 'iiiiii', 'path_symlink' => 'iiiii',
        'path_unlink_file' => 'iii', 'poll_oneoff' => 'iiii', 'random_get' => 'ii', 'clock_time_get' => 'iIi',
    ];

    private \Wasm\Instance $instance;
    public \Wasm\Memory $memory;
    private int $next = 1024;

    public function __construct(private \Wasm\Wasi $wasi)
    {
        $imports = $exports = '';
        foreach (self::TYPES as $name => $params) {
            $params = implode(' ', array_map(fn (string $p): string => $p === 'i' ? 'i32' : 'i64', str_split($params)));
            $imports .= "(import \"wasi_snapshot_preview1\" \"$name\" (func \$$name (param $params) (result i32)))\n";
            $exports .= "(export \"$name\" (func \$$name))\n";
        }
        $module = \Wasm\Module::fromText("(module $imports (memory (export \"memory\") 1) $exports)");
        $this->instance = $module->instantiate($wasi->imports());
        $this->memory = $this->instance->memory;
    }

    /** Calls a function; a string stands for its pointer and length. Gives the name of the errno. */
    public function call(string $function, string|int ...$arguments): string
    {
        $numbers = [];
        foreach ($arguments as $argument) {
            if (is_string($argument)) {
                array_push($numbers, $this->put($argument), strlen($argument));
            } else {
                $numbers[] = $argument;
            }
        }
        $errno = $this->instance->$function(...$numbers);
        $this->next = 1024;
        return self::NAMES[$errno] ?? "errno $errno";
    }

    /** Puts bytes where nothing else is, until the next call. */
    public function put(string $bytes): int
    {
        $at = $this->next;
        $this->memory->write($at, $bytes);
        $this->next += strlen($bytes) + 8 & ~7;
        return $at;
    }

    /** Opens a path, and gives the errno or the descriptor. */
    public function open(
        int $fd,
        string $path,
        int $oflags = 0,
        int $rights = self::READ,
        int $lookup = self::FOLLOW,
        int $fdflags = 0,
    ): string|int {
        $errno = $this->call('path_open', $fd, $lookup, $path, $oflags, $rights, $rights, $fdflags, self::RESULT);
        return $errno === 'SUCCESS' ? $this->memory->readInt32(self::RESULT) : $errno;
    }

    /** What a descriptor has to read, or the errno. */
    public function read(int $fd): string
    {
        $iov = $this->put(pack('VV', 8192, 4096));
        $errno = $this->call('fd_read', $fd, $iov, 1, self::RESULT);
        return $errno === 'SUCCESS' ? $this->memory->read(8192, $this->memory->readInt32(self::RESULT)) : $errno;
    }

    public function write(int $fd, string $bytes): string
    {
        $at = $this->put($bytes);
        $iov = $this->put(pack('VV', $at, strlen($bytes)));
        return $this->call('fd_write', $fd, $iov, 1, self::RESULT);
    }

    /** What is at a path, or the errno. */
    public function content(int $fd, string $path): string
    {
        $opened = $this->open($fd, $path);
        if (is_string($opened)) {
            return $opened;
        }
        try {
            return $this->read($opened);
        } finally {
            $this->call('fd_close', $opened);
        }
    }
}
