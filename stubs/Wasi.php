<?php

namespace Wasm;

/**
 * The environment of a program compiled for WASI: arguments, variables, files, standard streams.
 *
 * It serves modules, which have preview 1, and components, which have the interfaces of WASI 0.2:
 * {@see Component::instantiate()}.
 *
 * The program sees nothing else of the host: no variable, no descriptor and no file that is not given here. Its
 * paths cannot lead out of the directories in `$preopens`, neither by `..` nor by links, nor by renames that
 * another process makes meanwhile.
 *
 * One object serves one run of a command. Its functions work on the memory of the instance that imports them, so it
 * also serves modules that only use a few of the functions and are never started.
 */
final class Wasi
{
    /**
     * @param array<string|int> $args the program's arguments; the first is its name
     * @param array<string|int> $env name => value
     * @param array<string, string|Preopen> $preopens guest path => directory on the host, read-only unless a
     *     {@see Preopen} says otherwise, or in memory; `open_basedir` applies. A listing of `/` shows them, unless one
     *     of them is `/`
     * @param string|resource|null $stdin a text, or a stream that is read from its current position; without it
     *     the program's standard input is empty
     * @param resource|null $stdout a stream, such as `fopen('php://output', 'w')`; without one the output is kept for
     *     {@see stdout()}
     * @param resource|null $stderr the same for the standard error stream
     * @param int $outputLimit bytes that are kept of each of the two; a program that writes more is ended with a
     *     {@see WasmException}, and what was kept is in {@see stdout()} and {@see stderr()}
     *
     * @param float|(callable(): float)|null $clock the time in seconds since 1970 that the program's clocks show: a
     *     number, which advances only while the program waits, by the duration of the wait; or what a callable returns
     *     each time they are read
     * @param int|(callable(int): string)|null $random a seed, for the same random bytes every time, which are not fit
     *     for cryptography; or a callable that returns the requested number of bytes
     * @param (callable(array{method: string, url: string, headers: array<string, list<string>>, body: string, timeout: ?float}): array{status: int, headers?: array<string, string|list<string>>, body?: string|resource})|null $http
     *     sends the HTTP requests that a component makes through `wasi:http`; without it they are denied. A
     *     {@see ResultException} whose payload is the name of an error, such as `connection-refused`, is that error
     * @param list<string> $network what a component may reach through `wasi:sockets`, by default nothing:
     *     `tcp:api.example.org:443` to connect to, `udp:[2001:db8::1]:53` to send to, `tcp-listen:127.0.0.1:8080` and
     *     `udp-listen:127.0.0.1:5353` to listen at; `*` stands for any host or any port
     *
     * @throws WasmException if a directory cannot be opened
     * @throws \ValueError if the time is negative, or too large for 64 bits of nanoseconds, or an entry of `$network`
     *     is malformed
     */
    public function __construct(
        array $args = [],
        array $env = [],
        array $preopens = [],
        mixed $stdin = null,
        mixed $stdout = null,
        mixed $stderr = null,
        int $outputLimit = 16777216,
        callable|float|null $clock = null,
        callable|int|null $random = null,
        ?callable $http = null,
        array $network = [],
    ) {}

    /**
     * All functions of preview 1, to be merged with your own imports.
     *
     * They do not belong to a {@see Store}, and may be given to several instances, each with its own memory. The older
     * `wasi_unstable` is included.
     *
     * @return array<string, array<string, WasiFunction>>
     */
    public function imports(): array {}

    /**
     * Runs a command, the export `_start` of a module or `wasi:cli/run` of a component, and returns its exit code.
     *
     * @throws TrapException if it traps; what it had written stays in {@see stdout()}
     * @throws ExportNotFoundException if it is not a command
     * @throws WasmError if this object has run one already
     */
    public function start(Instance|Component\Instance $instance): int {}

    /**
     * Initializes a reactor, by its export `_initialize` if it has one. Call its other exports after that. An instance of
     * a snapshot was initialized before, and stays as it is.
     *
     * @throws ExitException if it exits
     * @throws ExportNotFoundException if it is a command
     */
    public function initialize(Instance $instance): void {}

    /**
     * Has a component answer a request of HTTP, by its export `wasi:http/incoming-handler`. The component was
     * instantiated with this object.
     *
     * The headers of the connection, such as `host` and `transfer-encoding`, are not passed on.
     *
     * @param array{method?: string, url: string, headers?: array<string, string|list<string>>, body?: string|resource, trailers?: array<string, string|list<string>>} $request
     *     a body that is a stream is read when the component asks for it
     * @param (callable(int $status, array<string, list<string>> $headers): mixed)|null $begin is called when the
     *     component begins its response; the body is written to the stream that it returns, as it comes. If it returns
     *     null, and without it, the body is in the result, and has at most 64 MiB
     *
     * @return array{status: int, headers: array<string, list<string>>, body: string, trailers: array<string, list<string>>}
     *
     * @throws ResultException if the component answers with an error, whose name is the payload
     * @throws WasmException if it ends without an answer, or before the answer is whole
     * @throws ExportNotFoundException if it does not answer requests
     * @throws TrapException if it traps
     */
    public function handle(Instance|Component\Instance $instance, array $request, ?callable $begin = null): array {}

    /** The captured standard output so far; empty if the output goes to a stream. */
    public function stdout(): string {}

    /** The captured standard error output so far; empty if it goes to a stream. */
    public function stderr(): string {}

    /**
     * Runs a command from beginning to end. A string is a path, of a module or a component.
     *
     * The parameters are those of {@see __construct()}.
     */
    public static function run(
        Module|Component|string $module,
        array $args = [],
        array $env = [],
        array $preopens = [],
        mixed $stdin = null,
        mixed $stdout = null,
        mixed $stderr = null,
        int $outputLimit = 16777216,
        callable|float|null $clock = null,
        callable|int|null $random = null,
        ?callable $http = null,
        array $network = [],
    ): WasiResult {}
}
