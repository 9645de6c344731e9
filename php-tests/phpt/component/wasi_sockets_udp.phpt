--TEST--
A component sends datagrams, and hears from those that it may send to, or from all where it listens
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

require __DIR__ . '/wasi_sockets.inc';

$say = static fn(string $what, int|string ...$outcomes) => print("$what: " . implode(', ', $outcomes) . "\n");
$wait = static fn(Sockets $guest, int $in) => $guest->direct('block', $guest->direct('wait-for-datagram', $in));

$guest = new Sockets(['udp-listen:127.0.0.1:0', 'udp:127.0.0.1:*']);
$new = $guest->create('udp');
$say('new', $guest->call('udp-finish-bind', $new), $guest->call('udp-local-address', $new), $guest->call('udp-remote-address', $new), $guest->streams($new));
$socket = $guest->bound('127.0.0.1:0');
$where = $guest->addressOf('udp-local-address', $socket);
$other = $guest->bound('127.0.0.1:0');
$there = $guest->addressOf('udp-local-address', $other);
$say('bound', $guest->call('udp-start-bind', $socket, $guest->network(), ...Sockets::address('127.0.0.1:0')), $guest->call('udp-finish-bind', $socket));
[$in, $out] = $guest->streams($socket);
[$otherIn, $otherOut] = $guest->streams($other);
$say('nobody', $guest->send($out, 'to nobody'), $guest->send($out, 'port 0', '127.0.0.1:0'), $guest->send($out, 'IPv6', '[::1]:9'));
$say('send', $guest->send($out, 'one', $there), $guest->send($out, 'two', $there, 3));
$wait($guest, $otherIn);
var_dump($guest->receive($otherIn, 0) === [], $guest->receive($otherIn, 2) === [$where => ['one', 'two']], $guest->receive($otherIn) === [$where => ['two', 'two']]);
$say('too large', $guest->send($out, str_repeat('x', 65508), $there), $guest->send($out, str_repeat('x', 60000), $there), $guest->send($out, '', $there));
$wait($guest, $otherIn);
var_dump($guest->receive($otherIn) === [$where => [60000, '']], $guest->receive($otherIn));

// Connected.
[$in, $out] = $guest->streams($socket, $there);
var_dump($guest->addressOf('udp-remote-address', $socket) === $there);
$say('connected', $guest->send($out, 'to it'), $guest->send($out, 'to it', $there), $guest->send($out, 'elsewhere', '127.0.0.1:9'));
[$in, $out] = $guest->streams($socket);
var_dump($guest->addressOf('udp-local-address', $socket) === $where, $guest->call('udp-remote-address', $socket));

foreach (['unicast-hop-limit' => [9, 'C', 1]] as $option => [$value, $format, $place]) {
    $say($option, $guest->call("udp-set-$option", $socket, 0), $guest->call("udp-set-$option", $socket, $value), $guest->call("udp-$option", $socket),
        $guest->result($format, $place)[0]);
}

// Strangers are heard where the guest listens only, and may be answered then.
$stranger = stream_socket_server('udp://127.0.0.1:0', $code, $message, STREAM_SERVER_BIND);
$its = stream_socket_get_name($stranger, false);
$client = new Sockets(["udp:$there"]);
$socket = $client->bound('0.0.0.0:0');
$port = substr(strrchr($client->addressOf('udp-local-address', $socket), ':'), 1);
[$in, $out] = $client->streams($socket);
$say('a client', $client->send($out, 'from a client', $there), $client->send($out, 'to a stranger', $its), $client->streams($socket, $its));
stream_socket_sendto($stranger, 'from a stranger', 0, "127.0.0.1:$port");
$wait($client, $in);
var_dump($client->receive($in));
$server = new Sockets(['udp-listen:127.0.0.1:*']);
$socket = $server->bound('127.0.0.1:0');
[$in, $out] = $server->streams($socket);
$say('a server', $server->send($out, 'unasked', $its));
stream_socket_sendto($stranger, 'asked', 0, $server->addressOf('udp-local-address', $socket));
$wait($server, $in);
var_dump($server->receive($in) === [$its => ['asked']]);
$say('answers', $server->send($out, 'answered', $its));
var_dump(stream_socket_recvfrom($stranger, 100));

try {
    $server->send($out, 'more than it may', $its, 17);
} catch (Wasm\TrapException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
new: not-in-progress, invalid-state, invalid-state, invalid-state
bound: invalid-state, not-in-progress
nobody: invalid-argument, invalid-argument, invalid-argument
send: 1, 3
bool(true)
bool(true)
bool(true)
too large: datagram-too-large, 1, 1
bool(true)
array(0) {
}
bool(true)
connected: 1, 1, invalid-argument
bool(true)
string(13) "invalid-state"
unicast-hop-limit: invalid-argument, ok, ok, 9
a client: 1, access-denied, access-denied
array(0) {
}
a server: access-denied
bool(true)
answers: 1
string(8) "answered"
more datagrams are sent than check-send has permitted
