--TEST--
Host functions: several of __call in one instance, in any order
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Magic
{
    public function __construct(private string $name) {}
    public function __call(string $method, array $arguments): int
    {
        echo "$this->name->$method(", implode(', ', $arguments), ")\n";
        return $arguments[0] ?? 0;
    }
}
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "e" "f" (func $f (param i32) (result i32))) (import "e" "g" (func $g (param i32) (result i32)))
    (func (export "run") (param i32) (result i32)
        (call $f (i32.add (call $g (local.get 0)) (call $f (call $g (i32.const 5)))))))'),
    ['e' => ['f' => [new Magic('a'), 'first'], 'g' => [new Magic('b'), 'second']]]);
(new Magic('c'))->direct(1);
var_dump($i->run(1));
(new Magic('d'))->direct(2);
var_dump($i->run(2));
?>
--EXPECT--
c->direct(1)
b->second(1)
b->second(5)
a->first(5)
a->first(6)
int(6)
d->direct(2)
b->second(2)
b->second(5)
a->first(5)
a->first(7)
int(7)
