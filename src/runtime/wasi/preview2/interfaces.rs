//! The interfaces of WASI 0.2 and their functions, by name.

use std::collections::HashMap;

use once_cell::sync::Lazy;

use super::function::{Row, row};
use super::{cli, clocks, filesystem, http, io, poll, random, sockets};

/// An interface, whose functions a component may import.
pub struct Interface {
    /// Those that are there; others of the interface can be imported, but not called.
    pub functions: HashMap<&'static str, Row>,
}

/// The interface of that name, without its version.
pub fn interface(name: &str) -> Option<&'static Interface> {
    INTERFACES.get(name)
}

static INTERFACES: Lazy<HashMap<&'static str, Interface>> = Lazy::new(|| {
    let interfaces = all().into_iter().map(|(name, rows)| {
        let functions = rows.into_iter().map(|row| (row.name, row)).collect();
        (name, Interface { functions })
    });
    interfaces.collect()
});

#[rustfmt::skip]
fn all() -> Vec<(&'static str, Vec<Row>)> {
    let mut all = vec![
        ("wasi:io/error", vec![
            row("[method]error.to-debug-string", io::to_debug_string),
        ]),
        ("wasi:io/poll", vec![
            row("[method]pollable.ready", poll::ready),
            row("[method]pollable.block", poll::block),
            row("poll", poll::poll),
        ]),
        ("wasi:io/streams", vec![
            row("[method]input-stream.read", io::read),
            row("[method]input-stream.blocking-read", io::blocking_read),
            row("[method]input-stream.skip", io::skip),
            row("[method]input-stream.blocking-skip", io::blocking_skip),
            row("[method]input-stream.subscribe", io::subscribe_to_input),
            row("[method]output-stream.check-write", io::check_write),
            row("[method]output-stream.write", io::write),
            row("[method]output-stream.blocking-write-and-flush", io::blocking_write_and_flush),
            row("[method]output-stream.flush", io::flush),
            row("[method]output-stream.blocking-flush", io::flush),
            row("[method]output-stream.subscribe", io::subscribe_to_output),
            row("[method]output-stream.write-zeroes", io::write_zeroes),
            row("[method]output-stream.blocking-write-zeroes-and-flush", io::blocking_write_zeroes_and_flush),
            row("[method]output-stream.splice", io::splice),
            row("[method]output-stream.blocking-splice", io::blocking_splice),
        ]),
        ("wasi:cli/environment", vec![
            row("get-environment", cli::get_environment),
            row("get-arguments", cli::get_arguments),
            row("initial-cwd", cli::initial_cwd),
        ]),
        ("wasi:cli/exit", vec![
            row("exit", cli::exit),
            row("exit-with-code", cli::exit_with_code),
        ]),
        ("wasi:cli/stdin", vec![row("get-stdin", cli::get_stdin)]),
        ("wasi:cli/stdout", vec![row("get-stdout", cli::get_stdout)]),
        ("wasi:cli/stderr", vec![row("get-stderr", cli::get_stderr)]),
        ("wasi:cli/terminal-input", vec![]),
        ("wasi:cli/terminal-output", vec![]),
        ("wasi:cli/terminal-stdin", vec![row("get-terminal-stdin", cli::get_terminal_stdin)]),
        ("wasi:cli/terminal-stdout", vec![row("get-terminal-stdout", cli::get_terminal_stdout)]),
        ("wasi:cli/terminal-stderr", vec![row("get-terminal-stderr", cli::get_terminal_stderr)]),
        ("wasi:clocks/wall-clock", vec![
            row("now", clocks::wall_now),
            row("resolution", clocks::wall_resolution),
        ]),
        ("wasi:clocks/monotonic-clock", vec![
            row("now", clocks::monotonic_now),
            row("resolution", clocks::monotonic_resolution),
            row("subscribe-instant", clocks::subscribe_instant),
            row("subscribe-duration", clocks::subscribe_duration),
        ]),
        ("wasi:clocks/timezone", vec![]),
        ("wasi:random/random", vec![
            row("get-random-bytes", random::get_random_bytes),
            row("get-random-u64", random::get_random_u64),
        ]),
        ("wasi:random/insecure", vec![
            row("get-insecure-random-bytes", random::get_random_bytes),
            row("get-insecure-random-u64", random::get_random_u64),
        ]),
        ("wasi:random/insecure-seed", vec![row("insecure-seed", random::insecure_seed)]),
        ("wasi:filesystem/preopens", vec![row("get-directories", filesystem::get_directories)]),
        ("wasi:filesystem/types", vec![
            row("filesystem-error-code", io::filesystem_error_code),
            row("[method]descriptor.read-via-stream", filesystem::read_via_stream),
            row("[method]descriptor.write-via-stream", filesystem::write_via_stream),
            row("[method]descriptor.append-via-stream", filesystem::append_via_stream),
            row("[method]descriptor.advise", filesystem::advise),
            row("[method]descriptor.sync-data", filesystem::sync_data),
            row("[method]descriptor.get-flags", filesystem::get_flags),
            row("[method]descriptor.get-type", filesystem::get_type),
            row("[method]descriptor.set-size", filesystem::set_size),
            row("[method]descriptor.set-times", filesystem::set_times),
            row("[method]descriptor.read", filesystem::read),
            row("[method]descriptor.write", filesystem::write),
            row("[method]descriptor.read-directory", filesystem::read_directory),
            row("[method]descriptor.sync", filesystem::sync),
            row("[method]descriptor.create-directory-at", filesystem::create_directory_at),
            row("[method]descriptor.stat", filesystem::stat),
            row("[method]descriptor.stat-at", filesystem::stat_at),
            row("[method]descriptor.set-times-at", filesystem::set_times_at),
            row("[method]descriptor.link-at", filesystem::link_at),
            row("[method]descriptor.open-at", filesystem::open_at),
            row("[method]descriptor.readlink-at", filesystem::readlink_at),
            row("[method]descriptor.remove-directory-at", filesystem::remove_directory_at),
            row("[method]descriptor.rename-at", filesystem::rename_at),
            row("[method]descriptor.symlink-at", filesystem::symlink_at),
            row("[method]descriptor.unlink-file-at", filesystem::unlink_file_at),
            row("[method]descriptor.is-same-object", filesystem::is_same_object),
            row("[method]descriptor.metadata-hash", filesystem::metadata_hash),
            row("[method]descriptor.metadata-hash-at", filesystem::metadata_hash_at),
            row("[method]directory-entry-stream.read-directory-entry", filesystem::read_directory_entry),
        ]),
        ("wasi:http/types", http::types()),
        ("wasi:http/outgoing-handler", http::outgoing_handler()),
    ];
    all.extend(sockets::interfaces());
    all
}
