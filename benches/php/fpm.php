<?php

/**
 * php-fpm: requests a second of a page that boots and calls a module, against the same page without, which does
 * nothing, or some work; and the private memory that each of eight workers pays for a large module, and for a snapshot.
 *
 * The first needs nginx and wrk. What cannot be measured is left out, and said on stderr.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';
require __DIR__ . '/../../php-tests/bootstrap.php';

use WasmTests\Server\{FpmServer, Process};
use WasmTests\Support\Php;

use function Measure\{compilers, median, run, temporaryDirectory};

const CEDAR = __DIR__ . '/../../target/modules/node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm';

const RUBY = __DIR__ . '/../../target/toolchains/node_modules/@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm';

/** As on a server: a page is not compiled for each request. */
const OPCACHE = ['zend_extension' => 'opcache', 'opcache.enable' => 1];

putenv('WASM_COMPILER=' . compilers()[0]);

/** A directory that the workers, who may be somebody else, can read. */
function site(array $scripts): string
{
    $directory = temporaryDirectory();
    chmod($directory, 0755);
    foreach ($scripts as $name => $content) {
        file_put_contents("$directory/$name", $content);
        chmod("$directory/$name", 0644);
    }

    return $directory;
}

/** A cache directory of the workers' own. */
function cacheDirectory(): string
{
    $directory = temporaryDirectory();
    if (posix_geteuid() === 0) {
        chown($directory, 'nobody');
    }

    return $directory;
}

function nginx(string $directory, string $socket, string $address): Process
{
    $user = posix_geteuid() === 0 ? "user nobody " . posix_getgrgid(posix_getpwnam('nobody')['gid'])['name'] . ';' : '';
    file_put_contents("$directory/nginx.conf", <<<CONF
        $user
        daemon off;
        worker_processes 1;
        pid $directory/nginx.pid;
        error_log $directory/nginx.log;
        events { worker_connections 256; }
        http {
            access_log off;
            client_body_temp_path $directory/body; fastcgi_temp_path $directory/fastcgi; proxy_temp_path $directory/proxy;
            uwsgi_temp_path $directory/uwsgi; scgi_temp_path $directory/scgi;
            server {
                listen $address;
                location / {
                    fastcgi_pass unix:$socket;
                    fastcgi_param SCRIPT_FILENAME $directory\$uri;
                    fastcgi_param REQUEST_METHOD \$request_method;
                    fastcgi_param QUERY_STRING \$query_string;
                }
            }
        }
        CONF);
    $process = new Process(['nginx', '-c', "$directory/nginx.conf", '-p', $directory], "$directory/nginx.out");
    $process->awaitListener("tcp://$address");

    return $process;
}

function requestsASecond(string $url): float
{
    $output = run(['wrk', '-t', '1', '-c', '4', '-d', '1s', $url]);
    if (preg_match('~Requests/sec:\s+([\d.]+)~', $output, $found) !== 1 || str_contains($output, 'Non-2xx')) {
        throw new RuntimeException("wrk says: $output");
    }

    return (float) $found[1];
}

function throughput(): void
{
    $module = realpath(__DIR__ . '/../../examples/simple.wasm');
    $boot = "\$instance = new Wasm\\Instance('$module');";
    // Half a millisecond, as a page that is worth asking for takes at least.
    $work = '$sum = 0; foreach (range(1, 4000) as $n) { $sum += strlen(htmlspecialchars("<b>$n</b>")); } echo $sum, " ";';
    $pages = [
        'an empty page' => ['<?php echo 3;', "<?php $boot echo \$instance->sum(1, 2);"],
        'a page with some work' => ["<?php $work echo 3;", "<?php $boot $work echo \$instance->sum(1, 2);"],
    ];
    $scripts = array_merge(...array_values($pages));
    $site = site(array_combine(array_map(fn (int $n): string => "page$n.php", array_keys($scripts)), $scripts));
    $probe = stream_socket_server('tcp://127.0.0.1:0');
    $address = stream_socket_get_name($probe, false);
    fclose($probe);
    $server = new FpmServer($site, OPCACHE, 2);
    $nginx = nginx($site, $server->socket, $address);
    try {
        for ($round = -1; $round < 5; ++$round) {
            foreach ($scripts as $n => $_) {
                $rate = requestsASecond("http://$address/page$n.php");
                // The first round warms up.
                $round < 0 || $rounds[$n][] = $rate;
            }
        }
        foreach (array_keys($pages) as $n => $page) {
            Bench\row('fpm', $page, '1/s', $rounds[2 * $n]);
            Bench\row('fpm', "$page, with a boot and a call", '1/s', $rounds[2 * $n + 1]);
        }
    } finally {
        $nginx->stop();
        $server->stop();
        foreach (['body', 'fastcgi', 'proxy', 'uwsgi', 'scgi'] as $directory) {
            @rmdir("$site/$directory");
        }
    }
}

/** Kilobytes that no other process shares, by worker. @return list<float> */
function privateMemory(FpmServer $server, string $script): array
{
    $pids = [];
    // Until each worker has answered.
    for ($request = 0; count($pids) < 8 && $request < 4000; ++$request) {
        $response = $server->get($script);
        if ($response->status !== 200) {
            throw new RuntimeException("$response->body $response->log");
        }
        $pids[(int) $response->body] = true;
    }
    $private = [];
    foreach (array_keys($pids) as $pid) {
        preg_match_all('/^Private_(?:Clean|Dirty):\s+(\d+)/m', file_get_contents("/proc/$pid/smaps_rollup"), $found);
        $private[] = (float) array_sum($found[1]);
    }

    return $private;
}

