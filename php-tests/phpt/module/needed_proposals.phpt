--TEST--
Wasm\Module::proposals() names what the module needs beyond WebAssembly 1.0, in the order of php --ri wasm
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\Module;

function show(Module $module): void
{
    echo implode(', ', $module->proposals()) ?: 'none', "\n";
}

show(Module::fromBytes(SUM_WASM));
show(Module::fromText('(module (func (export "swap") (param i32 i32) (result i32 i32) (local.get 1) (local.get 0)))'));
$several = '(module
    (memory (export "memory") 1)
    (global (export "count") (mut i32) (i32.const 0))
    (table 1 externref)
    (func (param i32) (result i64) (i64.extend8_s (i64.extend_i32_u (local.get 0))))
    (func (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0)))
    (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 9)))
    (func (i32.atomic.store (i32.const 0) (i32.const 1))))';
show($module = Module::fromText($several));
show(Module::fromText($several, Module::VOLATILE));

// The order is that of the list, not that of the module.
ob_start();
(new ReflectionExtension('wasm'))->info();
preg_match('/Proposals \(.*?(?:=>|<\/td><td class="v">)(.*)/', ob_get_clean(), $list);
$supported = array_map(trim(...), explode(',', strip_tags($list[1])));
var_dump(array_values(array_intersect($supported, $module->proposals())) === $module->proposals());

// A file is read again, whether its code is in the cache or not.
$path = __DIR__ . '/needed_proposals.wat';
file_put_contents($path, $several);
show(new Module($path));
show($kept = new Module($path));
show(new Module($path, Module::VOLATILE));
file_put_contents($path, '(module)');
attempt(fn() => $kept->proposals());
unlink($path);
attempt(fn() => $kept->proposals());

// Code alone does not tell.
attempt(fn() => Module::deserialize($module->serialize())->proposals());
?>
--EXPECTF--
none
multi-value
mutable-global, nontrapping-float-to-int-conversions, sign-extension-ops, bulk-memory-operations, reference-types, threads
mutable-global, nontrapping-float-to-int-conversions, sign-extension-ops, bulk-memory-operations, reference-types, threads
bool(true)
mutable-global, nontrapping-float-to-int-conversions, sign-extension-ops, bulk-memory-operations, reference-types, threads
mutable-global, nontrapping-float-to-int-conversions, sign-extension-ops, bulk-memory-operations, reference-types, threads
mutable-global, nontrapping-float-to-int-conversions, sign-extension-ops, bulk-memory-operations, reference-types, threads
Wasm\WasmException: proposals() needs the module's WebAssembly, not only its code: its file has changed
Wasm\WasmException: cannot read "%sneeded_proposals.wat": no such file
Wasm\WasmException: proposals() needs the module's WebAssembly, not only its code: it comes from an artifact
