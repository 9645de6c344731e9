<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\Module;

/** undici's llhttp: C that imports eight callbacks, and may be paused by what they return. */
final class LlhttpTest extends ModuleTestCase
{
    private const TWO_REQUESTS =
        "POST /cart?x=1 HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\nX-Empty:\r\n\r\n"
        . "6\r\nthree \r\n6;ext=1\r\napples\r\n0\r\nX-Trailer: t\r\n\r\n"
        . "DELETE /cart HTTP/1.0\r\nHost: shop\r\nContent-Length: 3\r\n\r\nall";

    private const PARSED = [
        [
            'method' => 'POST', 'target' => '/cart?x=1', 'status' => 0, 'reason' => '', 'version' => '1.1',
            'headers' => [['Host', 'shop'], ['Transfer-Encoding', 'chunked'], ['X-Empty', ''], ['X-Trailer', 't']],
            'body' => 'three apples', 'keepAlive' => true,
        ],
        [
            'method' => 'DELETE', 'target' => '/cart', 'status' => 0, 'reason' => '', 'version' => '1.0',
            'headers' => [['Host', 'shop'], ['Content-Length', '3']],
            'body' => 'all', 'keepAlive' => false,
        ],
    ];

    /** @var list<array<string, mixed>> */
    private array $messages = [];

    /** @return iterable<string, array{string}> */
    public static function builds(): iterable
    {
        yield 'llhttp' => ['llhttp'];
        yield 'llhttp, with SIMD' => ['llhttp_simd'];
    }

    /** @dataProvider builds */
    #[DataProvider('builds')]
    public function testEveryCutGivesTheSameMessages(string $build): void
    {
        $module = self::module($build);
        for ($size = 1; $size <= strlen(self::TWO_REQUESTS); $size++) {
            $this->messages = [];
            $parser = $this->parser($module, \HttpParser::REQUEST);
            foreach (str_split(self::TWO_REQUESTS, $size) as $piece) {
                self::assertSame('', $parser->feed($piece));
            }
            self::assertSame(self::PARSED, $this->messages, "in pieces of $size bytes");
        }
    }

    /** @dataProvider builds */
    #[DataProvider('builds')]
    public function testAResponseWithoutALengthEndsWithTheConnection(string $build): void
    {
        $parser = $this->parser(self::module($build), \HttpParser::RESPONSE);
        $parser->feed("HTTP/1.1 404 Not Found\r\nServer: x\r\n\r\n" . str_repeat('body ', 1000));
        $parser->feed(str_repeat('more ', 50_000));
        self::assertSame([], $this->messages);
        $parser->finish();
        self::assertSame(
            [[
                'method' => null, 'target' => '', 'status' => 404, 'reason' => 'Not Found', 'version' => '1.1',
                'headers' => [['Server', 'x']], 'body' => str_repeat('body ', 1000) . str_repeat('more ', 50_000), 'keepAlive' => false,
            ]],
            $this->messages,
        );
    }

    public function testItPausesAfterAMessageAndResumes(): void
    {
        $parser = null;
        $parser = $this->parser(self::module('llhttp'), \HttpParser::REQUEST, static function () use (&$parser): void {
            $parser->pause();
        });
        $left = $parser->feed(self::TWO_REQUESTS);
        self::assertSame(strstr(self::TWO_REQUESTS, 'DELETE'), $left);
        self::assertSame([self::PARSED[0]], $this->messages);
        self::assertSame('', $parser->feed($left));
        self::assertSame(self::PARSED, $this->messages);
        // The parser is the same as ever: it knows that the second one was HTTP/1.0.
        $this->expectExceptionMessage('HPE_CLOSED_CONNECTION');
        $parser->feed('GET');
    }

    public function testAnUpgradeLeavesTheRestAlone(): void
    {
        $parser = $this->parser(self::module('llhttp'), \HttpParser::REQUEST);
        $left = $parser->feed("GET /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05hello");
        self::assertSame("\x81\x05hello", $left);
        self::assertSame('/chat', $this->messages[0]['target']);
    }

    /** @return iterable<string, array{string, string}> */
    public static function refused(): iterable
    {
        yield 'two lengths' => ["POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", "HPE_INVALID_TRANSFER_ENCODING: Transfer-Encoding can't be present with Content-Length"];
        yield 'no method' => ["BREW / HTTP/1.1\r\n\r\n", 'HPE_INVALID_METHOD: Invalid method encountered'];
        yield 'no number' => ["POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 'HPE_INVALID_CONTENT_LENGTH: Invalid character in Content-Length'];
        yield 'no size of a chunk' => ["POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 'HPE_INVALID_CHUNK_SIZE: Invalid character in chunk size'];
    }

    /** @dataProvider refused */
    #[DataProvider('refused')]
    public function testWhatIsAmbiguousIsRefused(string $bytes, string $message): void
    {
        $this->expectException(\RuntimeException::class);
        $this->expectExceptionMessage($message);
        $this->parser(self::module('llhttp'), \HttpParser::REQUEST)->feed($bytes);
    }

    public function testWhatACallbackThrowsIsTheSameObject(): void
    {
        $thrown = new \DomainException('no more');
        $parser = $this->parser(self::module('llhttp'), \HttpParser::REQUEST, static fn() => throw $thrown);
        try {
            $parser->feed(self::TWO_REQUESTS);
            self::fail('nothing was thrown');
        } catch (\DomainException $e) {
            self::assertSame($thrown, $e);
        }
    }

    private function parser(Module $module, int $type, ?callable $then = null): \HttpParser
    {
        return new \HttpParser($module, $type, function (array $message) use ($then): void {
            $this->messages[] = $message;
            $then === null || $then();
        });
    }

    private static function module(string $build): Module
    {
        if ($build === 'llhttp_simd' && ini_get('wasm.compiler') === 'singlepass') {
            self::markTestSkipped('singlepass has no SIMD');
        }
        self::example('llhttp/HttpParser.php');
        preg_match("~'(AGFzbQ[\w+/=]+)'~", file_get_contents(self::npm("undici/lib/llhttp/$build-wasm.js")), $base64);
        return Module::fromBytes(base64_decode($base64[1]));
    }
}
