--TEST--
A component reaches nothing on the network but what is on its list
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

require __DIR__ . '/wasi_sockets.inc';

$say = static fn(string $what, int|string ...$outcomes) => print("$what: " . implode(', ', $outcomes) . "\n");
$connect = static function (Sockets $guest, string ...$addresses): array {
    return array_map(static function (string $address) use ($guest): string {
        $socket = $guest->create('tcp', str_starts_with($address, '[') ? 1 : 0);
        return $guest->call('tcp-start-connect', $socket, $guest->network(), ...Sockets::address($address));
    }, $addresses);
};
$bind = static function (Sockets $guest, string $kind, string ...$addresses): array {
    return array_map(static function (string $address) use ($guest, $kind): string {
        $socket = $guest->create($kind, str_starts_with($address, '[') ? 1 : 0);
        return $guest->call("$kind-start-bind", $socket, $guest->network(), ...Sockets::address($address));
    }, $addresses);
};

$none = new Sockets([]);
$say('an empty list', $none->create('tcp'), $none->create('udp'), $none->resolve('localhost'), $none->resolve('127.0.0.1'));

$server = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($server, false), ':'), 1);
$other = $port === 9 ? 10 : 9;

$guest = new Sockets(["tcp:127.0.0.1:$other", 'tcp:[::1]:*', 'tcp:example.org:*']);
$say('connect', ...$connect($guest, "127.0.0.1:$port", "127.0.0.2:$other", '192.0.2.1:443'));
$say('IPv4 in IPv6', ...$connect($guest, "[::ffff:127.0.0.1]:$port", "[::127.0.0.1]:$port", "[::ffff:0:127.0.0.1]:$port", "[64:ff9b::127.0.0.1]:$port", "[fe80::1]:$port"));
$say('unspecified', ...$connect($guest, "0.0.0.0:$port", "[::]:$port"));
$say('everybody', ...$connect($guest, "255.255.255.255:$port", "224.0.0.1:$port", "[ff02::1]:$port"));
$say('bind', ...$bind($guest, 'tcp', '127.0.0.1:0', '0.0.0.0:8080', '[::1]:0', '[::ffff:127.0.0.1]:0'));
$say('UDP', $guest->create('udp'));
$say('names', $guest->resolve('localhost'), $guest->resolve('example.com'), $guest->resolve('sub.example.org'), $guest->resolve('example.org.example.com'),
    $guest->resolve('127.1'), $guest->resolve('0x7f000001'), $guest->resolve('2130706433'), $guest->resolve(''), $guest->resolve("example.org\0.example.com"));
$say('addresses', ...$guest->resolve('192.0.2.1'), ...$guest->resolve('::1'));

// Bound as clients are, to what the system chooses, it must not listen.
$socket = $guest->create('tcp');
$say('listen', $guest->call('tcp-start-bind', $socket, $guest->network(), ...Sockets::address('0.0.0.0:0')), $guest->call('tcp-finish-bind', $socket),
    $guest->call('tcp-start-listen', $socket));

// The right to listen is none to connect, and the other way round.
$listener = new Sockets(["tcp-listen:127.0.0.1:$port", "udp-listen:127.0.0.1:$port"]);
$say('a listener', ...$connect($listener, "127.0.0.1:$port"), ...$bind($listener, 'tcp', "127.0.0.1:$port", '127.0.0.1:0', "0.0.0.0:$port", '0.0.0.0:0'),
    ...$bind($listener, 'udp', "0.0.0.0:$port", '0.0.0.0:0'));

$sender = new Sockets(["udp:127.0.0.1:$other"]);
$say('a sender', ...$bind($sender, 'udp', '127.0.0.1:0', '0.0.0.0:53'));
[, $out] = $sender->streams($sender->bound('0.0.0.0:0'));
$say('send', $sender->send($out, 'x', "127.0.0.1:$other"), $sender->send($out, 'x', "127.0.0.1:$port"), $sender->send($out, 'x', '127.0.0.2:' . $other),
    $sender->send($out, 'x', "255.255.255.255:$other"), $sender->send($out, 'x', "0.0.0.0:$other"));

// Nobody came.
var_dump(@stream_socket_accept($server, 0));

// What is allowed.
$allowed = new Sockets(["tcp:127.0.0.1:$port"]);
$say('allowed', ...$connect($allowed, "127.0.0.1:$port"));
var_dump(is_resource(stream_socket_accept($server, 5)));
?>
--EXPECT--
an empty list: access-denied, access-denied, permanent-resolver-failure, permanent-resolver-failure
connect: access-denied, access-denied, access-denied
IPv4 in IPv6: invalid-argument, invalid-argument, access-denied, access-denied, access-denied
unspecified: invalid-argument, invalid-argument
everybody: invalid-argument, invalid-argument, invalid-argument
bind: access-denied, access-denied, access-denied, invalid-argument
UDP: access-denied
names: permanent-resolver-failure, permanent-resolver-failure, permanent-resolver-failure, permanent-resolver-failure, invalid-argument, invalid-argument, invalid-argument, invalid-argument, invalid-argument
addresses: 192.0.2.1, ::1
listen: ok, ok, access-denied
a listener: access-denied, address-in-use, access-denied, access-denied, access-denied, access-denied, access-denied
a sender: access-denied, access-denied
send: 1, access-denied, access-denied, access-denied, invalid-argument
bool(false)
allowed: ok
bool(true)
