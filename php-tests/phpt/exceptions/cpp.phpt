--TEST--
Wasm\GuestException: of C++, with the type and what it says, as libc++abi lays it out in the guest's memory
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (tag $e (param i32)) (memory (export "memory") 1)
    (func (export "throw") (param i32) (throw $e (local.get 0))))');
$memory = $i->memory;

/** Type information: the table of its own class, its name, and its base if it has one. */
$types = ['class' => 7, 'with base' => 9];
$next = 1024;
$put = function (string $bytes) use ($memory, &$next): int {
    $memory->write($next, $bytes);
    $at = $next;
    $next += strlen($bytes) + 15 & ~15;
    return $at;
};
$type = fn(string $name, ?int $base = null): int => $put($base === null
    ? pack('V2', $types['class'], $put("$name\0"))
    : pack('V3', $types['with base'], $put("$name\0"), $base));
/** An exception: what it is thrown by. Before that stands its type, behind it the object. */
$thrown = fn(int $type, string $object, string $class = "CLNGC++\0"): int
    => $put(pack('V', $type) . str_repeat("\0", 44) . strrev($class) . str_repeat("\0", 24) . $object) + 48;
$show = function (int $header) use ($i): void {
    try {
        $i->throw($header);
    } catch (Wasm\GuestException $e) {
        echo substr($e->getMessage(), 0, 120), $e->payload === [$header] ? "\n" : " with another payload\n";
    }
};

$exception = $type('St9exception');
$runtime = $type('St13runtime_error', $exception);
$logic = $type('St11logic_error', $exception);
$text = $put("n is too big: 5\0");
$object = pack('V2', 99, $text);
$show($thrown($runtime, $object));
$show($thrown($type('St12out_of_range', $logic), $object));
$show($thrown($type('N4shop7RefusedE', $type('N4shop5ErrorE', $runtime)), $object));
$show($thrown($type('St9bad_alloc', $exception), $object));
$show($thrown($type('7Unknown'), $object));
$show($thrown($type('i'), pack('V', -42)));
$show($thrown($type('j'), pack('V', 4000000000)));
$show($thrown($type('PKc'), pack('V', $text)));

echo "nothing is claimed of what cannot be read:\n";
$show($thrown($type('PKc'), pack('V', 0)));
$show($thrown($type('PKc'), pack('V', $put("\xff\0"))));
$show($thrown($runtime, pack('V2', 99, 70000)));
$show($thrown(0, $object));
$show($thrown(70000, $object));
$show($thrown($runtime, $object, "CLNGD\0\0\0"));
$show(0);
$show(65535);
$show(-1);
// A type that is its own base.
$self = $type('4Loop', 0);
$memory->writeUint32($self + 8, $self);
$show($thrown($self, $object));
?>
--EXPECT--
the guest threw an exception that it did not catch: std::runtime_error: n is too big: 5
the guest threw an exception that it did not catch: std::out_of_range: n is too big: 5
the guest threw an exception that it did not catch: shop::Refused: n is too big: 5
the guest threw an exception that it did not catch: std::bad_alloc
the guest threw an exception that it did not catch: Unknown
the guest threw an exception that it did not catch: int: -42
the guest threw an exception that it did not catch: unsigned int: 4000000000
the guest threw an exception that it did not catch: char const*: n is too big: 5
nothing is claimed of what cannot be read:
the guest threw an exception that it did not catch: char const*
the guest threw an exception that it did not catch: char const*
the guest threw an exception that it did not catch: std::runtime_error
the guest threw an exception that it did not catch
the guest threw an exception that it did not catch
the guest threw an exception that it did not catch
the guest threw an exception that it did not catch
the guest threw an exception that it did not catch
the guest threw an exception that it did not catch
the guest threw an exception that it did not catch: Loop
