<?php

/*
 * Writes what the stubs declare as Rust: for each class its methods, parameters, properties and constants.
 *
 *     php -n tools/api.php <stubs> <directory for the Rust>
 *
 * The build runs this (build.rs) and each class includes its file with `api!`. PHP itself reads the stubs, by
 * reflection, so the extension must not be loaded.
 *
 * The handler of `Wasm\Table::grow` is the function `grow` of the file that says `api!("Table")`. Names become those of
 * Rust: `readCString` is `read_c_string`, `__construct` is `construct`, `type` is `r#type`.
 */

declare(strict_types=1);

const KEYWORDS = [
    'abstract', 'as', 'async', 'await', 'become', 'box', 'break', 'const', 'continue', 'do', 'dyn', 'else', 'enum',
    'extern', 'false', 'final', 'fn', 'for', 'gen', 'if', 'impl', 'in', 'let', 'loop', 'macro', 'match', 'mod', 'move',
    'mut', 'override', 'priv', 'pub', 'ref', 'return', 'static', 'struct', 'trait', 'true', 'try', 'type', 'typeof',
    'unsafe', 'unsized', 'use', 'virtual', 'where', 'while', 'yield',
];

/** What a stub says that the extension has no way to say. */
final class Unsupported extends Exception {}

/** @return string a PHP name as that of a Rust function or module */
function snake(string $name): string
{
    $name = strtolower(preg_replace('/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/', '_', ltrim($name, '_')));
    return in_array($name, KEYWORDS, true) ? "r#$name" : $name;
}

/** @return string what the constant for a parameter is called */
function constant_name(ReflectionParameter $parameter): string
{
    return strtoupper(str_replace('r#', '', snake($parameter->getName())));
}

function quoted(string $text): string
{
    return '"' . addcslashes($text, '"\\') . '"';
}

/** @return list<string> the names of a type's alternatives, null among them */
function alternatives(ReflectionType $type): array
{
    if ($type instanceof ReflectionUnionType) {
        return array_map(static fn(ReflectionNamedType $one): string => $one->getName(), $type->getTypes());
    }
    if (!$type instanceof ReflectionNamedType) {
        throw new Unsupported("the type $type");
    }
    $nullable = $type->allowsNull() && !in_array($type->getName(), ['null', 'mixed'], true);
    return $nullable ? [$type->getName(), 'null'] : [$type->getName()];
}

/** @return string `Ty`, as the engine has it */
function ty(?ReflectionType $type): string
{
    if ($type === null) {
        return 'Ty::NONE';
    }
    $names = alternatives($type);
    if ($names === ['Traversable', 'array']) {
        return 'Ty::ITERABLE';
    }
    $scalars = [];
    $classes = [];
    foreach ($names as $name) {
        match ($name) {
            'null' => null,
            'iterable', 'int', 'float', 'bool', 'string', 'array', 'mixed', 'callable', 'void', 'static'
                => $scalars[] = 'Ty::' . strtoupper($name),
            default => $classes[] = class_exists($name) || interface_exists($name)
                ? $name
                : throw new Unsupported("the type $name"),
        };
    }
    if ($classes !== []) {
        $scalars[] = 'Ty::object(c' . quoted(implode('|', $classes)) . ')';
    }
    $text = array_shift($scalars);
    foreach ($scalars as $scalar) {
        $text .= ".or($scalar)";
    }
    return in_array('null', $names, true) ? "$text.or_null()" : $text;
}

/** @return string what messages call a type */
function words(ReflectionType $type): string
{
    return alternatives($type) === ['Traversable', 'array'] ? 'iterable' : (string) $type;
}

