<?php

// Makes instances of remembered snapshots, and ends in the way that the query names while they live.

declare(strict_types=1);

// Preloaded, its functions are there.
function_exists('ready') || require __DIR__ . '/ready.php';

$made = false;
$kept = [];
foreach (lengths() as $byte => $_) {
    $kept[] = $instance = ready($byte, $made)->instantiate();
    begins($instance, $byte) || die("An instance of the snapshot $byte has seen what another wrote");
}
$plain = Wasm\Module::fromText('(module (memory (export "memory") 25))')->instantiate();
strspn($plain->memory->read(0, 25 << 16), "\0") === 25 << 16 || die('A new memory has seen what another wrote');

match ($_GET['how'] ?? '') {
    '' => null,
    'trap' => $kept[0]->trap(),
    'error' => undefined_function(),
    'exit' => exit('bye'),
    'memory' => ini_set('memory_limit', '8M') . str_repeat('x', 100 << 20),
    'execution time' => set_time_limit(1) && $kept[1]->spin(),
    'fork' => fork($kept[0]),
};
echo json_encode(['pid' => getmypid(), 'made' => $made]);

/** Has a child of this process write to the memory that both have, and make instances of its own. */
function fork(Wasm\Instance $instance): void
{
    function_exists('pcntl_fork') || die('no pcntl_fork');
    $before = $instance->memory->read(0, 25 << 16);
    $child = pcntl_fork();
    if ($child === 0) {
        $instance->memory->fill(0, 25 << 16, 0xcc);
        $made = false;
        $right = true;
        foreach (lengths() as $byte => $_) {
            $right = begins(ready($byte, $made)->instantiate(), $byte) && !$made && $right;
        }
        // Not exit(): the request is the parent's to answer.
        pcntl_exec($right ? '/bin/true' : '/bin/false');
    }
    pcntl_waitpid($child, $status);
    $status === 0 || die('A child has seen what another wrote');
    $instance->memory->read(0, 25 << 16) === $before || die('The parent sees what its child wrote');
}
