<?php
$instance = new Wasm\Instance(__DIR__ . '/simple.wasm');
$result = $instance->sum(1, 2);
var_dump($result); // int(3)

// Output:
// int(3)
