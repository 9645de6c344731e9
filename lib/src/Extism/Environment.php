<?php

declare(strict_types=1);

namespace Wasm\Extism;

/** What a plug-in asks of its host: configuration, variables, logs, HTTP. */
final class Environment
{
    private const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];

    /** @var array<string, string> */
    private array $vars = [];

    private readonly int $level;
    private readonly \Closure $logger;
    private readonly Http $http;

    /**
     * @param ?callable(string, string): mixed $logger takes the level and the message; null: PHP's error log
     * @param string $level the lowest that is logged
     */
    public function __construct(private readonly Manifest $manifest, ?callable $logger, string $level)
    {
        $found = array_search($level, self::LEVELS, true);
        $this->level = $found !== false ? $found : throw new \ValueError("The level $level is none of " . implode(', ', self::LEVELS));
        $this->logger = $logger !== null ? $logger(...) : static fn(string $level, string $message) => error_log("extism $level: $message");
        $this->http = new Http($manifest);
    }

    /** @return array<string, \Closure> of the module extism:host/env */
    public function functions(Kernel $kernel): array
    {
        $functions = [
            'config_get' => fn(int $key): int => $kernel->put($this->manifest->config[$kernel->get($key)] ?? ''),
            'var_get' => fn(int $key): int => $kernel->put($this->vars[$kernel->get($key)] ?? ''),
            'var_set' => fn(int $key, int $value) => $this->set($kernel->get($key), $value === 0 ? null : $kernel->get($value)),
            'http_request' => fn(int $request, int $body): int => $kernel->put($this->http->request($kernel->get($request), $kernel->get($body))),
            'http_status_code' => fn(): int => $this->http->status,
            'http_headers' => fn(): int => $kernel->put($this->http->headers()),
            'get_log_level' => fn(): int => $this->level,
        ];
        foreach (self::LEVELS as $number => $level) {
            $functions["log_$level"] = function (int $message) use ($kernel, $number, $level): void {
                $number < $this->level || ($this->logger)($level, $kernel->get($message));
            };
        }
        return $functions;
    }

    public function log(string $level, string $message): void
    {
        ($this->logger)($level, $message);
    }

    private function set(string $key, ?string $value): void
    {
        if ($value === null) {
            unset($this->vars[$key]);
            return;
        }
        $vars = [$key => $value] + $this->vars;
        $size = strlen(implode('', $vars)) + strlen(implode('', array_keys($vars)));
        if ($size > $this->manifest->maxVarBytes) {
            throw new PluginException("The plug-in's variables would take $size bytes, and the manifest allows {$this->manifest->maxVarBytes}");
        }
        $this->vars = $vars;
    }
}
