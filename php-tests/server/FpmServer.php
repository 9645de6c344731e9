<?php

declare(strict_types=1);

namespace WasmTests\Server;

use WasmTests\Support\Php;

/** php-fpm, listening on a unix socket. */
final class FpmServer implements Server
{
    private Process $process;
    private FastCgiClient $client;

    public readonly string $socket;

    /**
     * @param array<string, string|int> $ini
     * @param int $requests after which a worker makes room for a new one; 0: none does
     * @param bool $chroot whether the directory is the workers' root directory; only root may have that
     */
    public function __construct(
        private string $directory,
        array $ini = [],
        int $workers = 1,
        int $requests = 0,
        private bool $chroot = false,
    ) {
        $this->socket = $socket = "$directory/fpm.sock";
        // Started as root, the worker runs as nobody, as on a server.
        $owner = posix_geteuid() === 0
            ? "user = nobody\nlisten.owner = nobody\ngroup = " . posix_getgrgid(posix_getpwnam('nobody')['gid'])['name'] . "\n"
            : '';
        if ($chroot) {
            $owner .= "chroot = $directory\n";
        }
        file_put_contents("$directory/fpm.conf", <<<CONF
            [global]
            daemonize = no
            error_log = $directory/fpm.log
            [www]
            listen = $socket
            pm = static
            pm.max_children = $workers
            pm.max_requests = $requests
            catch_workers_output = yes
            {$owner}
            CONF);
        $settings = Php::options(['display_errors' => 0, 'log_errors' => 1] + Php::settings($ini));
        $this->process = new Process(
            [self::binary(), '-n', ...$settings, '--nodaemonize', '--fpm-config', "$directory/fpm.conf"],
            "$directory/fpm.out",
        );
        $this->process->awaitListener("unix://$socket");
        $this->client = new FastCgiClient($socket);
    }

    /** The php-fpm of this PHP's version, or null. */
    public static function find(): ?string
    {
        $programs = dirname(PHP_BINDIR) . '/sbin/php-fpm';
        $candidates = [
            getenv('TEST_PHP_FPM_EXECUTABLE') ?: '',
            $programs . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION,
            $programs,
        ];
        foreach ($candidates as $candidate) {
            if (is_executable($candidate)) {
                return $candidate;
            }
        }
        return null;
    }

    private static function binary(): string
    {
        return self::find() ?? throw new \RuntimeException('there is no php-fpm for this PHP');
    }

    public function get(string $script, string $query = ''): Response
    {
        return $this->client->get(($this->chroot ? '' : $this->directory) . "/$script", $query);
    }

    /** The process id of the master. */
    public function master(): int
    {
        return $this->process->id();
    }

    public function stop(): void
    {
        $this->process->stop();
    }
}
