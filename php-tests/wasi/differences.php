<?php

// Where this extension answers otherwise than wasmtime, and why. A program's name, the facts in question (null: all
// after the first that differs, because wasmtime ends the program there), the reason, and true if they do not differ
// every time.

$outOfRange = 'A flag or number that its type does not have: wasmtime traps; to others '
    . 'it is INVAL, which a program can handle.';
$outside = 'A pointer outside of the memory: wasmtime traps; the specification has FAULT for it.';
$clock = 'wasmtime has no clocks of processor time. Programs ask for them by clock().';

return [
    'args_get_outside' => [null, $outside],
    'clock_res_get' => [['process', 'thread'], $clock],
    'clock_time_get' => [['process', 'thread'], $clock],
    'clock_res_get_invalid' => [null, $outOfRange],
    'clock_time_get_invalid' => [null, $outOfRange],
    'fd_advise_invalid' => [null, $outOfRange],
    'fd_allocate' => [
        ['beyond the end', 'size', 'inside', 'nothing', 'too much', 'not for writing'],
        'wasmtime dropped the function. Linux has it.',
    ],
    'fd_buffers_invalid' => [
        ['fd_pread', 'fd_pwrite', 'fd_read', 'fd_write', 'size'],
        'POSIX refuses buffers that add up to more than a size can say. wasmtime looks at the first only.',
    ],
    'fd_fdstat_get_rights' => [['base', 'inheriting'], 'A stream can be polled, which is a right too.'],
    'fd_fdstat_set_flags_invalid' => [null, $outOfRange],
    'fd_filestat_set_times_invalid' => [null, $outOfRange],
    'fd_seek_invalid' => [null, $outOfRange],
    'path_filestat_get_invalid' => [null, $outOfRange],
    'path_filestat_set_times_invalid' => [null, $outOfRange],
    'path_link_invalid' => [null, $outOfRange],
    'path_open_invalid' => [null, $outOfRange],
    'path_open_sync' => [['dsync', 'rsync', 'sync'], 'wasmtime does not open files so. Linux does.'],
    'path_remove_directory' => [
        ['with a trailing slash', 'a link with a trailing slash'],
        'POSIX removes a directory that is called with a slash behind its name, and says NOTDIR of a link.',
    ],
    'pointers_outside' => [null, $outside],
    'poll_oneoff_files' => [
        ['events', 'userdata', 'type'],
        'A file is ready for reading and for writing, so there are two events. wasmtime tells of one, '
            . 'and now and then of both.',
        true,
    ],
    'proc_exit_255' => [null, 'wasmtime traps for codes from 126 on. Shells and PHP know codes up to 255.'],
    'proc_raise_invalid' => [null, $outOfRange],
    'sock_accept_invalid' => [null, $outOfRange],
    'sock_recv_invalid' => [null, $outOfRange],
    'sock_shutdown_invalid' => [null, $outOfRange],
];
