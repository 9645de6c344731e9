<?php

/*
 * A worker process of RoadRunner's, which hands it one request after the other. Arguments: Composer's autoload.php.
 */

declare(strict_types=1);

use Spiral\RoadRunner\Http\HttpWorker;
use Spiral\RoadRunner\Worker;
use WasmTests\Soak\Workers\App;

require $argv[1];
require __DIR__ . '/App.php';

$app = new App(static fn() => usleep(100));
$worker = new HttpWorker(Worker::create());
while ($request = $worker->waitRequest()) {
    $worker->respond(200, $app->answer($request->query['scenario'], (int) $request->query['n']));
}
