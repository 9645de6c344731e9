--TEST--
wasm.time_limit: for stores that say nothing else, from the moment they are made
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (func (export "spin") (loop $l (br $l))))');
var_dump(ini_get('wasm.time_limit'), (new Wasm\Store)->timeLimit);
var_dump(ini_set('wasm.time_limit', '0.02'));
$store = new Wasm\Store;
var_dump($store->timeLimit, (new Wasm\Store(timeLimit: 5))->timeLimit);
attempt(fn() => (new Wasm\Instance($module))->spin());
attempt(fn() => (new Wasm\Instance($module, [], $store))->spin());
foreach (['-1', 'soon', '', 'INF', '1e300'] as $bad) {
    var_dump(ini_set('wasm.time_limit', $bad));
}
var_dump(ini_get('wasm.time_limit'));
ini_restore('wasm.time_limit');
var_dump((new Wasm\Store)->timeLimit);
?>
--EXPECTF--
string(1) "0"
NULL
string(1) "0"
float(0.02)
float(5)
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded

Warning: ini_set(): wasm.time_limit must be a number of seconds, 0 for no limit, "-1" given in %s on line %d
bool(false)

Warning: ini_set(): wasm.time_limit must be a number of seconds, 0 for no limit, "soon" given in %s on line %d
bool(false)

Warning: ini_set(): wasm.time_limit must be a number of seconds, 0 for no limit, "" given in %s on line %d
bool(false)

Warning: ini_set(): wasm.time_limit must be a number of seconds, 0 for no limit, "INF" given in %s on line %d
bool(false)

Warning: ini_set(): wasm.time_limit must be a number of seconds, 0 for no limit, "1e300" given in %s on line %d
bool(false)
string(4) "0.02"
NULL
