--TEST--
Shared memory: atomic operations on parts of a number, with constants that are longer
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach (['i32' => [8, 16], 'i64' => [8, 16, 32]] as $type => $widths) {
    foreach ($widths as $bits) {
        $functions = '';
        foreach (['add', 'sub', 'xchg', 'and', 'or', 'xor'] as $operation) {
            $functions .= "(func (export \"$operation\") (result $type)
                (i64.store (i32.const 0) (i64.const 0x1122334455667788))
                ($type.atomic.rmw$bits.{$operation}_u (i32.const 0) ($type.const -2)))";
        }
        $i = wat("(module (memory 1 1 shared) $functions (func (export \"get\") (result i64) (i64.load (i32.const 0))))");
        foreach (['add', 'sub', 'xchg', 'and', 'or', 'xor'] as $operation) {
            printf("%s.atomic.rmw%d.%s_u: %x, then %x\n", $type, $bits, $operation, $i->$operation(), $i->get());
        }
    }
}
?>
--EXPECT--
i32.atomic.rmw8.add_u: 88, then 1122334455667786
i32.atomic.rmw8.sub_u: 88, then 112233445566778a
i32.atomic.rmw8.xchg_u: 88, then 11223344556677fe
i32.atomic.rmw8.and_u: 88, then 1122334455667788
i32.atomic.rmw8.or_u: 88, then 11223344556677fe
i32.atomic.rmw8.xor_u: 88, then 1122334455667776
i32.atomic.rmw16.add_u: 7788, then 1122334455667786
i32.atomic.rmw16.sub_u: 7788, then 112233445566778a
i32.atomic.rmw16.xchg_u: 7788, then 112233445566fffe
i32.atomic.rmw16.and_u: 7788, then 1122334455667788
i32.atomic.rmw16.or_u: 7788, then 112233445566fffe
i32.atomic.rmw16.xor_u: 7788, then 1122334455668876
i64.atomic.rmw8.add_u: 88, then 1122334455667786
i64.atomic.rmw8.sub_u: 88, then 112233445566778a
i64.atomic.rmw8.xchg_u: 88, then 11223344556677fe
i64.atomic.rmw8.and_u: 88, then 1122334455667788
i64.atomic.rmw8.or_u: 88, then 11223344556677fe
i64.atomic.rmw8.xor_u: 88, then 1122334455667776
i64.atomic.rmw16.add_u: 7788, then 1122334455667786
i64.atomic.rmw16.sub_u: 7788, then 112233445566778a
i64.atomic.rmw16.xchg_u: 7788, then 112233445566fffe
i64.atomic.rmw16.and_u: 7788, then 1122334455667788
i64.atomic.rmw16.or_u: 7788, then 112233445566fffe
i64.atomic.rmw16.xor_u: 7788, then 1122334455668876
i64.atomic.rmw32.add_u: 55667788, then 1122334455667786
i64.atomic.rmw32.sub_u: 55667788, then 112233445566778a
i64.atomic.rmw32.xchg_u: 55667788, then 11223344fffffffe
i64.atomic.rmw32.and_u: 55667788, then 1122334455667788
i64.atomic.rmw32.or_u: 55667788, then 11223344fffffffe
i64.atomic.rmw32.xor_u: 55667788, then 11223344aa998876
