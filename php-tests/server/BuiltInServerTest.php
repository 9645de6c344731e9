<?php

declare(strict_types=1);

namespace WasmTests\Server;

final class BuiltInServerTest extends ServerTestCase
{
    protected function start(string $directory, array $ini = []): Server
    {
        return new BuiltInServer($directory, $ini);
    }
}
