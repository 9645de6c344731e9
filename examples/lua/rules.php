<?php

// Prices by rules that a merchant has written in Lua, in an interpreter in which they were loaded before: each request begins
// with it, and leaves nothing behind.
//
//     npm install wasmoon@1.16.0

declare(strict_types=1);

use Wasm\{Cache, Module};

require __DIR__ . '/../../lib/autoload.php';
require __DIR__ . '/../npm.php';
require __DIR__ . '/Lua.php';

$rules = <<<'LUA'
    local rebates = { {100, 0.1}, {50, 0.05} }
    local asked = 0

    function price(customer, amount)
      asked = asked + 1
      local sum = tonumber(amount) or error("no amount: " .. amount, 0)
      for _, rebate in ipairs(rebates) do
        if sum >= rebate[1] then sum = sum * (1 - rebate[2]) break end
      end
      if customer:match("^gold") then sum = sum - 5 end
      return string.format("%.2f, asked %d time(s)", sum, asked)
    end
    LUA;

// The first request of a process makes it.
$ready = Cache::remember('rules ' . hash('xxh3', $rules), function () use ($rules): Module {
    $lua = new Lua(new Module(npm('wasmoon/dist/glue.wasm')));
    $lua->run($rules);
    return $lua->snapshot();
});

foreach ([['gold 17', '120'], ['new', '60'], ['new', '20'], ['new', 'much']] as $order) {
    $lua = new Lua($ready);
    try {
        echo $lua->call('price', ...$order), "\n";
    } catch (DomainException $e) {
        echo $e->getMessage(), "\n";
    }
}

// Output:
// 103.00, asked 1 time(s)
// 57.00, asked 1 time(s)
// 20.00, asked 1 time(s)
// no amount: much
