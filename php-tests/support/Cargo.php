<?php

declare(strict_types=1);

namespace WasmTests\Support;

/** What cargo is told, so that its commands share what they compile: the engine and its compilers, most of all. */
final class Cargo
{
    /** The extension, as `make build` builds it. */
    public const BUILD = ['build', '--release', '--workspace'];

    /**
     * The tests of Rust: released and for the whole workspace, like the extension. The benches turn on features of crates
     * that the engine is made of. Our own code has its assertions, no other has.
     */
    public const TEST = [
        'test', '--release', '--workspace', '--exclude', 'wasm-benches',
        '--config', 'profile.release.package.wasm-runtime.debug-assertions=true',
        '--config', 'profile.release.package.wasm-runtime.overflow-checks=true',
        '--config', 'profile.release.package.wasm-fuzz.overflow-checks=true',
    ];

    /** The linter. It checks every crate once, but generates no code. */
    public const CLIPPY = ['clippy', '--release', '--workspace', '--all-targets'];

    /** The options for a tool that is a workspace of its own, and compiles nothing of the engine. */
    public const SPEC_SUITE = ['--manifest-path', 'tools/spec-suite/Cargo.toml', '--target-dir', 'target/tools'];

    /** @return list<string> the options that select cargo features; none for the default ones, which would be another build */
    public static function features(string|false $features): array
    {
        return in_array($features, [false, '', 'cranelift'], true) ? [] : ['--no-default-features', '--features', "$features,component"];
    }
}
