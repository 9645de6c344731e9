--TEST--
Properties that were listed are part of the cycles that the collector finds, and of no value's life but the last one's
--EXTENSIONS--
wasm
--FILE--
<?php
class Node
{
    public static int $alive = 0;
    public mixed $to = null;
    public function __construct() { self::$alive++; }
    public function __destruct() { self::$alive--; }
}
$module = Wasm\Module::fromText('(module (import "e" "f" (func $f)) (export "f" (func $f))
    (global (export "g") (mut externref) (ref.null extern)))');
for ($n = 0; $n < 10; $n++) {
    $node = new Node;
    $node->to = new Wasm\Instance($module, ['e' => ['f' => fn() => $node]]);
    get_object_vars($node->to);
    get_object_vars($node->to->exports);
    $node->to->g->value = $node;
    get_object_vars($node->to->g);
    foreach ($node->to as $property => $value);
    (array) $node->to->g;
    var_export($node->to->exports->f, true);
}
unset($node, $value);
gc_collect_cycles();
var_dump(Node::$alive);

$global = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::ExternRef, true), new Node);
// A cast and what debugging shows keep nothing.
(array) $global;
json_encode($global);
ob_start();
var_dump($global);
ob_end_clean();
$global->value = null;
var_dump(Node::$alive);
$global->value = new Node;
get_object_vars($global);
$global->value = null;
var_dump(Node::$alive);
?>
--EXPECT--
int(0)
int(0)
int(0)
