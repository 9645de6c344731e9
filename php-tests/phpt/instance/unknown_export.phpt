--TEST--
Wasm\Instance: an unknown name, with the near misses
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "greet"))
    (func (export "allocate"))
    (func (export "deallocate")))');
attempt(fn() => $i->gret());
attempt(fn() => $i->gret);
attempt(fn() => $i->alocate());
attempt(fn() => $i->exports->gret());
attempt(fn() => $i->exports->gret);
attempt(fn() => $i->exports['gret']);
// Nothing is near.
try {
    $i->xyzzy();
} catch (Wasm\ExportNotFoundException $e) {
    var_dump(str_contains($e->getMessage(), 'xyzzy'), str_contains($e->getMessage(), 'did you mean'));
}
$i->greet();

echo "what there is, where it is little:\n";
attempt(fn() => $i->xyzzy());
$many = wat('(module (func $f) ' . implode(array_map(fn($n) => "(export \"function$n\" (func \$f))", range(1, 11))) . ')');
attempt(fn() => $many->xyzzy());
attempt(fn() => wat('(module (func (export "' . str_repeat('long', 50) . '")))')->xyzzy());

echo "names that a compiler changed:\n";
$mangled = wat('(module (func (export "_Z3addii")) (func (export "_ZN5shape6Circle4areaEv")) (func (export "_ZN3sumEd"))
    (func (export "_ZN7mycrate3mul17h0123456789abcdefE")) (func (export "_Z3addff")) (func (export "_Z7convertPKc")))');
attempt(fn() => $mangled->add(1, 2));
attempt(fn() => $mangled->area());
attempt(fn() => $mangled->mul());

echo "no function, or nothing:\n";
attempt(fn() => wat('(module (memory (export "memory") 1) (global (export "__heap_base") i32 (i32.const 1)))')->add());
attempt(fn() => wat('(module)')->add());
?>
--EXPECTF--
Wasm\ExportNotFoundException: %Sgret%Sdid you mean %Sgreet%S
Wasm\ExportNotFoundException: %Sgret%Sdid you mean %Sgreet%S
Wasm\ExportNotFoundException: %Salocate%Sdid you mean %Sallocate%S
Wasm\ExportNotFoundException: %Sgret%Sdid you mean %Sgreet%S
Wasm\ExportNotFoundException: %Sgret%Sdid you mean %Sgreet%S
Wasm\ExportNotFoundException: %Sgret%Sdid you mean %Sgreet%S
bool(true)
bool(false)
what there is, where it is little:
Wasm\ExportNotFoundException: the module has no export "xyzzy"; it exports "greet", "allocate" and "deallocate"
Wasm\ExportNotFoundException: the module has no export "xyzzy"
Wasm\ExportNotFoundException: the module has no export "xyzzy"; it exports "longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong…"
names that a compiler changed:
Wasm\ExportNotFoundException: the module has no export "add": did you mean "_Z3addii" (add(int, int)) or "_Z3addff" (add(float, float))? With extern "C" a function of C++ keeps its name
Wasm\ExportNotFoundException: the module has no export "area": did you mean "_ZN5shape6Circle4areaEv" (shape::Circle::area())? With extern "C" a function of C++ keeps its name
Wasm\ExportNotFoundException: the module has no export "mul": did you mean "_ZN7mycrate3mul17h0123456789abcdefE" (mycrate::mul)? With #[no_mangle] a function of Rust keeps its name
no function, or nothing:
Wasm\ExportNotFoundException: the module has no export "add": it exports no function, only "memory" and "__heap_base"; functions are exported by #[no_mangle] pub extern "C" in Rust, -Wl,--export=NAME or __attribute__((export_name("NAME"))) with clang, EMSCRIPTEN_KEEPALIVE with emscripten
Wasm\ExportNotFoundException: the module has no export "add": it exports nothing; functions are exported by #[no_mangle] pub extern "C" in Rust, -Wl,--export=NAME or __attribute__((export_name("NAME"))) with clang, EMSCRIPTEN_KEEPALIVE with emscripten
