<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\Attributes\DataProvider;
use Wasm\Bindgen;

/** `@cedar-policy/cedar-wasm`: wasm-bindgen in the dialect of the externref table, several results. */
final class CedarTest extends ModuleTestCase
{
    private const POLICIES = <<<'CEDAR'
        permit(principal in Group::"editors", action == Action::"edit", resource) when { resource.owner == principal };
        permit(principal, action == Action::"view", resource);
        forbid(principal, action, resource) when { context.ip == "10.0.0.1" };
        CEDAR;

    private static ?Bindgen $cedar = null;

    protected function setUp(): void
    {
        // One for all tests: compiling it takes seconds.
        self::$cedar ??= new Bindgen(self::npm('@cedar-policy/cedar-wasm/esm/cedar_wasm_bg.wasm'));
    }

    public static function tearDownAfterClass(): void
    {
        self::$cedar = null;
    }

    public function testItStartsWithItsConstants(): void
    {
        $table = self::$cedar->instance->__wbindgen_externrefs;
        $size = $table->size();
        self::assertSame(
            [Bindgen\Undefined::Undefined, null, true, false],
            array_map($table->get(...), range($size - 4, $size - 1)),
            'the host has grown the table by four',
        );
        self::assertSame(Bindgen\Undefined::Undefined, $table->get(0));
    }

    public function testStringsComeOutOfSeveralResults(): void
    {
        self::assertSame('4.13.0', self::$cedar->getCedarVersion());
        self::assertMatchesRegularExpression('/^4\.\d$/', self::$cedar->getCedarLangVersion());
    }

    /** @return iterable<string, array{string, string, string, array<string, string>, string, list<string>}> */
    public static function requests(): iterable
    {
        yield 'the owner edits' => ['alice', 'edit', 'plan', [], 'allow', ['policy0']];
        yield 'not the owner' => ['bob', 'edit', 'plan', [], 'deny', []];
        yield 'everybody views' => ['bob', 'view', 'plan', [], 'allow', ['policy1']];
        yield 'not from there' => ['alice', 'view', 'plan', ['ip' => '10.0.0.1'], 'deny', ['policy2']];
        yield 'nobody deletes' => ['alice', 'delete', 'plan', [], 'deny', []];
    }

    /**
     * @dataProvider requests
     * @param array<string, string> $context
     * @param list<string> $reasons
     */
    #[DataProvider('requests')]
    public function testADecision(string $principal, string $action, string $resource, array $context, string $decision, array $reasons): void
    {
        $answer = self::$cedar->isAuthorized(self::call($principal, $action, $resource, ['ip' => '192.0.2.1', ...$context]));
        self::assertSame('success', $answer->type);
        self::assertSame($decision, $answer->response->decision);
        self::assertSame($reasons, $answer->response->diagnostics->reason);
        self::assertSame([], $answer->response->diagnostics->errors);
    }

    public function testAPolicyThatNeedsWhatIsNotThereIsAnErrorOfTheAnswer(): void
    {
        $answer = self::$cedar->isAuthorized(self::call('alice', 'view', 'plan', []));
        self::assertSame('allow', $answer->response->decision);
        self::assertSame('policy2', $answer->response->diagnostics->errors[0]->policyId);
        self::assertStringContainsString('does not have the attribute `ip`', $answer->response->diagnostics->errors[0]->error->message);
    }

    public function testSyntaxErrorsHaveTheirPlace(): void
    {
        $answer = self::$cedar->checkParsePolicySet(['staticPolicies' => 'permit(principal, action, resource) when { 1 + };']);
        self::assertSame('failure', $answer->type);
        self::assertSame(['start' => 47, 'end' => 48], array_intersect_key((array) $answer->errors[0]->sourceLocations[0], ['start' => 0, 'end' => 0]));
    }

    public function testTextGoesBothWays(): void
    {
        $answer = self::$cedar->policySetTextToParts(self::POLICIES);
        self::assertCount(3, $answer->policies);
        $formatted = self::$cedar->formatPolicies(['policyText' => 'permit(principal,action,resource) when{resource.name=="Zürich 🏔"};']);
        self::assertSame("permit (principal, action, resource)\nwhen { resource.name == \"Zürich 🏔\" };\n", $formatted->formatted_policy);
        $json = self::$cedar->policyToJson('forbid(principal == User::"a", action, resource);')->json;
        self::assertSame(['forbid', 'User', 'a'], [$json->effect, $json->principal->entity->type, $json->principal->entity->id]);
        self::assertStringContainsString('principal == User::"a"', self::$cedar->policyToText($json)->text);
    }

    public function testWhatRustRefusesIsAnExceptionAndTheInstanceGoesOn(): void
    {
        $call = self::call('alice', 'view', 'plan', ['ip' => '']);
        unset($call['principal']);
        for ($round = 0; $round < 20; $round++) {
            try {
                self::$cedar->isAuthorized($call);
                self::fail('it decided about nobody');
            } catch (Bindgen\JsError $e) {
                self::assertStringStartsWith('missing field `principal`', $e->getMessage());
            }
        }
        self::assertSame('allow', self::$cedar->isAuthorized(self::call('bob', 'view', 'plan', ['ip' => '']))->response->decision);
    }

    public function testAThousandDecisionsTakeNoPlacesOfTheTable(): void
    {
        $call = self::call('alice', 'view', 'plan', ['ip' => '']);
        self::$cedar->isAuthorized($call);
        $size = self::$cedar->instance->__wbindgen_externrefs->size();
        $pages = self::$cedar->instance->memory->pages();
        for ($k = 0; $k < 1000; $k++) {
            self::$cedar->isAuthorized($call);
        }
        self::assertSame($size, self::$cedar->instance->__wbindgen_externrefs->size());
        self::assertLessThanOrEqual($pages + 2, self::$cedar->instance->memory->pages());
    }

    public function testTheSignatureIsHeldAgainstTheDeclaration(): void
    {
        $this->expectException(\TypeError::class);
        $this->expectExceptionMessage('policySetTextToParts(): Argument #1 ($policyset_str) must be of type string, array given');
        self::$cedar->policySetTextToParts(['a']);
    }

    /** @return array<string, mixed> */
    private static function call(string $principal, string $action, string $resource, array $context): array
    {
        $user = static fn(string $name): array => ['type' => 'User', 'id' => $name];
        $group = ['type' => 'Group', 'id' => 'editors'];
        return [
            'principal' => $user($principal),
            'action' => ['type' => 'Action', 'id' => $action],
            'resource' => ['type' => 'Document', 'id' => $resource],
            'context' => (object) $context,
            'policies' => ['staticPolicies' => self::POLICIES],
            'entities' => [
                ['uid' => $user('alice'), 'attrs' => new \stdClass, 'parents' => [$group]],
                ['uid' => $user('bob'), 'attrs' => new \stdClass, 'parents' => [$group]],
                ['uid' => ['type' => 'Document', 'id' => 'plan'], 'attrs' => ['owner' => ['__entity' => $user('alice')]], 'parents' => []],
            ],
        ];
    }
}
