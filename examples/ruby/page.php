<?php

// Renders pages with ERB, the templates of Ruby, in an interpreter that has started and loaded everything long before: each
// request begins there, and leaves nothing behind.
//
// Compiling the interpreter takes a minute or more. Keep what it becomes in a directory:
//
//     mkdir -m 700 cache && php -d wasm.cache_dir=cache page.php

declare(strict_types=1);

use Wasm\{Cache, Module};

require __DIR__ . '/../npm.php';
require __DIR__ . '/Ruby.php';

$application = <<<'RUBY'
    require "erb"
    require "json"

    class Shop
      include ERB::Util
      TEMPLATE = ERB.new("<h1><%=h title %></h1>\n<ul><% items.each do |item| %><li><%=h item['name'] %>: <%= '%.2f' % item['price'] %><% end %></ul>\n<p>Visit <%= @visits += 1 %>, with ruby <%= RUBY_VERSION[0, 3] %>")

      def initialize = @visits = 0

      def page(json)
        data = JSON.parse(json)
        title, items = data.values_at('title', 'items')
        TEMPLATE.result(binding)
      end
    end

    $shop = Shop.new
    RUBY;

// Takes long, once in the life of the process.
$ready = Cache::remember('shop ' . hash('xxh3', $application), function () use ($application): Module {
    $ruby = new Ruby(new Module(npm('@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm')));
    $ruby->eval($application);
    // What is dead would be kept in the snapshot as well.
    $ruby->eval('GC.start');
    return $ruby->snapshot();
});

// Two requests, and one that fails.
foreach ([
    ['title' => 'Tea & more', 'items' => [['name' => 'Assam', 'price' => 4.5], ['name' => "O'Grey", 'price' => 5]]],
    ['title' => 'Nothing', 'items' => []],
    ['title' => 'Too little'],
] as $request) {
    $ruby = new Ruby($ready);
    try {
        echo $ruby->eval('$shop.page(' . Ruby::quote(json_encode($request)) . ')'), "\n";
    } catch (RuntimeException $e) {
        echo $e->getMessage(), "\n";
    }
}

// Output:
// <h1>Tea &amp; more</h1>
// <ul><li>Assam: 4.50<li>O&#39;Grey: 5.00</ul>
// <p>Visit 1, with ruby 3.4
// <h1>Nothing</h1>
// <ul></ul>
// <p>Visit 1, with ruby 3.4
// undefined method 'each' for nil
