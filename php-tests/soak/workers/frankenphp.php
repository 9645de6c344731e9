<?php

/*
 * A worker of FrankenPHP's: several threads run this script, each with an application of its own.
 */

declare(strict_types=1);

use WasmTests\Soak\Workers\App;

require __DIR__ . '/App.php';

// A request that its client leaves must not end the worker.
ignore_user_abort(true);
$app = new App(static fn() => usleep(100));
$handler = static function () use ($app): void {
    echo $app->answer($_GET['scenario'], (int) $_GET['n']);
};
while (frankenphp_handle_request($handler));
