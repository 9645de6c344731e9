<?php

/*
 * Calls of components, resources both ways and instances without end must leave the memory flat.
 *
 *     php -d extension=… component.php [calls] [instances]      by default a million and a hundred thousand
 *
 * Exits with 1 if one of them grows.
 */

declare(strict_types=1);

use Wasm\Component;

use function WasmTests\Soak\watch;

require __DIR__ . '/watch.php';
require __DIR__ . '/../phpt/component/component.inc';

$calls = (int) ($argv[1] ?? 1_000_000);
$instances = (int) ($argv[2] ?? 100_000);

// Its allocator begins anew after a while, so that what grows is not the guest.
$round = '(if (i32.gt_u (global.get $next) (i32.const 32768)) (then (global.set $next (i32.const 1024))))';
$echo = Component::fromText(preg_replace('/\(local \$at i32\)/', "$0 $round", ECHO_WAT, 1), ['point' => Point::class]);
$i = $echo->instantiate();
$counters = Component::fromText(GUEST_RESOURCES_WAT)->instantiate();
$files = Component::fromText(HOST_RESOURCES_WAT)->instantiate(['docs:demo/files' => [
    '[constructor]file' => static fn(int $number): ArrayObject => new ArrayObject([$number]),
    '[method]file.size-of' => static fn(ArrayObject $file): int => count($file),
    '[static]file.count' => static fn(): int => 1,
]]);

final class Point
{
    public function __construct(public readonly float $x, public readonly ?string $farLabel = null)
    {
    }
}

/** Runs $work so many times. */
$each = static fn(Closure $work): Closure => static function (int $rounds) use ($work): void {
    for ($n = 0; $n < $rounds; $n++) {
        $work($n);
    }
};

$kept = $counters->counter->new(1);
$scenarios = [
    'a resource that is never dropped' => [$calls, $each(static fn() => $kept->plusOne(1))],
    'strings' => [$calls, $each(static fn(int $n) => $i->echoText("a string of some length, $n"))],
    'records and lists' => [$calls, $each(static fn(int $n) => $i->echoPoints([['x' => $n, 'farLabel' => "far $n"], new Point(1)]))],
    'calls' => [$calls, $each(static fn(int $n) => $i->addNumbers($n, 1))],
    'resources of the component' => [$calls, $each(static function (int $n) use ($counters): void {
        $counter = $counters->counter->new($n & 0xff);
        $counter->plusOne(1);
        if ($n & 1) {
            $counter->drop();
        }
    })],
    'resources handed over' => [$calls, $each(static fn(int $n) => $counters->take($counters->counter->new($n & 0xff)))],
    'resources of the host' => [$calls, $each(static function (int $n) use ($files): void {
        $files->measure($n & 7);
        $file = new ArrayObject();
        $files->size($files->pass($file));
    })],
    'arguments that do not fit' => [$calls, $each(static function () use ($i): void {
        try {
            $i->echoPoints([['x' => 1.5], ['x' => 'far']]);
        } catch (TypeError) {
        }
    })],
    'instances' => [$instances, $each(static fn() => $echo->instantiate()->echoTexts(['a', 'b']))],
    'instances that trap' => [intdiv($instances, 10), $each(static function () use ($echo): void {
        try {
            $echo->instantiate()->trap();
        } catch (Wasm\TrapException) {
        }
    })],
    'cycles of closures and instances' => [intdiv($instances, 10), $each(static function (int $n): void {
        static $component;
        $component ??= Component::fromText(HOST_RESOURCES_WAT);
        $instance = null;
        $instance = $component->instantiate(['docs:demo/files' => [
            '[constructor]file' => static function (int $number) use (&$instance): object {
                return $instance;
            },
            '[method]file.size-of' => static fn(object $file): int => 1,
            '[static]file.count' => static fn(): int => 1,
        ]]);
        $instance->measure(1);
        // By itself PHP waits until it has gathered ten thousand, and longer when it has found few before.
        if ($n % 1000 === 0) {
            gc_collect_cycles();
        }
    })],
];

exit(watch($scenarios) ? 0 : 1);
