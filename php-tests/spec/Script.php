<?php

declare(strict_types=1);

namespace WasmTests\Spec;

use Wasm\CompileException;
use Wasm\GuestException;
use Wasm\Instance;
use Wasm\LinkException;
use Wasm\Module;
use Wasm\StackOverflowException;
use Wasm\Store;
use Wasm\TrapException;

/** One of the specification's scripts, run through the public API: command by command, each with its verdict. */
final class Script
{
    private readonly Values $values;
    private readonly Store $store;
    /** @var array<string, array<string, mixed>|Instance|Refusal> by the names that modules import from */
    private array $registered;
    /** @var array<string, Module|Refusal> by the script's names; '' is the last one */
    private array $modules = [];
    /** @var array<string, Instance|Refusal|null> as above; null where there should be one and is none */
    private array $instances = [];

    public function __construct(private readonly string $directory, private readonly string $compiler)
    {
        $this->values = new Values();
        $this->store = new Store();
        $this->registered = ['spectest' => Spectest::imports($this->store)];
    }

    /** @return list<array<string, mixed>> the script's commands, for `run`, in order */
    public static function commands(string $directory): array
    {
        return json_decode(file_get_contents("$directory/commands.json"), true, 512, JSON_THROW_ON_ERROR)['commands'];
    }

    /** Null: as it should be; a refusal: it needs what the compiler cannot do. Anything else is thrown. */
    public function run(array $command): ?Refusal
    {
        try {
            match ($command['type']) {
                'module' => $this->instantiateAndName($command),
                'module_definition' => $this->define($command),
                'module_instance' => $this->instantiateDefined($command),
                'register' => $this->register($command),
                'action' => $this->act($command['action']),
                'assert_return' => $this->assertReturn($command),
                'assert_trap' => self::assertTrap($command['text'], fn() => $this->act($command['action'])),
                'assert_uninstantiable' => self::assertTrap($command['text'], fn() => $this->instantiate($this->load($command))),
                'assert_exhaustion' => self::expect(StackOverflowException::class, fn() => $this->act($command['action'])),
                'assert_exception' => self::expect(GuestException::class, fn() => $this->act($command['action'])),
                'assert_unlinkable' => $this->assertUnlinkable($command),
                'assert_invalid', 'assert_malformed', 'assert_invalid_custom', 'assert_malformed_custom' => $this->assertNoModule($command),
                default => throw new Failure("there is no command $command[type]"),
            };
            return null;
        } catch (Refusal $refusal) {
            return $refusal;
        }
    }

    private function instantiateAndName(array $command): void
    {
        $name = $command['name'] ?? '';
        // So that what follows does not go to the module before, should this one fail.
        $this->instances[$name] = $this->instances[''] = null;
        try {
            $instance = $this->instantiate($this->load($command));
        } catch (Refusal $refusal) {
            $instance = $refusal;
        }
        $this->instances[$name] = $this->instances[''] = $instance;
        if ($instance instanceof Refusal) {
            throw $instance;
        }
    }

    private function define(array $command): void
    {
        try {
            $module = $this->load($command);
        } catch (Refusal $refusal) {
            $module = $refusal;
        }
        $this->modules[$command['name'] ?? ''] = $this->modules[''] = $module;
        if ($module instanceof Refusal) {
            throw $module;
        }
    }

    private function instantiateDefined(array $command): void
    {
        $module = $this->modules[$command['module'] ?? ''] ?? throw new Failure('there is no such module');
        $instance = $module instanceof Refusal ? $module : $this->instantiate($module);
        $this->instances[$command['instance'] ?? ''] = $this->instances[''] = $instance;
        if ($instance instanceof Refusal) {
            throw $instance;
        }
    }

    private function register(array $command): void
    {
        $name = $command['name'] ?? '';
        $instance = $this->instances[$name] ?? throw new Failure('there is no instance');
        $this->registered[$command['as']] = $instance;
        if ($instance instanceof Refusal) {
            throw $instance;
        }
    }

