<?php

declare(strict_types=1);

namespace WasmTests\Server;

/** A server with one worker that serves the scripts of a directory. */
interface Server
{
    public function get(string $script, string $query = ''): Response;

    /** Ends the processes that it started. */
    public function stop(): void;
}
