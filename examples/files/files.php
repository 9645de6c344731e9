<?php

// A Rust program that works on directories: it sees those it is given, and may write where it is allowed to.

$scratch = sys_get_temp_dir() . '/wasm-example-' . getmypid();
mkdir($scratch);

$result = Wasm\Wasi::run(
    __DIR__ . '/files.wasm',
    args: ['files', '/source', '/scratch'],
    preopens: [
        '/source' => __DIR__,                                       // to read
        '/scratch' => new Wasm\Preopen($scratch, writable: true),   // to write, too
    ],
);
echo $result->stdout;
echo 'the note says: ', file_get_contents("$scratch/note.txt");

unlink("$scratch/note.txt");
rmdir($scratch);

// Output:
// /source: ["files.php", "files.rs", "files.wasm"]
// /source: Operation not permitted (os error 63)
// /scratch: []
// /scratch: left a note
// /etc/passwd: No such file or directory (os error 44)
// the note says: here I was