    /** The module of a command; a refusal if it needs what the compiler cannot do, and the extension says so. */
    private function load(array $command): Module
    {
        $content = file_get_contents("$this->directory/$command[filename]");
        $missing = Proposals::missing($this->compiler, $command['requires'] ?? []);
        try {
            $module = $command['module_type'] === 'text' ? Module::fromText($content) : Module::fromBytes($content);
        } catch (CompileException $e) {
            // The last rests on those before it, if any does.
            foreach (array_reverse($missing) as $proposal) {
                if (preg_match('/\b' . preg_quote($proposal, '/') . '\b/', $e->getMessage()) === 1) {
                    throw new Refusal($proposal);
                }
            }
            throw $missing === [] ? $e : new Failure('refused, but without naming ' . implode(', ', $missing) . ': ' . $e->getMessage());
        }
        if ($missing !== []) {
            throw new Failure('compiled, although it needs ' . implode(', ', $missing));
        }
        if ($command['module_type'] === 'binary' && !Module::validate($content)) {
            throw new Failure('Module::validate() is false for what fromBytes() compiled');
        }
        return $module;
    }

    private function instantiate(Module $module): Instance
    {
        foreach ($module->imports() as $import) {
            $from = $this->registered[$import->module] ?? null;
            if ($from instanceof Refusal) {
                throw $from;
            }
        }
        return $module->instantiate($this->registered, $this->store);
    }

    /** @return list<mixed> what an action gives */
    private function act(array $action): array
    {
        $instance = $this->instances[$action['module'] ?? ''] ?? throw new Failure('there is no instance');
        if ($instance instanceof Refusal) {
            throw $instance;
        }
        $name = $action['field'];
        $export = $instance->exports[$name];
        if ($action['type'] === 'get') {
            return [$export->value];
        }
        $arguments = array_map($this->values->argument(...), $action['args']);
        // As PHP programs do; what clashes with a method of the class, or can be none, is called as a Func.
        $method = $name !== '' && !str_contains($name, "\0") && !method_exists(Instance::class, $name);
        $result = $method ? $instance->$name(...$arguments) : $export(...$arguments);
        return match (count($export->type()->results)) {
            0 => $result === null ? [] : throw new Failure('gave ' . Values::describe($result) . ', and has no result'),
            1 => [$result],
            default => $result,
        };
    }

    private function assertReturn(array $command): void
    {
        $results = $this->act($command['action']);
        $expected = $command['expected'];
        $matches = count($results) === count($expected) && array_is_list($results);
        foreach ($expected as $place => $value) {
            $matches = $matches && $this->values->matches($results[$place], $value);
        }
        if (!$matches) {
            throw new Failure('gave ' . Values::describe($results) . ' instead of ' . json_encode($expected));
        }
    }

    private static function assertTrap(string $text, callable $act): void
    {
        $trap = self::expect(TrapException::class, $act);
        if (!in_array($trap->trapCode, TrapCodes::of($text), true)) {
            throw new Failure("trapped as {$trap->trapCode->name}, not as \"$text\"");
        }
    }

    private function assertUnlinkable(array $command): void
    {
        $module = $this->load($command);
        self::expect(LinkException::class, fn() => $this->instantiate($module));
    }

    private function assertNoModule(array $command): void
    {
        $content = file_get_contents("$this->directory/$command[filename]");
        $text = $command['module_type'] === 'text';
        self::expect(CompileException::class, static fn() => $text ? Module::fromText($content) : Module::fromBytes($content));
        if (!$text && Module::validate($content)) {
            throw new Failure('Module::validate() is true for what fromBytes() refused');
        }
    }

    /**
     * @template E of \Throwable
     * @param class-string<E> $class
     * @return E
     */
    private static function expect(string $class, callable $act): \Throwable
    {
        try {
            $result = $act();
        } catch (Refusal $refusal) {
            throw $refusal;
        } catch (\Throwable $thrown) {
            return $thrown instanceof $class ? $thrown : throw $thrown;
        }
        throw new Failure(is_array($result) ? 'gave ' . Values::describe($result) . ", and should throw $class" : "did not throw $class");
    }
}
