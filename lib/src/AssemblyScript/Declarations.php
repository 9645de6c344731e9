<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\LinkException;

/**
 * What asc writes beside a module: the `.d.ts` says of each export which types AssemblyScript knows it by, in comments;
 * the `.js` says it of the imports.
 *
 * This is not a parser of TypeScript or JavaScript: it reads what asc prints.
 */
final class Declarations
{
    /** @var array<string, Signature> */
    public readonly array $functions;

    /** @var array<string, array{Type, bool}> name => type, whether it can be assigned to */
    public readonly array $variables;

    /** @var array<string, list<string>> name => members */
    public readonly array $enums;

    /** @var array<string, array<string, Signature>> module => name => signature; those that pass numbers only are not in it */
    public readonly array $imports;

    /** @var array<string, int|Record> class => number, or Record when it has been asked for */
    private array $records = [];

    /** @var array<string, string> class => the fields' declarations */
    private array $fields = [];

    /** @var array<string, int> class => number, of those that travel as handles */
    private array $classes = [];

    /** @var array<int, list<int>> number => numbers of the class and those that it extends */
    private array $lineage = [];

    public function __construct(string $types, string $script)
    {
        $this->readClasses($types);
        preg_match_all('~/\*\*((?:(?!\*/).)*)\*/\s*export (?:declare )?function (\w+)\(([^\n]*)~s', $types, $functions, PREG_SET_ORDER);
        $found = [];
        foreach ($functions as [, $comment, $name, $declaration]) {
            $found[$name] = $this->function($name, $comment, $declaration);
        }
        $this->functions = $found;
        preg_match_all('~export (?:declare )?const (\w+): \{\s*/\*\* @type `(.+?)` \*/(.*?)\n\s*\}~s', $types, $variables, PREG_SET_ORDER);
        $found = [];
        foreach ($variables as [, $name, $type, $accessors]) {
            $found[$name] = [$this->type($type), str_contains($accessors, 'set value(')];
        }
        $this->variables = $found;
        preg_match_all('~export (?:declare )?enum (\w+) \{(.*?)\n\s*\}~s', $types, $enums, PREG_SET_ORDER);
        $found = [];
        foreach ($enums as [, $name, $members]) {
            preg_match_all('~^\s*(\w+),~m', $members, $each);
            $found[$name] = $each[1];
        }
        $this->enums = $found;
        $this->imports = $this->readImports($script);
    }

    public function type(string $text): Type
    {
        return Type::parse($text, $this->records);
    }

    public function record(string $class): Record
    {
        $record = $this->records[$class];
        if (is_int($record)) {
            preg_match_all('~/\*\* @type `(.+?)` \*/\s*(\w+): ([^\n]*);~', $this->fields[$class], $fields, PREG_SET_ORDER);
            $types = [];
            foreach ($fields as [, $type, $name, $declared]) {
                $types[$name] = [$this->type($type), str_contains($declared, 'TOmittable')];
            }
            $this->records[$class] = $record = new Record($class, $record, $types);
        }
        return $record;
    }

    /** The number that objects of a class carry; null: the declarations do not have it. */
    public function number(string $class): ?int
    {
        return $this->classes[$class] ?? null;
    }

    /** Whether an object of one class is of another as well; null if it cannot be told. */
    public function extends(int $number, int $other): ?bool
    {
        return isset($this->lineage[$number]) ? in_array($other, $this->lineage[$number], true) : null;
    }

    private function readClasses(string $types): void
    {
        // Both are at the margin, and end there.
        preg_match_all('~^/\*\* ([^\n]+?) \*/\s*declare interface __Record(\d+)<\w+> \{(.*?)\n\}~sm', $types, $records, PREG_SET_ORDER);
        foreach ($records as [, $class, $number, $fields]) {
            $this->records[rawurldecode($class)] = (int) $number;
            $this->fields[rawurldecode($class)] = $fields;
        }
        preg_match_all('~^/\*\* ([^\n]+?) \*/\s*declare class __Internref(\d+) \w+ \w+ \{(.*?)\n\}~sm', $types, $classes, PREG_SET_ORDER);
        foreach ($classes as [, $class, $number, $nominal]) {
            $class = rawurldecode($class);
            if (preg_match('~^\~lib/function/Function<(.+)>$~D', $class, $match) === 1) {
                $class = Type::callbackName($match[1]);
            }
            $this->classes[$class] = (int) $number;
            preg_match_all('~__nominal(\d+)~', $nominal, $lineage);
            $this->lineage[(int) $number] = array_map(intval(...), $lineage[1]);
        }
    }

    private function function(string $name, string $comment, string $declaration): Signature
    {
        preg_match_all('/@param (\w+) `(.+)`/', $comment, $params, PREG_SET_ORDER);
        preg_match('/@returns `(.+)`/', $comment, $result);
        $required = 0;
        foreach ($params as $index => [, $parameter]) {
            preg_match("/\\b$parameter\\?:/", $declaration) === 1 || $required = $index + 1;
        }
        return new Signature(
            $name,
            array_map(fn(array $param): Type => $this->type($param[2]), $params),
            array_column($params, 1),
            $required,
            $this->type($result[1] ?? 'void'),
        );
    }

    /** @return array<string, array<string, Signature>> */
    private function readImports(string $script): array
    {
        if (preg_match('~const adaptedImports = \{(.*?)\n  \};~s', $script, $section) !== 1) {
            return [];
        }
        $imports = [];
        $module = '';
        foreach (explode("\n", $section[1]) as $line) {
            if (preg_match('~^    (?:"(.+)"|(\w+)): Object\.~', $line, $match) === 1) {
                $module = stripcslashes($match[1]) . ($match[2] ?? '');
            } elseif (preg_match('~^      (?:"(.+?)"|(\w+))\(~', $line, $match) === 1) {
                $name = stripcslashes($match[1]) . ($match[2] ?? '');
            } elseif (isset($name) && preg_match('~^        // [^(]+(\(.*)$~', $line, $match) === 1) {
                $imports[$module][$name] = $this->signature($name, $match[1]);
                unset($name);
            }
        }
        return $imports;
    }

    /** Of an import, as `(~lib/string/String, i32?) => void`. */
    public function signature(string $name, string $type): Signature
    {
        $type = $this->type($type);
        if ($type->kind !== Kind::Callback) {
            throw new LinkException("What asc wrote of the import $name cannot be read");
        }
        return new Signature($name, $type->parameters, [], count($type->parameters), $type->result);
    }
}
