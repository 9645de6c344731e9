<?php

// Each function of WASI preview 1, and each errno that its text in the specification names, or that of the POSIX function
// which the text refers to (POSIX.1-2017, "shall fail" and "may fail"): where it is shown, or, in brackets, why nobody
// meets it or why no test can show it. FAULT is the specification's for any pointer; ILSEQ is for strings that are no UTF-8,
// PERM for paths that lead out of their directory, and for changes to a read-only one.
//
// "program: fact" is a line of what a program in src/ says; "EscapeTest: case" and "SystemTest: case" are those of a test.

$io = ['a device that fails'];
$intr = ['a call that a signal interrupts is repeated; a guest whose time is up does not see what it answers'];
$socket = ['no descriptor of a guest\'s is a socket: one that PHP gave as a stream is read and written'];
$offset = ['sizes and offsets have 64 bits here and in the system'];
$readOnly = ['a file system mounted read-only; the system\'s answer is passed on, as all of its are'];
$full = ['a full file system; fd_write shows that the answer is passed on'];
$links = ['a file or directory with as many links as its file system can count'];
$host = ['the whole system\'s limit, or memory that the system has not'];
$streams = ['STREAMS, which Linux has not'];
$message = ['a STREAMS message or a tape, which Linux has not'];
$mount = ['a place where another file system is mounted'];

/** A function about one descriptor, whose program has the function's name. */
$shown = static fn (string $program, array $facts): array => array_map(
    static fn (string|array $fact): string|array => is_string($fact) && !str_contains($fact, ': ') ? "$program: $fact" : $fact,
    $facts,
);

/** What all functions that take a path have in common, as path_errors shows it under a label. */
$path = static fn (string $label): array => [
    'FAULT' => 'pointers_outside: ' . explode(' ', $label)[0],
    'ILSEQ' => "path_errors: $label, no UTF-8",
    'INVAL' => "path_errors: $label, a NUL",
    'LOOP' => "path_errors: $label, through a loop",
    'NAMETOOLONG' => "path_errors: $label, a long name",
    'NOENT' => "path_errors: $label, beneath nothing",
    'NOTDIR' => "path_errors: $label, beneath a file",
    'PERM' => "path_errors: $label, above",
    'ACCES' => 'SystemTest: ' . explode(' ', $label)[0] . ' in a closed directory',
    'IO' => $io,
    'ROFS' => $readOnly,
];

