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
// Nothing is there.
attempt(fn() => wat('(module)')->gret());
$i->greet();
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
Wasm\ExportNotFoundException: %Sgret%S
