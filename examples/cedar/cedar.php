<?php
/*
 * Who may do what, as text that is not code: policies that an administrator can read, that live in a table or a file,
 * change without a deployment, and are checked when they are saved and not when somebody is locked out.
 *
 * Cedar is the policy language of AWS Verified Permissions, with a proof of its properties; this is its own engine, Rust
 * in 4.3 MB of WebAssembly, instead of a service in the network or a few hundred if statements. Compiling it takes
 * seconds, once: keep the worker, or Module::serialize(). A decision is well below a millisecond then, and three times
 * faster with preparsePolicySet() and statefulIsAuthorized().
 *
 * It was built by wasm-bindgen for JavaScript; Wasm\Bindgen, in lib/, takes JavaScript's place: arrays and objects in,
 * objects out.
 *
 *     npm install @cedar-policy/cedar-wasm@4.13.0     # then node_modules/@cedar-policy/cedar-wasm/esm/cedar_wasm_bg.wasm
 */
require __DIR__ . '/../npm.php';
require __DIR__ . '/../../lib/autoload.php';

$cedar = new Wasm\Bindgen(npm('@cedar-policy/cedar-wasm/esm/cedar_wasm_bg.wasm'));
echo 'Cedar ', $cedar->getCedarVersion(), "\n";

$policies = <<<'CEDAR'
    permit(principal in Group::"editors", action == Action::"edit", resource) when { resource.owner == principal };
    permit(principal, action == Action::"view", resource);
    forbid(principal, action, resource) when { resource.locked && context.hour >= 18 };
    CEDAR;

$entity = fn(string $type, string $id): array => ['type' => $type, 'id' => $id];
$may = function (string $who, string $what, int $hour) use ($cedar, $policies, $entity): string {
    $answer = $cedar->isAuthorized([
        'principal' => $entity('User', $who),
        'action' => $entity('Action', $what),
        'resource' => $entity('Document', 'plan'),
        'context' => ['hour' => $hour],
        'policies' => ['staticPolicies' => $policies],
        'entities' => [
            ['uid' => $entity('User', 'alice'), 'attrs' => new stdClass, 'parents' => [$entity('Group', 'editors')]],
            ['uid' => $entity('Document', 'plan'), 'attrs' => ['owner' => ['__entity' => $entity('User', 'alice')], 'locked' => true], 'parents' => []],
        ],
    ]);
    return $answer->response->decision . ' by ' . (implode(', ', $answer->response->diagnostics->reason) ?: 'no policy');
};

foreach ([['alice', 'edit', 9], ['bob', 'edit', 9], ['bob', 'view', 9], ['bob', 'view', 20]] as [$who, $what, $hour]) {
    echo "$who, $what, $hour:00  ", $may($who, $what, $hour), "\n";
}

$check = $cedar->checkParsePolicySet(['staticPolicies' => 'permit(principal, action, resource) when { 1 + };']);
echo $check->type, ': ', $check->errors[0]->message, ', at byte ', $check->errors[0]->sourceLocations[0]->start, "\n";

// Output:
// Cedar 4.13.0
// alice, edit, 9:00  allow by policy0
// bob, edit, 9:00  deny by no policy
// bob, view, 9:00  allow by policy1
// bob, view, 20:00  deny by policy2
// failure: failed to parse policies from string: unexpected token `}`, at byte 47
