<?php

/*
 * Prints, as JSON, what Reflection says of the classes in the namespace Wasm.
 *
 *     php -d extension=… describe.php             of the loaded extension
 *     php describe.php <directory of stubs>       of the stubs
 *
 * Left out, because it cannot be equal between an internal class and one written in PHP: doc comments, file and line,
 * "internal"; which of constant and value a default was written as (internal classes keep the value only); the order
 * in which members and the alternatives of a union stand. A tentative return type, which only internal classes can
 * have, counts as a return type.
 */

declare(strict_types=1);

function describeType(?ReflectionType $type): ?string
{
    if ($type === null) {
        return null;
    }
    if ($type instanceof ReflectionUnionType) {
        $names = array_map(describeType(...), $type->getTypes());
        sort($names);
        return implode('|', $names);
    }
    // Since PHP 8.2 `iterable` is short for this; Reflection gives back the short form for PHP code only.
    return preg_replace('/^iterable$/', 'Traversable|array', (string) $type);
}

function describeValue(mixed $value): mixed
{
    return match (true) {
        $value instanceof UnitEnum => $value::class . '::' . $value->name,
        is_object($value) => 'object of ' . $value::class,
        is_float($value) => 'float ' . var_export($value, true),
        is_array($value) => array_map(describeValue(...), $value),
        default => $value,
    };
}

function describeVisibility(ReflectionMethod|ReflectionProperty|ReflectionClassConstant $member): string
{
    return $member->isPrivate() ? 'private' : ($member->isProtected() ? 'protected' : 'public');
}

function describeParameter(ReflectionParameter $parameter): array
{
    $description = [
        'name' => $parameter->getName(),
        'type' => describeType($parameter->getType()),
        'optional' => $parameter->isOptional(),
        'variadic' => $parameter->isVariadic(),
        'byReference' => $parameter->isPassedByReference(),
    ];
    if ($parameter->isDefaultValueAvailable()) {
        $description['default'] = describeValue($parameter->getDefaultValue());
    }
    return $description;
}

function describeMethod(ReflectionMethod $method): array
{
    return [
        'visibility' => describeVisibility($method),
        'static' => $method->isStatic(),
        'final' => $method->isFinal(),
        'abstract' => $method->isAbstract(),
        'returnsReference' => $method->returnsReference(),
        'parameters' => array_map(describeParameter(...), $method->getParameters()),
        'return' => describeType($method->getReturnType() ?? $method->getTentativeReturnType()),
    ];
}

function describeProperty(ReflectionProperty $property): array
{
    $description = [
        'visibility' => describeVisibility($property),
        'static' => $property->isStatic(),
        'readonly' => $property->isReadOnly(),
        'type' => describeType($property->getType()),
    ];
    if ($property->hasDefaultValue()) {
        $description['default'] = describeValue($property->getDefaultValue());
    }
    return $description;
}

function describeConstant(ReflectionClassConstant $constant): array
{
    return [
        'visibility' => describeVisibility($constant),
        'final' => $constant->isFinal(),
        'value' => describeValue($constant->getValue()),
    ];
}

function describeClass(string $name): array
{
    $class = new ReflectionClass($name);
    $own = static fn(object $member): bool => $member->getDeclaringClass()->getName() === $name;
    $members = static function (array $members, callable $describe) use ($own): array {
        $descriptions = [];
        foreach (array_filter($members, $own) as $member) {
            $descriptions[$member->getName()] = $describe($member);
        }
        ksort($descriptions);
        return $descriptions;
    };

    $interfaces = $class->getInterfaceNames();
    sort($interfaces);
    $description = [
        'kind' => $class->isInterface() ? 'interface' : ($class->isEnum() ? 'enum' : 'class'),
        // The engine lets nothing extend an enum; it marks those written in PHP as final, but not internal ones.
        'final' => $class->isFinal() || $class->isEnum(),
        'abstract' => $class->isAbstract(),
        'parent' => $class->getParentClass() ? $class->getParentClass()->getName() : null,
        'interfaces' => $interfaces,
    ];
    if ($class->isEnum()) {
        // In their order: cases() shows it.
        $enum = new ReflectionEnum($name);
        $description['backing'] = describeType($enum->getBackingType());
        $description['cases'] = array_map(
            static fn(ReflectionEnumUnitCase $case): string|array => $case instanceof ReflectionEnumBackedCase
                ? [$case->getName() => $case->getBackingValue()]
                : $case->getName(),
            $enum->getCases(),
        );
    }
    return $description + [
        'constants' => $members($class->getReflectionConstants(), describeConstant(...)),
        'properties' => $members($class->getProperties(), describeProperty(...)),
        'methods' => $members($class->getMethods(), describeMethod(...)),
    ];
}

if (isset($argv[1])) {
    spl_autoload_register(static function (string $class) use ($argv): void {
        require $argv[1] . '/' . strtr(substr($class, strlen('Wasm\\')), '\\', '/') . '.php';
    });
    $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($argv[1], FilesystemIterator::SKIP_DOTS));
    foreach ($files as $file) {
        if ($file->getExtension() === 'php') {
            require_once $file->getPathname();
        }
    }
}

$names = array_filter(
    [...get_declared_classes(), ...get_declared_interfaces(), ...get_declared_traits()],
    static fn(string $name): bool => str_starts_with($name, 'Wasm\\'),
);
sort($names);

echo json_encode(
    array_combine($names, array_map(describeClass(...), $names)),
    JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR,
), "\n";