function memory(): void
{
    $module = realpath(CEDAR);
    $site = site([
        'plain.php' => '<?php usleep(2000); echo getmypid();',
        'wasm.php' => "<?php \$module = new Wasm\\Module('$module'); usleep(2000); echo getmypid();",
    ]);
    $cache = cacheDirectory();
    $measure = static function (array $ini, string $script) use ($site): array {
        $server = new FpmServer($site, $ini, 8);
        try {
            return privateMemory($server, $script);
        } finally {
            $server->stop();
        }
    };
    // The first server's worker compiles it; it is not the one that is measured.
    $measure(['wasm.cache_dir' => $cache], 'wasm.php');
    $none = median($measure(['wasm.cache_dir' => $cache], 'plain.php'));
    foreach (['from disk' => [], 'preloaded' => ['wasm.preload' => $module]] as $name => $ini) {
        $private = $measure($ini + ($name === 'from disk' ? ['wasm.cache_dir' => $cache] : []), 'wasm.php');
        Bench\row('fpm', "private memory of a worker for cedar-wasm, $name", 'kB', array_map(fn (float $kilobytes): float => $kilobytes - $none, $private));
    }
}

/** Ruby in each of eight workers: the private memory of a worker while it answers, against that of one without wasm. */
function rubyMemory(): void
{
    [$example, $module] = array_map(realpath(...), [__DIR__ . '/../../examples/ruby/Ruby.php', RUBY]);
    $load = "<?php class_exists('Ruby', false) || require '$example';\n";
    $remember = $load . "\$ready = Wasm\\Cache::remember('ruby', function () {
        \$ruby = new Ruby(new Wasm\\Module('$module'));
        \$ruby->eval('1 + 1');
        return \$ruby->snapshot();
    });";
    $end = <<<'PHP'
        usleep(2000);
        preg_match_all('/^Private_(?:Clean|Dirty):\s+(\d+)/m', file_get_contents('/proc/self/smaps_rollup'), $found);
        echo getmypid(), ' ', array_sum($found[1]);
        PHP;
    $site = site([
        'plain.php' => "<?php $end",
        'start.php' => "$load \$ruby = new Ruby(new Wasm\\Module('$module')); \$ruby->eval('1 + 1'); $end",
        'preload.php' => $remember,
        'before.php' => "$remember $end",
        'use.php' => "$remember \$ruby = new Ruby(\$ready); \$ruby->eval('1 + 1'); $end",
    ]);
    posix_geteuid() === 0 && chown($site, 'nobody');
    $settings = ['wasm.cache_dir' => cacheDirectory(), 'wasm.cache_max_size' => '2G', 'max_execution_time' => 0] + OPCACHE;
    $measure = static function (array $ini, string $script) use ($site): float {
        // One that root has started would run the script of opcache.preload in a process that ends.
        Process::$before = posix_geteuid() === 0 ? Php::asNobody() ?? [] : [];
        $server = new FpmServer($site, $ini, 8);
        try {
            $private = [];
            // What all of them have is shared only when all of them have it.
            for ($request = 0, $enough = null; $request < 4000 && $request !== $enough; ++$request) {
                $response = $server->get($script);
                if (preg_match('/^(\d+) (\d+)$/D', $response->body, $found) !== 1) {
                    throw new RuntimeException("$response->body $response->log");
                }
                $private[$found[1]] = (float) $found[2];
                $enough ??= count($private) === 8 ? $request + 24 : null;
            }

            return median(array_values($private));
        } finally {
            Process::$before = [];
            $server->stop();
        }
    };
    // The first server's workers compile, and make the snapshot.
    $measure($settings, 'before.php');
    $none = $measure($settings, 'plain.php');
    $rows = [
        'that starts Ruby' => [$settings, 'start.php'],
        'with a snapshot of Ruby from disk' => [$settings, 'before.php'],
        'with a snapshot of Ruby from disk, in use' => [$settings, 'use.php'],
        'with a snapshot of Ruby, preloaded' => [$settings + ['opcache.preload' => "$site/preload.php"], 'before.php'],
        'with a snapshot of Ruby, preloaded, in use' => [$settings + ['opcache.preload' => "$site/preload.php"], 'use.php'],
    ];
    foreach ($rows as $name => [$ini, $script]) {
        Bench\row('fpm', "private memory of a worker $name", 'kB', [$measure($ini, $script) - $none]);
    }
}

foreach (['throughput' => ['nginx', 'wrk'], 'memory' => [], 'rubyMemory' => []] as $measurement => $programs) {
    $missing = array_filter($programs, fn (string $program): bool => trim((string) shell_exec("command -v $program")) === '');
    $missing = FpmServer::find() === null ? ['php-fpm'] : $missing;
    $missing = $measurement === 'rubyMemory' && !is_file(RUBY) ? ['Ruby (sh php-tests/toolchains/fetch.sh)'] : $missing;
    $missing = $measurement === 'memory' && !is_file(CEDAR) ? ['cedar-wasm (php php-tests/modules/fetch.php)'] : $missing;
    if ($missing !== []) {
        fwrite(STDERR, "php-fpm, $measurement: not measured without " . implode(', ', $missing) . "\n");
        continue;
    }
    $measurement();
}
