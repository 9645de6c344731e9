<?php
/*
 * The Game of Life in wasm, seen through a live view of its memory: what a generation changes shows at once, and PHP
 * sets cells by writing to the view.
 */
$life = new Wasm\Instance(__DIR__ . '/life.wasm');
[$width, $height] = [$life->width(), $life->height()];
$cells = new Wasm\Uint8Array($life->memory, $life->cells(), $width * $height);

// A glider, and a blinker.
foreach ([[1, 0], [2, 1], [0, 2], [1, 2], [2, 2], [20, 5], [21, 5], [22, 5]] as [$x, $y]) {
    $cells[$y * $width + $x] = 1;
}

$show = function () use ($cells, $width): void {
    foreach (str_split($cells->getBytes(), $width) as $row) {
        echo '|', strtr($row, "\0\1", ' #'), "|\n";
    }
};
$show();
$life->step(17);
echo array_sum($cells->toArray()), " alive after 17 generations\n";
$show();

// Output:
// | #                              |
// |  #                             |
// |###                             |
// |                                |
// |                                |
// |                    ###         |
// |                                |
// |                                |
// |                                |
// |                                |
// |                                |
// |                                |
// 8 alive after 17 generations
// |                                |
// |                                |
// |                                |
// |                                |
// |                     #          |
// |    # #              #          |
// |     ##              #          |
// |     #                          |
// |                                |
// |                                |
// |                                |
// |                                |
