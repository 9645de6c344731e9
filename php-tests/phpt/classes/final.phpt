--TEST--
Every class but the exceptions is final
--EXTENSIONS--
wasm
--FILE--
<?php
foreach ((new ReflectionExtension('wasm'))->getClasses() as $class) {
    // The engine lets nothing extend an enum, though it marks internal ones not as final.
    if ($class->isEnum() || $class->isInterface() || $class->isSubclassOf(Throwable::class)) {
        continue;
    }
    echo $class->isFinal() ? '' : "{$class->getName()} is not final\n";
}
echo "done\n";
?>
--EXPECT--
done
