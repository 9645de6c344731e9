<?php
/*
 * PHP that parses PHP, and does not mind if it is half written: an outline of a file, as an editor or a reviewer's tool
 * shows it. tree-sitter goes on behind a syntax error, and says where it is.
 *
 * The parser is C, 210 kB, and each grammar is a module of its own that is linked to it when it is needed.
 *
 *     npm install --ignore-scripts web-tree-sitter@0.27.2 tree-sitter-php@0.24.2
 */
require __DIR__ . '/../../lib/autoload.php';
require __DIR__ . '/../npm.php';
require __DIR__ . '/TreeSitter.php';

$parser = new TreeSitter(npm('web-tree-sitter/web-tree-sitter.wasm'), npm('tree-sitter-php/tree-sitter-php.wasm'), 'php');

$source = <<<'SOURCE'
    <?php
    final class Gärtner
    {
        public function gießen(int $liter = 1): void {}

        private function ernten(): array {
            return $this->beete = = [1, 2];
        }
    }
    function main(): int { return 0; }
    SOURCE;

foreach ($parser->nodes($source) as [$type, $depth, $line, $text]) {
    if (in_array($type, ['class_declaration', 'method_declaration', 'function_definition'], true)) {
        preg_match('/(?:class|function)\s+([\w\x80-\xff]+)/', $text, $name);
        printf("%2d: %s%s %s\n", $line, str_repeat('  ', intdiv($depth, 2)), strtok($type, '_'), $name[1]);
    } elseif ($type === 'ERROR') {
        printf("%2d: a syntax error\n", $line);
    }
}

// Output:
//  2: class Gärtner
//  4:   method gießen
//  6:   method ernten
//  7: a syntax error
// 10: function main
