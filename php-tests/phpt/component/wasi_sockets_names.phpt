--TEST--
A name on the list may be looked up, and what it was found to be may be connected to; its owner cannot make it this machine
--SKIPIF--
<?php
class_exists('Wasm\Component') or die('skip this build has no components');
gethostbyname('localhost') === '127.0.0.1' or die('skip this system does not know localhost');
--FILE--
<?php

require __DIR__ . '/wasi_sockets.inc';

$server = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($server, false), ':'), 1);

$guest = new Sockets(["tcp:LocalHost.:$port"]);
$connect = static function () use ($guest, $port): string {
    $socket = $guest->create('tcp');
    return $guest->call('tcp-start-connect', $socket, $guest->network(), ...Sockets::address("127.0.0.1:$port"));
};
echo $connect(), "\n";
var_dump(in_array('127.0.0.1', $guest->resolve('LOCALHOST'), true));
echo $connect(), "\n";

// Another instance of the Wasi's knows what it knows; another Wasi does not.
$stranger = new Sockets(["tcp:localhost:$port"]);
$socket = $stranger->create('tcp');
echo $stranger->call('tcp-start-connect', $socket, $stranger->network(), ...Sockets::address("127.0.0.1:$port")), "\n";

// Names that this system has for itself, such as ip6-loopback, mean to others what their owners like.
foreach (file('/etc/hosts', FILE_IGNORE_NEW_LINES) ?: [] as $line) {
    [$address, $names] = [strtok($line, " \t"), preg_split('/\s+/', preg_replace('/^\S*\s*|#.*$/', '', $line), -1, PREG_SPLIT_NO_EMPTY)];
    foreach (preg_match('/^(127\.|::1$)/', (string) $address) === 1 ? $names : [] as $name) {
        if (preg_match('/^(.*\.)?localhost$/iD', $name) !== 1) {
            $guest = new Sockets(["tcp:$name:*"]);
            $found = $guest->resolve($name);
            $inner = is_array($found) ? preg_grep('/^(127\.|::1$)/', $found) : [];
            $inner === [] || print("$name was found to be " . implode(', ', $inner) . "\n");
        }
    }
}
?>
--EXPECT--
access-denied
bool(true)
ok
access-denied
