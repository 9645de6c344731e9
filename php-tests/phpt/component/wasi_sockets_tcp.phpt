--TEST--
A component listens, connects and speaks TCP, step by step as wasi:sockets has it, and each step at a wrong time is told
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

require __DIR__ . '/wasi_sockets.inc';

$guest = new Sockets(['tcp-listen:127.0.0.1:0', 'tcp:127.0.0.1:*']);
$network = $guest->network();
$listener = $guest->create('tcp');
$say = static fn(string $what, string ...$outcomes) => print("$what: " . implode(', ', $outcomes) . "\n");
$tcp = static fn(string $function, int ...$arguments): string => $guest->call("tcp-$function", ...$arguments);
$any = Sockets::address('127.0.0.1:0');

$say('new', $tcp('finish-bind', $listener), $tcp('start-listen', $listener), $tcp('accept', $listener), $tcp('local-address', $listener),
    $tcp('remote-address', $listener), $tcp('shutdown', $listener, 2), $tcp('finish-connect', $listener));
$say('invalid', $tcp('start-bind', $listener, $network, ...Sockets::address('[::1]:0')), $tcp('start-bind', $listener, $network, ...Sockets::address('224.0.0.1:0')),
    $tcp('start-connect', $listener, $network, ...$any), $tcp('start-connect', $listener, $network, ...Sockets::address('0.0.0.0:80')));
$say('bind', $tcp('start-bind', $listener, $network, ...$any), $tcp('start-bind', $listener, $network, ...$any), $tcp('local-address', $listener),
    $tcp('finish-bind', $listener), $tcp('finish-bind', $listener), $tcp('start-bind', $listener, $network, ...$any));
$say('listen', $tcp('set-listen-backlog-size', $listener, 0), $tcp('set-listen-backlog-size', $listener, 8), $tcp('finish-listen', $listener),
    $tcp('start-listen', $listener), $tcp('start-listen', $listener), $tcp('finish-listen', $listener), $tcp('finish-listen', $listener));
$say('listening', (string) $guest->direct('tcp-is-listening', $listener), $tcp('accept', $listener), $tcp('start-connect', $listener, $network, ...Sockets::address('127.0.0.1:9')));
$where = $guest->addressOf('tcp-local-address', $listener);
echo preg_replace('/\d+$/', 'PORT', $where), "\n";

$client = $guest->create('tcp');
$say('connect', $tcp('start-connect', $client, $network, ...Sockets::address($where)), $tcp('start-connect', $client, $network, ...Sockets::address($where)),
    $tcp('remote-address', $client), $tcp('shutdown', $client, 1));
$guest->direct('block', $guest->direct('tcp-subscribe', $client));
$say('connected', $tcp('finish-connect', $client));
[$in, $out] = $guest->result('V2', 4);
var_dump($guest->addressOf('tcp-remote-address', $client) === $where);
$say('again', $tcp('finish-connect', $client), $tcp('start-connect', $client, $network, ...Sockets::address($where)));

$guest->direct('block', $guest->direct('tcp-subscribe', $listener));
$say('accept', $tcp('accept', $listener));
[$server, $serverIn, $serverOut] = $guest->result('V3', 4);
$say('write', $guest->call('write', $out, 'over the wire'), $guest->call('blocking-read', $serverIn, 100));
[$at, $length] = $guest->result('V2', 4);
var_dump($guest->get($at, $length));
$say('nothing yet', $guest->call('read', $in, 100));
var_dump($guest->result('V2', 4)[1]);
$say('shut down', $tcp('shutdown', $client, 1));
var_dump($guest->call('check-write', $out) === 'ok', $guest->call('blocking-read', $serverIn, 100) === 'ok');

$options = $guest->create('tcp', 1);
foreach (['keep-alive-enabled' => [1, 'C', 1], 'keep-alive-idle-time' => [2_500_000_000, 'P', 8], 'keep-alive-interval' => [1, 'P', 8],
    'keep-alive-count' => [3, 'V', 4], 'hop-limit' => [42, 'C', 1]] as $option => [$value, $format, $place]) {
    $say($option, $tcp("set-$option", $options, $value), $tcp($option, $options), (string) $guest->result($format, $place)[0]);
    $option === 'keep-alive-enabled' || $say('  0', $tcp("set-$option", $options, 0));
}
foreach (['receive-buffer-size', 'send-buffer-size'] as $option) {
    $say($option, $tcp("set-$option", $options, 0), $tcp("set-$option", $options, 65536), $tcp("set-$option", $options, PHP_INT_MAX), $tcp($option, $options));
}
var_dump($guest->direct('tcp-address-family', $options), $guest->direct('tcp-address-family', $client));

// What nobody listens at, any more.
$server = stream_socket_server('tcp://127.0.0.1:0');
$where = stream_socket_get_name($server, false);
fclose($server);
$refused = $guest->create('tcp');
$tcp('start-connect', $refused, $network, ...Sockets::address($where));
$guest->direct('block', $guest->direct('tcp-subscribe', $refused));
$say('refused', $tcp('finish-connect', $refused), $tcp('finish-connect', $refused), $tcp('start-connect', $refused, $network, ...Sockets::address($where)));
?>
--EXPECT--
new: not-in-progress, invalid-state, invalid-state, invalid-state, invalid-state, invalid-state, not-in-progress
invalid: invalid-argument, invalid-argument, invalid-argument, invalid-argument
bind: ok, concurrency-conflict, concurrency-conflict, ok, not-in-progress, invalid-state
listen: invalid-argument, ok, not-in-progress, ok, concurrency-conflict, ok, not-in-progress
listening: 1, would-block, invalid-state
127.0.0.1:PORT
connect: ok, concurrency-conflict, concurrency-conflict, concurrency-conflict
connected: ok
bool(true)
again: not-in-progress, invalid-state
accept: ok
write: ok, ok
string(13) "over the wire"
nothing yet: ok
int(0)
shut down: ok
bool(false)
bool(false)
keep-alive-enabled: ok, ok, 1
keep-alive-idle-time: ok, ok, 3000000000
  0: invalid-argument
keep-alive-interval: ok, ok, 1000000000
  0: invalid-argument
keep-alive-count: ok, ok, 3
  0: invalid-argument
hop-limit: ok, ok, 42
  0: invalid-argument
receive-buffer-size: invalid-argument, ok, ok, ok
send-buffer-size: invalid-argument, ok, ok, ok
int(1)
int(0)
refused: connection-refused, not-in-progress, invalid-state
