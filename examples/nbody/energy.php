<?php
require __DIR__ . '/nbody.php';

$instance = new Wasm\Instance(__DIR__ . '/nbody.wasm');
printf("wasm %.9f\n", $instance->nbody(1000));
printf("php  %.9f\n", nbody(1000));
var_dump($instance->nbody(1000) === nbody(1000));

// Output:
// wasm -0.169087605
// php  -0.169087605
// bool(true)