/** @return string how the argument is read: an `impl Param` */
function reading(ReflectionType $type): string
{
    $names = alternatives($type);
    $one = static fn(string $name): string => match ($name) {
        'int' => 'i64',
        'float' => 'f64',
        'bool' => 'bool',
        'string' => 'Text',
        'array' => 'Array',
        'mixed', 'callable', 'iterable' => 'Mixed',
        default => substr(strrchr("\\$name", '\\'), 1),
    };
    $others = array_values(array_diff($names, ['null']));
    if (count($others) === 1) {
        $text = $one($others[0]);
        return count($names) === 2 ? "Option<$text>" : $text;
    }
    return count($names) === 2 && $names[1] === 'string' ? "Or<{$one($names[0])}>" : 'Mixed';
}

function literal(mixed $value): string
{
    return match (true) {
        $value === null => 'Literal::Null',
        is_bool($value) => 'Literal::Bool(' . var_export($value, true) . ')',
        is_int($value) => "Literal::Int($value)",
        $value === [] => 'Literal::EmptyArray',
        default => throw new Unsupported('the value ' . var_export($value, true)),
    };
}

function parameter(ReflectionParameter $parameter): string
{
    if ($parameter->isPassedByReference()) {
        throw new Unsupported("the parameter \${$parameter->getName()} by reference");
    }
    $type = $parameter->getType() ?? throw new Unsupported("the parameter \${$parameter->getName()} without a type");
    $text = 'Param::new(c' . quoted($parameter->getName()) . ', ' . ty($type) . ', ' . quoted(words($type)) . ')';
    if ($parameter->isVariadic()) {
        return "$text.variadic()";
    }
    if (!$parameter->isOptional()) {
        return $text;
    }
    $value = $parameter->getDefaultValue();
    $code = $parameter->isDefaultValueConstant()
        ? $parameter->getDefaultValueConstantName()
        : ($value === [] ? '[]' : strtolower(var_export($value, true)));
    return "$text.or(c" . quoted($code) . ', ' . literal($value) . ')';
}

/** @return string the signature as the stub has it, for whoever reads the Rust */
function signature(ReflectionMethod $method): string
{
    $parameters = array_map(static function (ReflectionParameter $parameter): string {
        $text = $parameter->getType() . ($parameter->isVariadic() ? ' ...' : ' ') . '$' . $parameter->getName();
        return $parameter->isOptional() && !$parameter->isVariadic() ? "$text = …" : $text;
    }, $method->getParameters());
    $returns = $method->hasReturnType() ? ": {$method->getReturnType()}" : '';
    return $method->getName() . '(' . implode(', ', $parameters) . ")$returns";
}

/** @return list<ReflectionMethod> */
function methods(ReflectionClass $class): array
{
    return array_values(array_filter(
        $class->getMethods(),
        static fn(ReflectionMethod $method): bool => $method->class === $class->name && !$method->isAbstract(),
    ));
}

/** @return ?string the interface of the extension whose classes share their handlers */
function family(ReflectionClass $class): ?string
{
    foreach ($class->getInterfaceNames() as $interface) {
        if (str_starts_with($interface, 'Wasm\\')) {
            return $interface;
        }
    }
    return null;
}

/** @return string the parameters of a class's methods, each a constant that knows how its argument is read */
function arguments(ReflectionClass $class): string
{
    $text = '';
    foreach (methods($class) as $method) {
        $constants = '';
        foreach ($method->getParameters() as $index => $parameter) {
            if ($parameter->isVariadic()) {
                continue;
            }
            $constants .= '        pub const ' . constant_name($parameter) . ': Arg<' . reading($parameter->getType()) . "> =\n"
                . "            unsafe { Arg::new($index, " . parameter($parameter) . ") };\n";
        }
        if ($constants !== '') {
            $text .= "    pub mod " . snake($method->getName()) . " {\n        use super::*;\n\n$constants    }\n\n";
        }
    }
    return $text;
}

