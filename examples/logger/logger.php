<?php
/*
 * A host function: the module calls PHP to log. Any callable will do; this closure reads the message out of the memory
 * of the instance that calls it.
 */
$log = function (int $level, int $pointer, int $length) use (&$instance): void {
    $name = [1 => 'info', 2 => 'warning'][$level];
    echo "[$name] ", $instance->memory->read($pointer, $length), "\n";
};
$instance = new Wasm\Instance(__DIR__ . '/logger.wasm', ['host' => ['log' => $log]]);

var_dump($instance->divide(84, 2), $instance->divide(1, 0));

// What the host throws goes through wasm to its caller.
$strict = new Wasm\Instance(__DIR__ . '/logger.wasm', [
    'host' => ['log' => fn(int $level) => $level < 2 ?: throw new DomainException('a warning is an error here')],
]);
try {
    $strict->divide(1, 0);
} catch (DomainException $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}

// Output:
// [info] dividing
// [info] dividing
// [warning] that cannot be divided, taking 0
// int(42)
// int(0)
// DomainException: a warning is an error here
