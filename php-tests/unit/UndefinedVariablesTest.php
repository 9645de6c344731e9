<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use PhpParser\Node;
use PhpParser\Node\Expr;
use PhpParser\Node\Stmt;
use PhpParser\Parser;
use PhpParser\ParserFactory;
use WasmTests\Support\Php;

/** No PHP file reads a variable that nothing in its function sets: much of it runs by hand only, or seldom. */
final class UndefinedVariablesTest extends TestCase
{
    /** What whoever runs a script gives it. */
    private const GIVEN = ['tools/zts/cache.php' => ['round', 'thread']];

    private const OF_PHP = ['this', 'argv', 'argc', 'GLOBALS', '_SERVER', '_GET', '_POST', '_COOKIE', '_FILES', '_ENV', '_REQUEST', '_SESSION', 'http_response_header'];

    /** @var array<string, int> the line where each variable of a function is read */
    private array $read = [];

    /** @var array<string, true> */
    private array $set = [];

    /** @var list<string> */
    private array $found = [];

    public function testNoneIsRead(): void
    {
        $parser = self::parser();
        $files = 0;
        foreach (['bin', 'lib', 'php-tests', 'examples', 'benches', 'fuzz', 'tools'] as $directory) {
            $below = new \RecursiveDirectoryIterator(Php::root() . "/$directory", \FilesystemIterator::SKIP_DOTS);
            foreach (new \RecursiveIteratorIterator($below) as $file) {
                $name = substr($file->getPathname(), strlen(Php::root()) + 1);
                if (preg_match('~^bin/wasm$|\.(php|inc)$~', $name) === 1 && !str_contains($name, '/vendor/') && !str_contains($name, '/phpt/')) {
                    $this->function($parser->parse(file_get_contents($file->getPathname())), self::GIVEN[$name] ?? [], $name);
                    $files++;
                }
            }
        }
        self::assertGreaterThan(50, $files);
        self::assertSame([], $this->found);
    }

    public function testOneThatIsReadIsFound(): void
    {
        $parser = self::parser();
        $this->function($parser->parse('<?php $a = 1;
            function f($b) { [$c, [$d]] = $b; foreach ($b as $k => $v) { echo $a, $c, $d, $k, $v; } preg_match("//", "", $m); return $m; }
            $f = function () use ($a, $e) { return $a . $g; };
            $h = fn($x) => $x + $a + $i;'), [], 'here');
        self::assertSame(['here:2 $a', 'here:3 $g', 'here:3 $e', 'here:4 $i'], $this->found);
    }

    private static function parser(): Parser
    {
        if (!class_exists(ParserFactory::class)) {
            self::markTestSkipped('PHPUnit was installed without PHP-Parser');
        }
        $factory = new ParserFactory();
        // As version 5 calls it, or 4.
        return method_exists($factory, 'createForHostVersion') ? $factory->createForHostVersion() : $factory->create(ParserFactory::PREFER_PHP7);
    }

    /**
     * @param array<Node> $body
     * @param list<string> $set
     */
    private function function(array $body, array $set, string $file): void
    {
        [$read, $outer] = [$this->read, $this->set];
        $this->read = [];
        $this->set = array_fill_keys([...$set, ...self::OF_PHP], true);
        $this->walk($body, $file);
        foreach (array_diff_key($this->read, $this->set) as $variable => $line) {
            $this->found[] = "$file:$line \$$variable";
        }
        [$this->read, $this->set] = [$read, $outer];
    }

    /** @param Node|array<mixed>|scalar|null $node */
    private function walk(mixed $node, string $file): void
    {
        if (is_array($node)) {
            foreach ($node as $each) {
                $this->walk($each, $file);
            }
            return;
        }
        if (!$node instanceof Node) {
            return;
        }
        if ($node instanceof Expr\Variable && is_string($node->name)) {
            $this->read[$node->name] ??= $node->getStartLine();
            return;
        }
        if ($node instanceof Expr\ArrowFunction) {
            // It sees what is around it; that its parameters are seen from there misses something, but invents nothing.
            $this->set($node->params, $file);
            $this->walk($node->expr, $file);
            return;
        }
        if ($node instanceof Node\FunctionLike) {
            $uses = $node instanceof Expr\Closure ? $node->uses : [];
            $names = array_map(static fn(Node $each): string => $each->var->name, [...$node->getParams(), ...$uses]);
            $this->function($node->getStmts() ?? [], $names, $file);
            foreach ($uses as $use) {
                $use->byRef ? $this->set($use->var, $file) : $this->walk($use->var, $file);
            }
            return;
        }
        [$set, $rest] = match (true) {
            $node instanceof Expr\Assign, $node instanceof Expr\AssignRef, $node instanceof Expr\AssignOp\Coalesce => [[$node->var], [$node->expr]],
            $node instanceof Stmt\Foreach_ => [[$node->keyVar, $node->valueVar], [$node->expr, $node->stmts]],
            $node instanceof Stmt\Catch_ => [[$node->var], [$node->stmts]],
            $node instanceof Stmt\Static_, $node instanceof Stmt\Global_ => [$node->vars, []],
            $node instanceof Expr\FuncCall => $this->arguments($node),
            default => [[], array_map(static fn(string $name): mixed => $node->$name, $node->getSubNodeNames())],
        };
        $this->set($set, $file);
        $this->walk($rest, $file);
    }

    /** @return array{list<Node>, list<Node>} those that a function may set, and the others */
    private function arguments(Expr\FuncCall $call): array
    {
        $parameters = $call->name instanceof Node\Name && function_exists($call->name->toString())
            ? (new \ReflectionFunction($call->name->toString()))->getParameters()
            : [];
        [$set, $rest] = [[], [$call->name]];
        foreach ($call->args as $index => $argument) {
            $parameter = $parameters === [] ? null : $parameters[min($index, count($parameters) - 1)];
            if ($parameter?->isPassedByReference()) {
                $set[] = $argument->value;
            } else {
                $rest[] = $argument;
            }
        }
        return [$set, $rest];
    }

    /** @param Node|array<mixed>|null $target of an assignment, or parameters and the like */
    private function set(mixed $target, string $file): void
    {
        foreach (is_array($target) ? $target : [$target] as $each) {
            match (true) {
                $each instanceof Expr\Variable && is_string($each->name) => $this->set[$each->name] = true,
                $each instanceof Expr\List_, $each instanceof Expr\Array_ => $this->set($each->items, $file),
                $each instanceof Expr\ArrayDimFetch => [$this->set($each->var, $file), $this->walk($each->dim, $file)],
                $each instanceof Node\Param, $each instanceof Stmt\StaticVar => $this->set($each->var, $file),
                // An element of a list: of a class that is called differently in versions 4 and 5.
                $each instanceof Node && property_exists($each, 'byRef') && property_exists($each, 'key') => [$this->set($each->value, $file), $this->walk($each->key, $file)],
                default => $this->walk($each, $file),
            };
        }
    }
}
