<?php

declare(strict_types=1);

namespace WasmTests\Server;

/** A server's process, from start to end. */
final class Process
{
    /** @var list<string> in front of each command, to start it as somebody else, say */
    public static array $before = [];

    /** @var resource */
    private $process;

    /** @param list<string> $command */
    public function __construct(private array $command, private string $log)
    {
        $process = proc_open([...self::$before, ...$command], [['file', '/dev/null', 'r'], ['file', $log, 'a'], ['file', $log, 'a']], $pipes);
        if ($process === false) {
            throw new \RuntimeException("cannot start $command[0]");
        }
        $this->process = $process;
    }

    /** Waits until the server takes connections. */
    public function awaitListener(string $address): void
    {
        for ($attempt = 0; $attempt < 200; $attempt++) {
            $connection = @stream_socket_client($address, $code, $message, 1);
            if ($connection !== false) {
                fclose($connection);
                return;
            }
            if (!proc_get_status($this->process)['running']) {
                break;
            }
            usleep(50_000);
        }
        $log = file_get_contents($this->log);
        $this->stop();
        throw new \RuntimeException("{$this->command[0]} does not listen on $address:\n$log");
    }

    public function id(): int
    {
        return proc_get_status($this->process)['pid'];
    }

    public function signal(int $signal): void
    {
        proc_terminate($this->process, $signal);
    }

    public function stop(): void
    {
        if (!is_resource($this->process)) {
            return;
        }
        proc_terminate($this->process, SIGTERM);
        for ($attempt = 0; $attempt < 100 && proc_get_status($this->process)['running']; $attempt++) {
            usleep(20_000);
        }
        if (proc_get_status($this->process)['running']) {
            proc_terminate($this->process, SIGKILL);
        }
        proc_close($this->process);
    }
}
