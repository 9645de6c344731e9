<?php

declare(strict_types=1);

namespace WasmTests\Wasi;

use Wasm\Component;
use Wasm\TrapException;
use Wasm\Wasi;

/**
 * The same guest as a component: it exports the functions of WASI 0.2 that it imports, as functions on core values, so that
 * it calls them with any handles and any pointers.
 *
 * A function of preview 1 stands for the one of WASI 0.2 that does the same, and the errno for the error code of that name.
 */
final class ComponentGuest extends Guest
{
    private const ERRNOS = ['access' => 'ACCES', 'bad-descriptor' => 'BADF', 'busy' => 'BUSY', 'exist' => 'EXIST',
        'file-too-large' => 'FBIG', 'illegal-byte-sequence' => 'ILSEQ', 'invalid' => 'INVAL', 'is-directory' => 'ISDIR',
        'loop' => 'LOOP', 'name-too-long' => 'NAMETOOLONG', 'no-entry' => 'NOENT', 'insufficient-memory' => 'NOMEM',
        'not-directory' => 'NOTDIR', 'not-empty' => 'NOTEMPTY', 'unsupported' => 'NOTSUP', 'no-such-device' => 'NXIO',
        'overflow' => 'OVERFLOW', 'not-permitted' => 'PERM', 'read-only' => 'ROFS', 'invalid-seek' => 'SPIPE',
        'cross-device' => 'XDEV', 'too-many-links' => 'MLINK'];

    /** In the order of the specification. */
    private const CODES = ['access', 'would-block', 'already', 'bad-descriptor', 'busy', 'deadlock', 'quota', 'exist',
        'file-too-large', 'illegal-byte-sequence', 'in-progress', 'interrupted', 'invalid', 'io', 'is-directory', 'loop',
        'too-many-links', 'message-size', 'name-too-long', 'no-device', 'no-entry', 'no-lock', 'insufficient-memory',
        'insufficient-space', 'not-directory', 'not-empty', 'not-recoverable', 'unsupported', 'no-tty', 'no-such-device',
        'overflow', 'not-permitted', 'pipe', 'read-only', 'invalid-seek', 'text-file-busy', 'cross-device'];

    /**
     * The methods of descriptors: parameters and result in WIT's text form, and the core types of them, `i` and `I`, the
     * address of the result among them.
     */
    private const METHODS = [
        'read-via-stream' => ['(param "offset" u64)', '(own $is)', 'iIi'],
        'append-via-stream' => ['', '(own $os)', 'ii'],
        'get-flags' => ['', '$df', 'ii'],
        'set-size' => ['(param "size" u64)', '', 'iIi'],
        'set-times' => ['(param "data-access-timestamp" $nt) (param "data-modification-timestamp" $nt)', '', 'iiIiiIii'],
        'read' => ['(param "length" u64) (param "offset" u64)', '(tuple (list u8) bool)', 'iIIi'],
        'write' => ['(param "buffer" (list u8)) (param "offset" u64)', 'u64', 'iiiIi'],
        'create-directory-at' => ['(param "path" string)', '', 'iiii'],
        'stat-at' => ['(param "path-flags" $pf) (param "path" string)', '$ds', 'iiiii'],
        'set-times-at' => ['(param "path-flags" $pf) (param "path" string) (param "data-access-timestamp" $nt) (param "data-modification-timestamp" $nt)', '', 'iiiiiIiiIii'],
        'link-at' => ['(param "old-path-flags" $pf) (param "old-path" string) (param "new-descriptor" (borrow $d)) (param "new-path" string)', '', 'iiiiiiii'],
        'open-at' => ['(param "path-flags" $pf) (param "path" string) (param "open-flags" $of) (param "flags" $df)', '(own $d)', 'iiiiiii'],
        'readlink-at' => ['(param "path" string)', 'string', 'iiii'],
        'remove-directory-at' => ['(param "path" string)', '', 'iiii'],
        'rename-at' => ['(param "old-path" string) (param "new-descriptor" (borrow $d)) (param "new-path" string)', '', 'iiiiiii'],
        'symlink-at' => ['(param "old-path" string) (param "new-path" string)', '', 'iiiiii'],
        'unlink-file-at' => ['(param "path" string)', '', 'iiii'],
        'metadata-hash-at' => ['(param "path-flags" $pf) (param "path" string)', '$mh', 'iiiii'],
    ];

    /** Is added to handles, so that they are told from the descriptors that preview 1 begins with. */
    private const OPENED = 1 << 40;

    private static ?Component $component = null;

    private Component\Instance $instance;

    /** @var array<int, int> handles by the descriptors that preview 1 has for the same */
    private array $handles;

