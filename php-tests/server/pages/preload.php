<?php

// The script of opcache.preload: makes the snapshots before there are workers.

declare(strict_types=1);

require __DIR__ . '/ready.php';

$made = false;
foreach (lengths() as $byte => $_) {
    begins(ready($byte, $made)->instantiate(), $byte) || trigger_error('An instance does not begin as it should', E_USER_ERROR);
}
