--TEST--
max_execution_time: ends a guest by PHP's own fatal error, and shutdown functions can call wasm
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('is too slow for what has a second to be done');
?>
--FILE--
<?php
require __DIR__ . '/../process.inc';
require __DIR__ . '/guests.inc';

foreach (['nothing_at_all', 'memory_fill', 'host_functions'] as $name) {
    exits('require ' . var_export(__DIR__ . '/guests.inc', true) . ';
        $i = Wasm\Module::fromText(GUESTS)->instantiate(["host" => ["nothing" => fn() => null]]);
        register_shutdown_function(fn() => print("shutdown " . $i->id(1) . "\n"));
        try { $i->' . $name . '(); } finally { echo "not reached\n"; }', 'max_execution_time=1');
}
?>
--EXPECTF--
Fatal error: Maximum execution time of 1 second exceeded in Standard input code on line %d
shutdown 1
exit code 255
Fatal error: Maximum execution time of 1 second exceeded in Standard input code on line %d
shutdown 1
exit code 255
Fatal error: Maximum execution time of 1 second exceeded in Standard input code on line %d
shutdown 1
exit code 255
