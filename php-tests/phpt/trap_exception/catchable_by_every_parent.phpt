--TEST--
Wasm\TrapException: can be caught as each of its parents
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "boom") unreachable))');
try { $i->boom(); } catch (Wasm\TrapException $e) { echo "TrapException\n"; }
try { $i->boom(); } catch (Wasm\WasmException $e) { echo "WasmException\n"; }
try { $i->boom(); } catch (RuntimeException $e) { echo "RuntimeException\n"; }
try { $i->boom(); } catch (Exception $e) { echo "Exception\n"; }
try { $i->boom(); } catch (Throwable $e) { echo "Throwable\n"; }
try { $i->boom(); } catch (Error $e) { echo "Error\n"; } catch (LogicException $e) { echo "LogicException\n"; } catch (Exception) { echo "neither\n"; } finally { echo "finally\n"; }
?>
--EXPECT--
TrapException
WasmException
RuntimeException
Exception
Throwable
neither
finally
