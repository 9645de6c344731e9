<?php

// Renders pages on the server with React, Markdown and formulas: 1 MB of JavaScript, which was loaded into the engine before.
// Each request begins with that, and leaves nothing behind.
//
//     npm install react@18.3.1 react-dom@18.3.1 marked@16.4.2 katex@0.16.22

declare(strict_types=1);

use Wasm\{Cache, Module};

require __DIR__ . '/../npm.php';
require __DIR__ . '/QuickJs.php';
require __DIR__ . '/bundle.php';

$path = __DIR__ . '/../../target/modules/wasi/python/quickjs_rs/_guest.wasm';
if (!is_file($path)) {
    fwrite(STDERR, "The engine is not there: sh php-tests/modules/wasi/fetch.sh\n");
    exit(77);
}
$bundle = bundle(npm(...));

// Takes long, once in the life of the process.
$ready = Cache::remember('notes ' . hash('xxh3', $bundle), function () use ($path, $bundle): Module {
    $engine = new QuickJs(new Module($path));
    $engine->eval($bundle);
    return $engine->snapshot();
});

// Two requests.
foreach ([
    ['title' => 'Mass & energy', 'text' => "It is *known* that\n\n- \$E\$ is energy\n- and so is \$mc^2\$"],
    ['title' => '<none>', 'text' => ''],
] as $request) {
    $engine = new QuickJs($ready);
    echo $engine->eval('render(' . json_encode($request) . ')'), "\n";
}

// Output:
// <article><h1>Mass &amp; energy</h1><main><p>It is <em>known</em> that</p>
// <ul>
// <li><span class="katex"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>E</mi></mrow><annotation encoding="application/x-tex">E</annotation></semantics></math></span> is energy</li>
// <li>and so is <span class="katex"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow><annotation encoding="application/x-tex">mc^2</annotation></semantics></math></span></li>
// </ul>
// </main><p>visit 1</p></article>
// <article><h1>&lt;none&gt;</h1><main></main><p>visit 1</p></article>
