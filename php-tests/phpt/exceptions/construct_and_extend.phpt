--TEST--
Exceptions can be constructed and extended from PHP
--EXTENSIONS--
wasm
--FILE--
<?php
$previous = new LogicException('first');
foreach ((new ReflectionExtension('wasm'))->getClassNames() as $class) {
    if (!is_subclass_of($class, Throwable::class)) {
        continue;
    }
    $e = new $class('message', 42, $previous);
    $ok = $e->getMessage() === 'message' && $e->getCode() === 42 && $e->getPrevious() === $previous
        && $e->getFile() === __FILE__ && $e->getLine() === 7 && $e->getTrace() === [];
    echo $ok ? '' : "$class is wrong\n";
    $e = new $class;
    echo $e->getMessage() === '' && $e->getCode() === 0 && $e->getPrevious() === null ? '' : "$class is wrong\n";
    $e = eval("return new class('sub', 7) extends \\$class { public string \$extra = 'x'; };");
    echo $e instanceof $class && $e->getMessage() === 'sub' && $e->extra === 'x' ? '' : "a subclass of $class is wrong\n";
}

$e = new Wasm\TrapException('mine');
var_dump($e->trapCode, $e->frames);
$e->trapCode = Wasm\TrapCode::Unreachable;
$e->frames = [new Wasm\Frame('m', 'f', 1, 2)];
var_dump($e->trapCode, $e->frames[0]->function);
var_dump((new Wasm\ExitException)->exitCode);

class MyTrap extends Wasm\TrapException
{
    public function __construct(public readonly string $where)
    {
        parent::__construct("trap in $where");
        $this->trapCode = Wasm\TrapCode::TimeLimit;
    }
}
try {
    throw new MyTrap('sum');
} catch (Wasm\WasmException $e) {
    var_dump(get_class($e), $e->getMessage(), $e->where, $e->trapCode, $e->getLine() === __LINE__ - 2);
}
try {
    $e->trapCode = 1;
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
NULL
array(0) {
}
enum(Wasm\TrapCode::Unreachable)
string(1) "f"
int(0)
string(6) "MyTrap"
string(11) "trap in sum"
string(3) "sum"
enum(Wasm\TrapCode::TimeLimit)
bool(true)
Cannot assign int to property Wasm\TrapException::$trapCode of type ?Wasm\TrapCode
