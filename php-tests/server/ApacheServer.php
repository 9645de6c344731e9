<?php

declare(strict_types=1);

namespace WasmTests\Server;

use WasmTests\Support\Php;

/** Apache with mod_php, which forks its workers (mpm_prefork); with a configuration, port and process id of its own. */
final class ApacheServer implements Server
{
    private Process $process;
    private string $address;

    /** @param array<string, string|int> $ini */
    public function __construct(private string $directory, array $ini = [])
    {
        [$apache, $modules] = self::find() ?? throw new \RuntimeException('there is no Apache with mod_php for this PHP');
        $probe = stream_socket_server('tcp://127.0.0.1:0');
        $this->address = stream_socket_get_name($probe, false);
        fclose($probe);
        $settings = '';
        foreach (['display_errors' => 0, 'log_errors' => 1] + Php::settings($ini) as $name => $value) {
            $settings .= "$name = \"$value\"\n";
        }
        file_put_contents("$directory/php.ini", $settings);
        $owner = posix_geteuid() === 0
            ? "User nobody\nGroup " . posix_getgrgid(posix_getpwnam('nobody')['gid'])['name'] . "\n"
            : '';
        $php = 'php' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
        file_put_contents("$directory/apache.conf", <<<CONF
            ServerRoot $directory
            ServerName localhost
            Listen $this->address
            PidFile $directory/apache.pid
            DefaultRuntimeDir $directory
            ErrorLog $directory/apache.log
            LoadModule mpm_prefork_module $modules/mod_mpm_prefork.so
            LoadModule authz_core_module $modules/mod_authz_core.so
            LoadModule php_module $modules/lib$php.so
            StartServers 1
            MinSpareServers 1
            MaxSpareServers 1
            MaxRequestWorkers 1
            {$owner}
            PHPIniDir $directory
            DocumentRoot $directory
            <FilesMatch "\\.php$">
                SetHandler application/x-httpd-php
            </FilesMatch>
            CONF);
        // Debian's PHP reads further files, which may load extensions and set entries. Apache signals its
        // process group, which must not be that of the tests.
        $this->process = new Process(
            ['setsid', 'env', 'PHP_INI_SCAN_DIR=', $apache, '-f', "$directory/apache.conf", '-D', 'FOREGROUND'],
            "$directory/apache.out",
        );
        $this->process->awaitListener("tcp://$this->address");
    }

    /** @return array{string, string}|null the program, and where its modules are */
    public static function find(): ?array
    {
        // Another PHP may have the same version.
        $module = dirname(PHP_BINDIR) . '/lib/apache2/modules/libphp' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . '.so';
        return is_executable('/usr/sbin/apache2') && is_file($module) ? ['/usr/sbin/apache2', dirname($module)] : null;
    }

    /** Has the server load its configuration again, and start new workers. */
    public function restart(): void
    {
        $started = $this->log();
        $this->process->signal(10 /* SIGUSR1, a graceful restart */);
        for ($attempt = 0; $attempt < 200 && substr_count($this->log(), 'resuming normal') === substr_count($started, 'resuming normal'); $attempt++) {
            usleep(50_000);
        }
    }

    public function log(): string
    {
        return (string) @file_get_contents("$this->directory/apache.log");
    }

    public function get(string $script, string $query = ''): Response
    {
        return BuiltInServer::request("http://$this->address/$script?$query");
    }

    public function stop(): void
    {
        $this->process->stop();
    }
}