return [
    'args_get' => ['SUCCESS' => 'args_get: get', 'FAULT' => 'pointers_outside: args_get'],
    'args_sizes_get' => ['SUCCESS' => 'args_sizes_get: sizes', 'FAULT' => 'pointers_outside: args_sizes_get, count'],
    'environ_get' => ['SUCCESS' => 'environ_get: get', 'FAULT' => 'pointers_outside: environ_get'],
    'environ_sizes_get' => ['SUCCESS' => 'environ_sizes_get: sizes', 'FAULT' => 'pointers_outside: environ_sizes_get, count'],
    'clock_res_get' => $shown('clock_res_get', [
        'SUCCESS' => 'realtime', 'INVAL' => 'clock_res_get_invalid: no clock', 'FAULT' => 'pointers_outside: clock_res_get',
    ]),
    'clock_time_get' => $shown('clock_time_get', [
        'SUCCESS' => 'realtime', 'INVAL' => 'clock_time_get_invalid: no clock', 'FAULT' => 'pointers_outside: clock_time_get',
        'OVERFLOW' => ['nanoseconds since 1970 have room until 2554'],
    ]),

    'fd_advise' => $shown('fd_advise', [
        'SUCCESS' => 'advice', 'BADF' => 'no descriptor', 'INVAL' => 'fd_advise_invalid: no advice',
        'SPIPE' => 'SystemTest: fd_advise of a pipe',
    ]),
    'fd_allocate' => $shown('fd_allocate', [
        'SUCCESS' => 'beyond the end', 'BADF' => 'no descriptor', 'INVAL' => 'nothing', 'FBIG' => 'too much',
        'NODEV' => 'SystemTest: fd_allocate on a device', 'SPIPE' => 'SystemTest: fd_allocate of a pipe',
        'INTR' => $intr, 'IO' => $io, 'NOSPC' => $full,
    ]),
    'fd_close' => $shown('fd_close', ['SUCCESS' => 'a file', 'BADF' => 'again', 'INTR' => $intr, 'IO' => $io]),
    'fd_datasync' => $shown('fd_datasync', [
        'SUCCESS' => 'a file', 'BADF' => 'no descriptor', 'INVAL' => 'SystemTest: fd_datasync of a pipe',
        'IO' => $io, 'NOSPC' => $full,
    ]),
    'fd_fdstat_get' => $shown('fd_fdstat_get', [
        'SUCCESS' => 'a file', 'BADF' => 'no descriptor', 'FAULT' => 'pointers_outside: fd_fdstat_get',
    ]),
    'fd_fdstat_set_flags' => $shown('fd_fdstat_set_flags', [
        'SUCCESS' => 'append', 'BADF' => 'no descriptor', 'INVAL' => 'dsync',
    ]),
    'fd_fdstat_set_rights' => $shown('fd_fdstat_set_rights', [
        'SUCCESS' => ['there are no rights to give up: see docs/wasi.md'], 'NOTCAPABLE' => ['the same'],
        'NOTSUP' => 'a file', 'BADF' => 'no descriptor',
    ]),
    'fd_filestat_get' => $shown('fd_filestat_get', [
        'SUCCESS' => 'a file', 'BADF' => 'no descriptor', 'FAULT' => 'pointers_outside: fd_filestat_get', 'IO' => $io,
        'OVERFLOW' => $offset,
    ]),
    'fd_filestat_set_size' => $shown('fd_filestat_set_size', [
        'SUCCESS' => 'grow', 'BADF' => 'no descriptor', 'INVAL' => 'too large', 'PERM' => 'of a read-only directory',
        'FBIG' => ['a size between the file system\'s limit and 2^63, if there is one; the system\'s answer is passed on'],
        'INTR' => $intr, 'IO' => $io,
    ]),
    'fd_filestat_set_times' => $shown('fd_filestat_set_times', [
        'SUCCESS' => 'both', 'BADF' => 'no descriptor', 'INVAL' => 'set and now', 'PERM' => 'of a read-only directory',
        'ACCES' => 'SystemTest: fd_filestat_set_times to now', 'ROFS' => $readOnly,
    ]),
    'fd_pread' => $shown('fd_pread', $reading = [
        'SUCCESS' => 'inside', 'BADF' => 'no descriptor', 'INVAL' => 'nowhere', 'SPIPE' => 'stdin',
        'FAULT' => 'pointers_outside: fd_pread', 'AGAIN' => ['what may have to be waited for has no offset: SPIPE'],
        'ISDIR' => ['a directory is BADF, as in wasmtime'], 'BADMSG' => $message, 'INTR' => $intr, 'IO' => $io,
        'NXIO' => ['a device that is gone'], 'OVERFLOW' => $offset, 'CONNRESET NOTCONN TIMEDOUT' => $socket,
        'NOBUFS NOMEM' => $host,
    ]),
    'fd_prestat_get' => $shown('fd_prestat_get', [
        'SUCCESS' => 'a preopen', 'BADF' => 'no descriptor', 'FAULT' => 'pointers_outside: fd_prestat_get',
    ]),
    'fd_prestat_dir_name' => $shown('fd_prestat_dir_name', [
        'SUCCESS' => 'the first', 'BADF' => 'no descriptor', 'NOTDIR' => 'a file', 'NAMETOOLONG' => 'too little room',
        'FAULT' => 'pointers_outside: fd_prestat_dir_name',
    ]),
    'fd_pwrite' => $shown('fd_pwrite', $writing = [
        'SUCCESS' => 'inside', 'BADF' => 'no descriptor', 'INVAL' => 'nowhere', 'SPIPE' => 'stdout',
        'NOSPC' => 'SystemTest: fd_pwrite to a full device', 'FAULT' => 'pointers_outside: fd_pwrite',
        'AGAIN PIPE' => ['what may have to be waited for, or is read at its other end, has no offset: SPIPE'],
        'FBIG' => ['a file as large as its file system can have them; fd_allocate shows that the answer is passed on'],
        'RANGE' => $streams, 'INTR' => $intr, 'IO' => $io, 'NXIO' => ['a device that is gone'],
        'ACCES CONNRESET NETDOWN NETUNREACH' => $socket, 'NOBUFS' => $host,
    ]),
    'fd_read' => $shown('fd_read', [
        'SUCCESS' => 'at the beginning', 'INVAL' => 'fd_buffers_invalid: fd_read', 'FAULT' => 'pointers_outside: fd_read',
        'AGAIN' => 'SystemTest: an empty pipe that is not to be waited for',
    ] + array_diff_key($reading, ['SPIPE' => 0])),
    'fd_readdir' => $shown('fd_readdir', [
        'SUCCESS' => 'five', 'BADF' => 'no descriptor', 'FAULT' => 'pointers_outside: fd_readdir',
        'NOENT' => ['a cookie behind the last entry is the end, as in wasmtime'], 'OVERFLOW' => $offset,
    ]),
    'fd_renumber' => $shown('fd_renumber', ['SUCCESS' => 'onto another', 'BADF' => 'from nothing']),
    'fd_seek' => $shown('fd_seek', [
        'SUCCESS' => 'to a place', 'BADF' => 'no descriptor', 'INVAL' => 'before the beginning', 'SPIPE' => 'a stream',
        'OVERFLOW' => ['Linux says INVAL of an offset that does not fit'], 'FAULT' => 'pointers_outside: fd_seek',
    ]),
    'fd_sync' => $shown('fd_sync', [
        'SUCCESS' => 'a file', 'BADF' => 'no descriptor', 'INVAL' => 'SystemTest: fd_sync of a pipe',
        'INTR' => $intr, 'IO' => $io, 'NOSPC' => $full,
    ]),
    'fd_tell' => $shown('fd_tell', [
        'SUCCESS' => 'at the beginning', 'BADF' => 'no descriptor', 'SPIPE' => 'a stream',
        'INVAL' => ['the offset stays where it is'], 'OVERFLOW' => $offset, 'FAULT' => 'pointers_outside: fd_tell',
    ]),
    'fd_write' => $shown('fd_write', [
        'SUCCESS' => 'a file', 'INVAL' => 'fd_buffers_invalid: fd_write', 'FAULT' => 'pointers_outside: fd_write',
        'NOSPC' => 'SystemTest: fd_write to a full device', 'AGAIN' => 'SystemTest: a full one',
        'PIPE' => 'SystemTest: a pipe whose reader has gone',
    ] + array_diff_key($writing, ['SPIPE' => 0, 'AGAIN PIPE' => 0])),

    'path_create_directory' => [
        'SUCCESS' => 'path_create_directory: new', 'EXIST' => 'path_create_directory: again',
        'BADF' => 'path_create_directory: no descriptor', 'MLINK' => $links, 'NOSPC' => $full,
    ] + $path('path_create_directory'),
    'path_filestat_get' => [
        'SUCCESS' => 'path_filestat_get: a file', 'BADF' => 'path_filestat_get: no descriptor', 'OVERFLOW' => $offset,
    ] + array_diff_key($path('path_filestat_get'), ['ROFS' => 0]),
    'path_filestat_set_times' => [
        'SUCCESS' => 'path_filestat_set_times: a file', 'BADF' => 'path_filestat_set_times: no descriptor',
    ] + $path('path_filestat_set_times'),
    'path_link' => [
        'SUCCESS' => 'path_link: a file', 'EXIST' => 'path_link: onto a file', 'BADF' => 'path_link: from no descriptor',
        'XDEV' => 'SystemTest: path_link', 'MLINK' => $links, 'NOSPC' => $full,
    ] + $path('path_link from'),
    'path_open' => [
        'SUCCESS' => 'path_open: a file', 'EXIST' => 'path_open_create: exclusively', 'ISDIR' => 'path_open: a directory for writing',
        'BADF' => 'path_open: no descriptor', 'MFILE' => 'EscapeTest: open more than there may be',
        'NXIO' => 'SystemTest: a pipe without a reader', 'TXTBSY' => 'SystemTest: a program that runs',
        'NOTCAPABLE' => ['rights that nobody has are not asked for: see docs/wasi.md'],
        'INTR' => $intr, 'NFILE NOMEM' => $host, 'NOSPC' => $full, 'OVERFLOW' => $offset,
        'AGAIN' => ['a file lock or a STREAMS device'], 'NOTSUP' => ['a socket in the file system is NXIO in Linux'],
    ] + $path('path_open'),
    'path_readlink' => [
        'SUCCESS' => 'path_readlink: a link', 'INVAL' => 'path_readlink: a file', 'BADF' => 'path_readlink: no descriptor',
    ] + array_diff_key($path('path_readlink'), ['ROFS' => 0]),
    'path_remove_directory' => [
        'SUCCESS' => 'path_remove_directory: empty', 'NOTEMPTY' => 'path_remove_directory: not empty',
        'INVAL' => 'path_remove_directory: itself', 'BADF' => 'path_remove_directory: no descriptor', 'BUSY' => $mount,
        'EXIST' => ['Linux says NOTEMPTY'],
    ] + $path('path_remove_directory'),
    'path_rename' => [
        'SUCCESS' => 'path_rename: a file', 'NOTEMPTY' => 'path_rename: a directory onto a full one',
        'ISDIR' => 'path_rename: a file onto a directory', 'INVAL' => 'path_rename: a directory into itself',
        'BUSY' => 'path_rename: itself', 'XDEV' => 'SystemTest: path_rename', 'BADF' => 'path_rename: from no descriptor',
        'EXIST' => ['Linux says NOTEMPTY'], 'MLINK' => $links, 'NOSPC' => $full,
        'TXTBSY' => ['Linux renames programs that run'],
    ] + $path('path_rename from'),
    'path_symlink' => [
        'SUCCESS' => 'path_symlink: to a file', 'EXIST' => 'path_symlink: onto a file', 'BADF' => 'path_symlink: no descriptor',
        'NOSPC' => $full,
    ] + $path('path_symlink'),
    'path_unlink_file' => [
        'SUCCESS' => 'path_unlink_file: a file', 'ISDIR' => 'path_unlink_file: a directory',
        'BADF' => 'path_unlink_file: no descriptor', 'BUSY' => $mount, 'TXTBSY' => ['Linux unlinks programs that run'],
    ] + $path('path_unlink_file'),

    'poll_oneoff' => $shown('poll_oneoff', [
        'SUCCESS' => 'poll_oneoff_clock: 20 ms', 'INVAL' => 'poll_oneoff_descriptors: nothing',
        'BADF' => 'poll_oneoff_descriptors: no descriptor', 'FAULT' => 'pointers_outside: poll_oneoff',
        'NOMEM' => 'EscapeTest: as many as there are numbers', 'INTR' => $intr, 'AGAIN' => $host,
    ]),
    'proc_exit' => ['SUCCESS' => ['it does not return']],
    'proc_raise' => $shown('proc_raise', [
        'SUCCESS' => ['a guest has no process of its own to send signals to'], 'NOTSUP' => 'abrt',
        'INVAL' => 'proc_raise_invalid: no signal',
    ]),
    'sched_yield' => ['SUCCESS' => 'sched_yield: yield', 'NOSYS' => ['it is there']],
    'random_get' => ['SUCCESS' => 'random_get: many', 'FAULT' => 'pointers_outside: random_get'],

    'sock_accept' => $shown('sock_accept', $socketErrnos = [
        'SUCCESS' => $socket, 'NOTSOCK' => 'a stream', 'BADF' => 'no descriptor', 'INVAL' => 'sock_accept_invalid: no flag',
        'AGAIN CONNABORTED INTR MFILE NFILE NOBUFS NOMEM NOTSUP PROTO' => $socket,
    ]),
    'sock_recv' => $shown('sock_recv', [
        'INVAL' => 'sock_recv_invalid: no flag', 'AGAIN CONNRESET INTR IO NOBUFS NOMEM NOTCONN NOTSUP TIMEDOUT' => $socket,
    ] + array_slice($socketErrnos, 0, 3)),
    'sock_send' => $shown('sock_send', [
        'INVAL' => ['it has no flags, and no other argument counts'],
        'ACCES AGAIN CONNRESET DESTADDRREQ INTR IO MSGSIZE NETDOWN NETUNREACH NOBUFS NOTCONN NOTSUP PIPE' => $socket,
    ] + array_slice($socketErrnos, 0, 3)),
    'sock_shutdown' => $shown('sock_shutdown', [
        'INVAL' => 'sock_shutdown_invalid: no flag', 'NOBUFS NOTCONN' => $socket,
    ] + array_slice($socketErrnos, 0, 3)),
];
