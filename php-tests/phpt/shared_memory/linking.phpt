--TEST--
Wasm\Memory: shared and unshared memories do not stand for each other
--EXTENSIONS--
wasm
--FILE--
<?php
$wants = fn(string $type) => Wasm\Module::fromText("(module (import \"env\" \"memory\" (memory $type)))");
$shared = new Wasm\Memory(1, 2, true);
$unshared = new Wasm\Memory(1, 2);

foreach ([['1 2 shared', $shared], ['1 2', $unshared], ['1 2', $shared], ['1 2 shared', $unshared], ['1 1 shared', $shared], ['2 2 shared', $shared]] as [$type, $memory]) {
    try {
        new Wasm\Instance($wants($type), ['env' => ['memory' => $memory]]);
        echo "fits\n";
    } catch (Wasm\LinkException $e) {
        echo $e->getMessage(), "\n";
    }
}

try {
    new Wasm\Memory(1, null, true);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
fits
fits
an import does not fit: "env"."memory" must be a memory of 1 to 2 pages, shared memory of 1 to 2 pages given
an import does not fit: "env"."memory" must be a shared memory of 1 to 2 pages, memory of 1 to 2 pages given
an import does not fit: "env"."memory" must be a shared memory of 1 to 1 pages, shared memory of 1 to 2 pages given
an import does not fit: "env"."memory" must be a shared memory of 2 to 2 pages, shared memory of 1 to 2 pages given
Wasm\Memory::__construct(): Argument #2 ($maximum) must be given for a shared memory