function method(ReflectionMethod $method, ?string $generic): string
{
    if (!$method->isPublic() || $method->isFinal() || $method->returnsReference()) {
        throw new Unsupported("{$method->class}::{$method->getName()}(), which is not plainly public");
    }
    $name = snake($method->getName());
    $handler = "super::$name" . ($generic === null ? '' : "::<$generic>");
    $parameters = [];
    foreach ($method->getParameters() as $parameter) {
        $parameters[] = $parameter->isVariadic() ? parameter($parameter) : "arg::$name::" . constant_name($parameter) . '.param';
    }
    // A variadic one reads its frame itself.
    $handler = $method->isVariadic()
        ? $handler
        : "handler!($handler, {$method->getNumberOfRequiredParameters()}, {$method->getNumberOfParameters()})";
    $list = count($parameters) < 2
        ? '&[' . implode($parameters) . ']'
        : "&[\n        " . implode(",\n        ", $parameters) . ",\n    ]";
    return '    // ' . signature($method) . "\n    Method::new(c" . quoted($method->getName()) . ", $handler, $list, "
        . ty($method->getReturnType()) . ')' . ($method->isStatic() ? '.is_static()' : '') . ",\n";
}

function property(ReflectionProperty $property): string
{
    if ($property->isPrivate() || $property->isStatic()) {
        throw new Unsupported("{$property->class}::\${$property->getName()}, which is not plainly public");
    }
    $type = $property->getType() ?? throw new Unsupported("{$property->class}::\${$property->getName()} without a type");
    $kind = match (true) {
        $property->isProtected() => 'protected',
        $property->isReadOnly() => 'readonly',
        default => 'public',
    };
    $text = "Property::$kind(c" . quoted($property->getName()) . ', ' . ty($type) . ')';
    return $property->hasDefaultValue() ? "$text.or(" . literal($property->getDefaultValue()) . ')' : $text;
}

function declaration(ReflectionClass $class, string $methods): string
{
    $own = static fn(ReflectionProperty|ReflectionClassConstant $member): bool => $member->class === $class->name;
    $implied = array_merge([], ...array_map(
        static fn(ReflectionClass $interface): array => $interface->getInterfaceNames(),
        array_values($class->getInterfaces()),
    ));
    if ($parent = $class->getParentClass()) {
        $implied = [...$implied, ...$parent->getInterfaceNames()];
    }
    $list = static fn(array $items): string => '&[' . implode(', ', $items) . ']';
    $constants = array_map(
        static fn(ReflectionClassConstant $constant): string => $constant->isPublic() && !$constant->isFinal()
            ? '(' . quoted($constant->getName()) . ', ' . literal($constant->getValue()) . ')'
            : throw new Unsupported("{$class->name}::{$constant->getName()}, which is not plainly public"),
        array_values(array_filter($class->getReflectionConstants(), $own)),
    );
    return "Declaration {\n"
        . '    name: ' . quoted($class->name) . ",\n"
        . '    parent: ' . ($parent ? 'Some(' . quoted($parent->name) . ')' : 'None') . ",\n"
        . '    interfaces: ' . $list(array_map(quoted(...), array_values(array_diff($class->getInterfaceNames(), $implied)))) . ",\n"
        . "    methods: $methods,\n"
        . '    properties: ' . $list(array_map(property(...), array_values(array_filter($class->getProperties(), $own)))) . ",\n"
        . '    constants: ' . $list($constants) . ",\n"
        . '}';
}

