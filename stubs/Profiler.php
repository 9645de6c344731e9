<?php

namespace Wasm;

/**
 * Finds out where a program spends its time, in PHP and in wasm alike. Cannot be constructed.
 *
 *     Wasm\Profiler::start();
 *     $page = render($guest);
 *     $profile = Wasm\Profiler::stop();
 *     file_put_contents('page.collapsed', $profile->collapsed());
 *
 * It needs no rights, and costs nothing while no profile is being taken.
 */
final class Profiler
{
    /**
     * Begins a profile of this thread: its stack is noted each time it has used so much processor time.
     *
     * Inside PHP's own functions the stack is noted when they are over. A signal does it, which may end a sleep early if it was on
     * its way when the sleep began. A request that ends takes its profile with it.
     *
     * @param float $interval seconds, from 0.0001 to 10
     * @throws \ValueError if the interval is anything else
     * @throws WasmError if a profile is being taken already
     * @throws LinkException if the system has no thread or memory for it
     */
    public static function start(float $interval): void {}

    /**
     * Ends the profile that was begun.
     *
     * @throws WasmError if none was
     */
    public static function stop(): Profile {}
}
