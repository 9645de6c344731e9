--TEST--
wasm.compile_time_limit: a module that takes the compiler too long is a CompileException, and the next one compiles
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('takes longer to compile anything than this limit allows');
?>
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/bombs.inc';

// Generous for the quick compilers, which do some of these well within it.
ini_set('wasm.compile_time_limit', '1.5');
foreach (['many_functions', 'many_calls', 'deep_blocks', 'many_locals', 'many_branches', 'live_locals', 'large_types'] as $bomb) {
    try {
        new Wasm\Instance(Wasm\Module::fromBytes($bomb(), false));
        $end = 'compiled';
    } catch (Wasm\CompileException $e) {
        $end = preg_match('/^this module of \d+ bytes takes longer to compile with \w+ than wasm.compile_time_limit = 1.5 seconds$/', $e->getMessage()) === 1
            ? 'too long'
            : $e->getMessage();
    }
    echo "$bomb: ", in_array($end, ['compiled', 'too long'], true) ? 'as it should be' : $end, "\n";
    if ($bomb === 'many_functions') {
        echo "a million functions: $end\n";
    }
}
var_dump(wat(SUM_WAT)->sum(1, 2));
?>
--EXPECT--
many_functions: as it should be
a million functions: too long
many_calls: as it should be
deep_blocks: as it should be
many_locals: as it should be
many_branches: as it should be
live_locals: as it should be
large_types: as it should be
int(3)
