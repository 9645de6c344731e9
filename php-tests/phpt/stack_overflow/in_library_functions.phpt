--TEST--
A guest that comes to the end of its stack in a library function of the engine leaves no lock held
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('goes on in code that it has translated, though it may not be executed any more');
?>
--INI--
wasm.stack_size=64K
--FILE--
<?php
use Wasm\Module;
use Wasm\Store;

require __DIR__ . '/guest.inc';

// A lock that stays held is waited for without end: then this test runs into its time limit.
foreach (work() as $name => $work) {
    $module = Module::fromText(guest($work));
    $instance = $module->instantiate(['host' => ['f' => fn() => null]], new Store(timeLimit: 5.0));
    $instance->hold();
    $ends = 0;
    for ($position = 0; $position < 40; $position++) {
        $run = fn() => $instance->run($position, -1);
        try {
            $position % 2 === 0 ? $run() : (new Fiber($run))->start();
        } catch (Wasm\StackOverflowException) {
            $ends++;
        }
        sound() || print("not sound after $name at $position\n");
    }
    $ends === 40 || print("$name: $ends of 40\n");
}
foreach (ends() as $name => $end) {
    $instance = Module::fromText(guest('', $end))->instantiate(['host' => ['f' => fn() => null]]);
    for ($depth = 0; $depth < 300; $depth++) {
        try {
            $instance->run($depth, $depth);
            echo "$name: went on\n";
        } catch (Wasm\TrapException | Wasm\GuestException) {
        }
        sound() || print("not sound after $name at $depth\n");
    }
}
echo "done\n";
--EXPECT--
done