/** @return string a class with handlers, or an interface */
function classFile(ReflectionClass $class, string $stub): string
{
    $generic = family($class) === null ? null : 'super::' . $class->getShortName();
    $table = implode('', array_map(static fn(ReflectionMethod $method): string => method($method, $generic), methods($class)));
    $methods = $table === '' ? '' : "/// The methods and their handlers.\npub const METHODS: &[Method] = &[\n$table];\n\n";
    $arguments = rtrim(arguments($class));
    // An exception is declared with the others.
    $declaration = $class->implementsInterface(Throwable::class)
        ? ''
        : "/// What the engine is told of the class.\npub const CLASS: Declaration = " . declaration($class, $table === '' ? '&[]' : 'METHODS') . ";\n";
    return "// `{$class->name}`: made of stubs/$stub by tools/api.php.\n\n"
        . "#[allow(unused_imports)]\nuse crate::php::engine::declare::{Declaration, Method, Param, Property};\n#[allow(unused_imports)]\nuse crate::php::engine::types::{Literal, Ty};\n"
        . "#[allow(unused_imports)]\nuse crate::php::engine::method::handler;\n"
        . ($arguments === '' ? '' : "\n/// The parameters of each method. Safe, because the stub declares each as it is here.\n"
            . "#[allow(clippy::undocumented_unsafe_blocks, dead_code, unsafe_code, unused_imports)]\npub mod arg {\n"
            . "    use super::super::*;\n    use crate::php::engine::declare::Param;\n    use crate::php::engine::types::{Literal, Ty};\n"
            . "    use crate::php::engine::method::{Arg, Array, Mixed, Or, Text};\n\n$arguments\n}\n")
        . "\n$methods$declaration";
}

/** @param list<ReflectionClass> $classes the exceptions, parents before children */
function exceptionsFile(array $classes): string
{
    $cases = '';
    $tree = '';
    foreach ($classes as $class) {
        $cases .= "    {$class->getShortName()},\n";
        $tree .= '    ' . str_replace("\n", "\n    ", declaration($class, '&[]')) . ",\n";
    }
    return "// The exceptions: made of stubs/ by tools/api.php.\n\n"
        . "use crate::php::engine::declare::{Declaration, Property};\nuse crate::php::engine::types::{Literal, Ty};\n\n"
        . "/// A class of the tree.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum Class {\n$cases}\n\n"
        . "/// The tree, parents before children, in the order of `Class`.\n"
        . "pub const TREE: [Declaration; " . count($classes) . "] = [\n$tree];\n";
}

[, $stubs, $target] = $argv;
if (extension_loaded('wasm')) {
    throw new Unsupported('a PHP that has the extension loaded already: run it with -n');
}
spl_autoload_register(static function (string $class) use ($stubs): void {
    $file = $stubs . '/' . strtr(substr($class, strlen('Wasm\\')), '\\', '/') . '.php';
    if (is_file($file)) {
        require_once $file;
    }
});
$exceptions = [];
$families = [];
$files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($stubs, FilesystemIterator::SKIP_DOTS));
$paths = array_map(static fn(SplFileInfo $file): string => $file->getPathname(), iterator_to_array($files, false));
$paths = array_filter($paths, static fn(string $path): bool => str_ends_with($path, '.php'));
sort($paths);
foreach ($paths as $path) {
    require_once $path;
    $stub = substr($path, strlen($stubs) + 1);
    $class = new ReflectionClass('Wasm\\' . strtr(substr($stub, 0, -strlen('.php')), '/', '\\'));
    if ($class->isEnum()) {
        continue;
    }
    if ($class->implementsInterface(Throwable::class)) {
        $exceptions[] = $class;
        if (methods($class) !== []) {
            file_put_contents("$target/" . substr($stub, 0, -strlen('.php')) . '.rs', classFile($class, $stub));
        }
        continue;
    }
    if (!$class->isFinal() && !$class->isInterface()) {
        throw new Unsupported("{$class->name}, which is not final");
    }
    if ($family = family($class)) {
        // Their handlers are generic, and read the parameters of any of them.
        $families[$family] ??= arguments($class);
        if ($families[$family] !== arguments($class)) {
            throw new Unsupported("{$class->name}, whose parameters are not those of the others that are a $family");
        }
    }
    $file = "$target/" . substr($stub, 0, -strlen('.php')) . '.rs';
    is_dir(dirname($file)) || mkdir(dirname($file), recursive: true);
    file_put_contents($file, classFile($class, $stub));
}
$depth = static fn(ReflectionClass $class): int => count(class_parents($class->name));
usort($exceptions, static fn(ReflectionClass $one, ReflectionClass $other): int => $depth($one) <=> $depth($other));
file_put_contents("$target/exceptions.rs", exceptionsFile($exceptions));
