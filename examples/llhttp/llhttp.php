<?php
/*
 * HTTP/1 on a raw socket: a server in a PHP worker, a proxy, a client that streams, a test that looks at what a web
 * server really sends. llhttp is the parser of Node: it knows chunked bodies, trailers, pipelining, upgrades, and which
 * ambiguous messages must be refused because the next server would read them another way (request smuggling).
 *
 * explode() is faster, and knows none of it. The module parses and calls PHP for each piece; PHP can pause it between two
 * messages and resume it when it has answered the first.
 *
 * undici, Node's HTTP client, has it as base64 in a JavaScript file of its npm package: 54 kB.
 *
 *     npm install undici@8.12.4               # then node_modules/undici/lib/llhttp/llhttp-wasm.js
 */
require __DIR__ . '/../npm.php';
require __DIR__ . '/HttpParser.php';

preg_match("~'(AGFzbQ[\w+/=]+)'~", file_get_contents(npm('undici/lib/llhttp/llhttp-wasm.js')), $base64);
$llhttp = Wasm\Module::fromBytes(base64_decode($base64[1]));

$server = new HttpParser($llhttp, HttpParser::REQUEST, function (array $request) use (&$server): void {
    echo "$request[method] $request[target] HTTP/$request[version] ", json_encode(array_column($request['headers'], 1, 0)), " \"$request[body]\"\n";
    $server->pause();
});

// Two requests at once, the first with a body in chunks, in pieces as a network might cut them.
$bytes = "POST /cart HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nthree \r\n6\r\napples\r\n0\r\n\r\n"
    . "GET /done?yes HTTP/1.1\r\nHost: shop\r\n\r\n";
foreach (str_split($bytes, 50) as $piece) {
    $left = $server->feed($piece);
    while ($left !== '') {
        echo '  paused with ', strlen($left), " bytes left\n";
        $left = $server->feed($left);
    }
}

try {
    (new HttpParser($llhttp, HttpParser::REQUEST, fn() => null))
        ->feed("POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n");
} catch (RuntimeException $e) {
    echo $e->getMessage(), "\n";
}

// Output:
// POST /cart HTTP/1.1 {"Host":"shop","Transfer-Encoding":"chunked"} "three apples"
//   paused with 10 bytes left
// GET /done?yes HTTP/1.1 {"Host":"shop"} ""
// HPE_INVALID_TRANSFER_ENCODING: Transfer-Encoding can't be present with Content-Length
