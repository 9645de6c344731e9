<?php

declare(strict_types=1);

namespace WasmTests\Server;

final class FpmTest extends ServerTestCase
{
    protected function setUp(): void
    {
        if (FpmServer::find() === null) {
            self::markTestSkipped('there is no php-fpm for this PHP');
        }
        parent::setUp();
    }

    protected function tearDown(): void
    {
        if (FpmServer::find() !== null) {
            parent::tearDown();
        }
    }

    protected function start(string $directory, array $ini = []): Server
    {
        return new FpmServer($directory, $ini);
    }
}