    private int $next = 1024;

    public function __construct(private Wasi $wasi)
    {
        $this->instance = self::component()->instantiate(wasi: $wasi);
        $this->handles = $this->preopens();
    }

    public static function component(): Component
    {
        return self::$component ??= Component::fromText(self::text());
    }

    public static function tearDown(): void
    {
        self::$component = null;
    }

    private static function text(): string
    {
        $codes = implode(' ', array_map(static fn(string $code): string => "\"$code\"", self::CODES));
        $methods = $lowered = $exports = '';
        foreach (self::METHODS as $name => [$params, $result, $core]) {
            $methods .= "(export \"[method]descriptor.$name\" (func (param \"self\" (borrow \$d)) $params (result (result $result (error \$ec)))))\n";
            $lowered .= "(core func \$$name (canon lower (func \$types \"[method]descriptor.$name\") (memory \$memory) (realloc \$realloc)))\n";
            $exports .= self::export($name, $core, false);
        }
        return <<<WAT
            (component
              (import "wasi:io/error@0.2.0" (instance \$errors (export "error" (type (sub resource)))))
              (alias export \$errors "error" (type \$error))
              (import "wasi:io/poll@0.2.2" (instance \$polls
                (export "pollable" (type \$p (sub resource)))
                (export "poll" (func (param "in" (list (borrow \$p))) (result (list u32))))))
              (alias export \$polls "pollable" (type \$pollable))
              (import "wasi:io/streams@0.2.3" (instance \$streams
                (export "input-stream" (type \$is (sub resource)))
                (export "output-stream" (type \$os (sub resource)))
                (alias outer 1 \$error (type \$e))
                (type \$se' (variant (case "last-operation-failed" (own \$e)) (case "closed")))
                (export "stream-error" (type \$se (eq \$se')))
                (export "[method]input-stream.blocking-read" (func (param "self" (borrow \$is)) (param "len" u64) (result (result (list u8) (error \$se)))))
                (export "[method]output-stream.check-write" (func (param "self" (borrow \$os)) (result (result u64 (error \$se)))))
                (export "[method]output-stream.write" (func (param "self" (borrow \$os)) (param "contents" (list u8)) (result (result (error \$se)))))
                (export "[method]output-stream.blocking-write-and-flush" (func (param "self" (borrow \$os)) (param "contents" (list u8)) (result (result (error \$se)))))))
              (alias export \$streams "input-stream" (type \$input-stream))
              (alias export \$streams "output-stream" (type \$output-stream))
              (import "wasi:cli/stdout@0.2.0" (instance \$stdout
                (alias outer 1 \$output-stream (type \$os))
                (export "get-stdout" (func (result (own \$os))))))
              (import "wasi:clocks/monotonic-clock@0.2.0" (instance \$clock
                (alias outer 1 \$pollable (type \$p))
                (export "subscribe-duration" (func (param "when" u64) (result (own \$p))))))
              (import "wasi:random/random@0.2.0" (instance \$random
                (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
              (import "wasi:filesystem/types@0.2.1" (instance \$types
                (export "descriptor" (type \$d (sub resource)))
                (alias outer 1 \$input-stream (type \$is))
                (alias outer 1 \$output-stream (type \$os))
                (type \$ec' (enum $codes)) (export "error-code" (type \$ec (eq \$ec')))
                (type \$df' (flags "read" "write" "file-integrity-sync" "data-integrity-sync" "requested-write-sync" "mutate-directory"))
                (export "descriptor-flags" (type \$df (eq \$df')))
                (type \$pf' (flags "symlink-follow")) (export "path-flags" (type \$pf (eq \$pf')))
                (type \$of' (flags "create" "directory" "exclusive" "truncate")) (export "open-flags" (type \$of (eq \$of')))
                (type \$dt' (record (field "seconds" u64) (field "nanoseconds" u32))) (export "datetime" (type \$dt (eq \$dt')))
                (type \$nt' (variant (case "no-change") (case "now") (case "timestamp" \$dt))) (export "new-timestamp" (type \$nt (eq \$nt')))
                (type \$kind' (enum "unknown" "block-device" "character-device" "directory" "fifo" "symbolic-link" "regular-file" "socket"))
                (export "descriptor-type" (type \$kind (eq \$kind')))
                (type \$ds' (record (field "type" \$kind) (field "link-count" u64) (field "size" u64)
                  (field "data-access-timestamp" (option \$dt)) (field "data-modification-timestamp" (option \$dt)) (field "status-change-timestamp" (option \$dt))))
                (export "descriptor-stat" (type \$ds (eq \$ds')))
                (type \$mh' (record (field "lower" u64) (field "upper" u64))) (export "metadata-hash-value" (type \$mh (eq \$mh')))
                $methods))
              (alias export \$types "descriptor" (type \$descriptor))
              (import "wasi:filesystem/preopens@0.2.0" (instance \$preopens
                (alias outer 1 \$descriptor (type \$d))
                (export "get-directories" (func (result (list (tuple (own \$d) string)))))))
              (core module \$libc'
                (memory (export "memory") 1) (global \$end (mut i32) (i32.const 32768))
                (func (export "realloc") (param i32 i32 i32 i32) (result i32)
                  (if (i32.gt_u (i32.add (global.get \$end) (local.get 3)) (i32.const 57344)) (then (global.set \$end (i32.const 32768))))
                  (global.set \$end (i32.and (i32.add (global.get \$end) (i32.const 7)) (i32.const -8)))
                  (global.get \$end)
                  (global.set \$end (i32.add (global.get \$end) (local.get 3))))
                (func (export "put") (param \$to i32) (param \$from i32) (param \$length i32)
                  (memory.copy (local.get \$to) (local.get \$from) (local.get \$length)))
                (func (export "get") (param \$from i32) (param \$length i32) (result i32)
                  (i32.store (i32.const 1000) (local.get \$from)) (i32.store (i32.const 1004) (local.get \$length)) (i32.const 1000)))
              (core instance \$libc (instantiate \$libc'))
              (alias core export \$libc "memory" (core memory \$memory))
              (alias core export \$libc "realloc" (core func \$realloc))
              (func (export "put") (param "to" u32) (param "bytes" (list u8)) (canon lift (core func \$libc "put") (memory \$memory) (realloc \$realloc)))
              (func (export "get") (param "from" u32) (param "length" u32) (result (list u8)) (canon lift (core func \$libc "get") (memory \$memory)))
              $lowered
              (core func \$get-directories (canon lower (func \$preopens "get-directories") (memory \$memory) (realloc \$realloc)))
              (core func \$blocking-read (canon lower (func \$streams "[method]input-stream.blocking-read") (memory \$memory) (realloc \$realloc)))
              (core func \$check-write (canon lower (func \$streams "[method]output-stream.check-write") (memory \$memory)))
              (core func \$write-stream (canon lower (func \$streams "[method]output-stream.write") (memory \$memory)))
              (core func \$write-and-flush (canon lower (func \$streams "[method]output-stream.blocking-write-and-flush") (memory \$memory)))
              (core func \$get-stdout (canon lower (func \$stdout "get-stdout")))
              (core func \$poll (canon lower (func \$polls "poll") (memory \$memory) (realloc \$realloc)))
              (core func \$subscribe-duration (canon lower (func \$clock "subscribe-duration")))
              (core func \$random (canon lower (func \$random "get-random-bytes") (memory \$memory) (realloc \$realloc)))
              (core func \$drop (canon resource.drop \$descriptor))
              (core func \$drop-pollable (canon resource.drop \$pollable))
              $exports
            WAT . self::export('get-directories', 'i', false) . self::export('blocking-read', 'iIi', false)
            . self::export('check-write', 'ii', false) . self::export('write-stream', 'iiii', false)
            . self::export('write-and-flush', 'iiii', false) . self::export('get-stdout', '', true)
            . self::export('poll', 'iii', false) . self::export('subscribe-duration', 'I', true)
            . self::export('random', 'Ii', false) . self::export('drop', 'i', false) . self::export('drop-pollable', 'i', false) . ')';
    }

    private static function export(string $name, string $core, bool $gives): string
    {
        $params = '';
        foreach (str_split($core) as $index => $type) {
            $params .= $type === '' ? '' : " (param \"p$index\" " . ($type === 'I' ? 'u64' : 'u32') . ')';
        }
        return "(func (export \"$name\") $params" . ($gives ? ' (result u32)' : '') . " (canon lift (core func \$$name)))\n";
    }

    /** @return array<int, int> */
    private function preopens(): array
    {
        $this->instance->getDirectories(self::RESULT);
        [1 => $address, 2 => $count] = unpack('V2', $this->instance->get(self::RESULT, 8));
        $handles = [];
        for ($index = 0; $index < $count; $index++) {
            [1 => $handle, 2 => $name, 3 => $length] = unpack('V3', $this->instance->get($address + 12 * $index, 12));
            $handles[['/' => self::DIR, '/r' => self::READONLY][$this->instance->get($name, $length)] ?? 99] = $handle;
        }
        return $handles;
    }

    /** Calls a function of WASI 0.2 with core values; a string stands for its pointer and length. */
    public function raw(string $function, string|int ...$arguments): ?int
    {
        $numbers = [];
        foreach ($arguments as $argument) {
            if (is_string($argument)) {
                array_push($numbers, $this->put($argument), strlen($argument));
            } else {
                $numbers[] = $argument;
            }
        }
        $this->next = 1024;
        return $this->instance->$function(...$numbers);
    }

    /** The error code that a method of a descriptor's gave, as an errno. */
    public function method(string $function, string|int ...$arguments): string
    {
        $this->raw($function, ...$arguments, ...[self::RESULT]);
        // What is carried stands where its alignment lets it; an error code is one byte.
        $place = in_array($function, ['setTimesAt', 'setTimes'], true) ? 1 : match ($function) {
            'statAt', 'write', 'metadataHashAt' => 8,
            'openAt', 'readVia', 'readViaStream', 'appendViaStream', 'read', 'readlinkAt' => 4,
            default => 1,
        };
        $result = $this->instance->get(self::RESULT, 16);
        return $result[0] === "\0" ? 'SUCCESS' : self::ERRNOS[self::CODES[ord($result[$place])]];
    }

    private function handle(int $fd): int
    {
        return $this->handles[$fd] ?? ($fd >= self::OPENED ? $fd - self::OPENED : $fd) & 0xffffffff;
    }

    public function call(string $function, string|int ...$arguments): string
    {
        $flags = static fn(int $flags): int => $flags & 1;
        try {
            return match ($function) {
                'fd_close' => $this->close(...$arguments),
                'fd_filestat_set_size' => $this->method('setSize', $this->handle($arguments[0]), $arguments[1]),
                'path_create_directory' => $this->method('createDirectoryAt', $this->handle($arguments[0]), $arguments[1]),
                'path_remove_directory' => $this->method('removeDirectoryAt', $this->handle($arguments[0]), $arguments[1]),
                'path_unlink_file' => $this->method('unlinkFileAt', $this->handle($arguments[0]), $arguments[1]),
                'path_filestat_get' => $this->method('statAt', $this->handle($arguments[0]), $flags($arguments[1]), $arguments[2]),
                // Both times are now.
                'path_filestat_set_times' => $this->method('setTimesAt', $this->handle($arguments[0]), $flags($arguments[1]), $arguments[2], 1, 0, 0, 1, 0, 0),
                'path_readlink' => $this->method('readlinkAt', $this->handle($arguments[0]), $arguments[1]),
                'path_symlink' => $this->method('symlinkAt', $this->handle($arguments[1]), $arguments[0], $arguments[2]),
                'path_link' => $this->method('linkAt', $this->handle($arguments[0]), $flags($arguments[1]), $arguments[2], $this->handle($arguments[3]), $arguments[4]),
                'path_rename' => $this->method('renameAt', $this->handle($arguments[0]), $arguments[1], $this->handle($arguments[2]), $arguments[3]),
            };
        } catch (TrapException $e) {
            return "trap: {$e->getMessage()}";
        }
    }

    private function close(int $fd): string
    {
        $this->instance->drop($this->handle($fd));
        return 'SUCCESS';
    }

    public function put(string $bytes): int
    {
        $at = $this->next;
        $this->instance->put($at, $bytes);
        $this->next += strlen($bytes) + 8 & ~7;
        return $at;
    }

    public function get(int $address, int $length): string
    {
        return $this->instance->get($address, $length);
    }

    public function open(
        int $fd,
        string $path,
        int $oflags = 0,
        int $rights = self::READ,
        int $lookup = self::FOLLOW,
        int $fdflags = 0,
    ): string|int {
        $flags = ($rights & self::READ ? 1 : 0) | ($rights & self::WRITE ? 2 : 0);
        try {
            $error = $this->method('openAt', $this->handle($fd), $lookup, $path, $oflags, $flags);
        } catch (TrapException $e) {
            return "trap: {$e->getMessage()}";
        }
        return $error === 'SUCCESS' ? self::OPENED + unpack('V', $this->instance->get(self::RESULT + 4, 4))[1] : $error;
    }

    public function read(int $fd): string
    {
        try {
            $error = $this->method('read', $this->handle($fd), 4096, 0);
        } catch (TrapException $e) {
            return "trap: {$e->getMessage()}";
        }
        if ($error !== 'SUCCESS') {
            return $error;
        }
        [1 => $address, 2 => $length] = unpack('V2', $this->instance->get(self::RESULT + 4, 8));
        return $this->instance->get($address, $length);
    }

    public function write(int $fd, string $bytes): string
    {
        try {
            return $this->method('write', $this->handle($fd), $bytes, 0);
        } catch (TrapException $e) {
            return "trap: {$e->getMessage()}";
        }
    }
}
