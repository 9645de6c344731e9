--TEST--
Wasm\ValType, Wasm\ExternKind, Wasm\TrapCode
--EXTENSIONS--
wasm
--FILE--
<?php
foreach (Wasm\ValType::cases() as $case) echo "$case->name=$case->value ";
echo "\n";
foreach (Wasm\ExternKind::cases() as $case) echo "$case->name ";
echo "\n";
foreach (Wasm\TrapCode::cases() as $case) echo "$case->name=$case->value ";
echo "\n";
var_dump(Wasm\ValType::from('f64'), Wasm\ValType::tryFrom('f65'), Wasm\TrapCode::from(1), Wasm\ExternKind::Func instanceof UnitEnum);
$i = Wasm\Module::fromText('(module (func (export "f") unreachable))')->instantiate();
try {
    $i->f();
} catch (Wasm\TrapException $e) {
    var_dump($e->trapCode === Wasm\TrapCode::Unreachable);
    echo match ($e->trapCode) {
        Wasm\TrapCode::Unreachable => "matched\n",
    };
}
var_dump($i->f->type()->params === [] && Wasm\ValType::I32 === Wasm\ValType::from('i32'));
?>
--EXPECT--
I32=i32 I64=i64 F32=f32 F64=f64 V128=v128 FuncRef=funcref ExternRef=externref ExnRef=exnref 
Func Memory Table Global Tag 
Unreachable=1 MemoryOutOfBounds=2 TableOutOfBounds=3 UninitializedElement=4 IndirectCallTypeMismatch=5 IntegerDivisionByZero=6 IntegerOverflow=7 BadConversionToInteger=8 NullReference=9 UnalignedAtomic=10 ExpectedSharedMemory=11 StackOverflow=12 OutOfFuel=13 TimeLimit=14 UncaughtException=15 CanonicalAbi=16 
enum(Wasm\ValType::F64)
NULL
enum(Wasm\TrapCode::Unreachable)
bool(true)
bool(true)
matched
bool(true)
