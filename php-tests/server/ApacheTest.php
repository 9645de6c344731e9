<?php

declare(strict_types=1);

namespace WasmTests\Server;

final class ApacheTest extends ServerTestCase
{
    protected function setUp(): void
    {
        if (ApacheServer::find() === null) {
            self::markTestSkipped('there is no Apache with mod_php for this PHP');
        }
        parent::setUp();
    }

    protected function tearDown(): void
    {
        if (ApacheServer::find() !== null) {
            parent::tearDown();
        }
    }

    protected function start(string $directory, array $ini = []): Server
    {
        return new ApacheServer($directory, $ini);
    }

    public function testAGracefulRestart(): void
    {
        $this->server->stop();
        $this->server = $this->start($this->directory, ['wasm.preload' => "$this->directory/sum.wasm"]);
        for ($n = 0; $n < 3; $n++) {
            $boot = $this->boot();
            self::assertSame([9, 'preload'], [$boot['sum'], $boot['origin']], $this->server->log());
            $this->server->restart();
            self::assertStringNotContainsString('exit signal', $this->server->log());
        }
    }
}
