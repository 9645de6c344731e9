--TEST--
Time limit: ends any guest, whatever it is busy with, and the instance stays usable
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/guests.inc';

$store = new Wasm\Store(timeLimit: 0.03);
$i = Wasm\Module::fromText(GUESTS)->instantiate(['host' => ['nothing' => fn() => null]], $store);
for ($round = 0; $round < 3; $round++) {
    foreach (ENDLESS as $name) {
        $began = microtime(true);
        try {
            $i->$name();
        } catch (Wasm\TimeLimitException $e) {
            $in_time = microtime(true) - $began >= 0.03 ? '' : 'too early ';
            echo $in_time, $name, ': ', $e->getMessage(), ', ', $e->trapCode->name, ', ', $i->id(7), "\n";
        }
    }
}
?>
--EXPECT--
nothing_at_all: time limit exceeded, TimeLimit, 7
loads_and_stores: time limit exceeded, TimeLimit, 7
calls: time limit exceeded, TimeLimit, 7
memory_fill: time limit exceeded, TimeLimit, 7
memory_grow: time limit exceeded, TimeLimit, 7
table_copy: time limit exceeded, TimeLimit, 7
host_functions: time limit exceeded, TimeLimit, 7
nothing_at_all: time limit exceeded, TimeLimit, 7
loads_and_stores: time limit exceeded, TimeLimit, 7
calls: time limit exceeded, TimeLimit, 7
memory_fill: time limit exceeded, TimeLimit, 7
memory_grow: time limit exceeded, TimeLimit, 7
table_copy: time limit exceeded, TimeLimit, 7
host_functions: time limit exceeded, TimeLimit, 7
nothing_at_all: time limit exceeded, TimeLimit, 7
loads_and_stores: time limit exceeded, TimeLimit, 7
calls: time limit exceeded, TimeLimit, 7
memory_fill: time limit exceeded, TimeLimit, 7
memory_grow: time limit exceeded, TimeLimit, 7
table_copy: time limit exceeded, TimeLimit, 7
host_functions: time limit exceeded, TimeLimit, 7
