<?php

declare(strict_types=1);

namespace WasmTests\Modules;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** A test of a module that other people built: it needs the package, and is skipped with the reason where there is none. */
abstract class ModuleTestCase extends TestCase
{
    /** The path of a file of an npm package that fetch.php has fetched. */
    protected static function npm(string $file): string
    {
        $modules = Php::root() . '/target/modules';
        $reason = is_file("$modules/unavailable.txt") ? file_get_contents("$modules/unavailable.txt") : null;
        if ($reason !== null || !is_dir("$modules/node_modules")) {
            self::markTestSkipped($reason ?? 'not fetched: php php-tests/modules/fetch.php');
        }
        return "$modules/node_modules/$file";
    }

    /** Loads what an example has, so that what is shown is what is tested. */
    protected static function example(string $file): void
    {
        require_once Php::root() . "/examples/$file";
    }
}
