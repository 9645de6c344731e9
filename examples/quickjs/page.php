<?php

// Renders a page on the server with JavaScript that was loaded before: each request begins with an engine in which the
// bundle is there already, and leaves nothing behind.

declare(strict_types=1);

use Wasm\{Cache, Module};

require __DIR__ . '/QuickJs.php';

$path = __DIR__ . '/../../target/modules/wasi/python/quickjs_rs/_guest.wasm';
if (!is_file($path)) {
    fwrite(STDERR, "The engine is not there: sh php-tests/modules/wasi/fetch.sh\n");
    exit(77);
}

$bundle = <<<'JS'
    let visits = 0;
    const escape = text => text.replace(/[&<>]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
    const item = ({ name, price }) => `<li>${escape(name)}: ${price.toFixed(2)}`;
    function render(title, items) {
        visits++;
        return `<h1>${escape(title)}</h1><ul>${items.map(item).join('')}</ul><p>visit ${visits}`;
    }
    '';
    JS;

// Takes long, once in the life of the process.
$ready = Cache::remember('shop ' . hash('xxh3', $bundle), function () use ($path, $bundle): Module {
    $engine = new QuickJs(new Module($path));
    $engine->eval($bundle);
    return $engine->snapshot();
});

// Two requests.
foreach ([['Tea & more', [['name' => 'Assam', 'price' => 4.5], ['name' => '<Earl> Grey', 'price' => 5]]], ['Nothing', []]] as [$title, $items]) {
    $engine = new QuickJs($ready);
    echo $engine->eval('render(' . json_encode($title) . ', ' . json_encode($items) . ')'), "\n";
}

// Output:
// <h1>Tea &amp; more</h1><ul><li>Assam: 4.50<li>&lt;Earl&gt; Grey: 5.00</ul><p>visit 1
// <h1>Nothing</h1><ul></ul><p>visit 1
