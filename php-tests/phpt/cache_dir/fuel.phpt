--TEST--
wasm.cache_dir: code that counts is kept beside code that does not, and counts the same
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../process.inc';
require __DIR__ . '/../support.inc';

$cache = scratch();
chmod($cache, 0700);
// Small, and so much code that it is kept in the other form.
foreach (['$wat = SUM_WAT; $call = fn($i) => $i->sum(1, 2);', '$wat = large_module(); $call = fn($i) => $i->f7(0);'] as $module) {
    $code = 'require ' . var_export(dirname(__DIR__) . '/cache_dir/large_module.inc', true) . ";
        $module
        \$module = Wasm\\Module::fromText(\$wat);
        \$store = new Wasm\\Store(fuel: 1000);
        \$counting = \$module->instantiate([], \$store);
        var_dump(\$call(\$counting) === \$call(\$module->instantiate()));
        echo 'used ', 1000 - \$store->fuel, ', from ', implode(' and ', array_column(Wasm\\Cache::status()['modules'], 'origin')), '; ';
        try {
            \$call(\$module->instantiate([], new Wasm\\Store(fuel: 2)));
        } catch (Wasm\\OutOfFuelException \$e) {
            echo get_class(\$e), \"\\n\";
        }";
    foreach (range(1, 2) as $process) {
        exits($code, "wasm.cache_dir=$cache");
    }
}
foreach (glob("$cache/*.wasm-artifact") as $file) {
    $names[substr(basename($file), 0, 64)][] = substr(basename($file), 81);
}
var_dump(array_values($names));
?>
--EXPECTF--
bool(true)
used 3, from compiled and compiled; Wasm\OutOfFuelException
exit code 0
bool(true)
used 3, from disk and disk; Wasm\OutOfFuelException
exit code 0
bool(true)
used 77, from compiled and compiled; Wasm\OutOfFuelException
exit code 0
bool(true)
used 77, from disk and disk; Wasm\OutOfFuelException
exit code 0
array(2) {
  [0]=>
  array(2) {
    [0]=>
    string(19) "-fuel.wasm-artifact"
    [1]=>
    string(14) ".wasm-artifact"
  }
  [1]=>
  array(2) {
    [0]=>
    string(19) "-fuel.wasm-artifact"
    [1]=>
    string(14) ".wasm-artifact"
  }
}
