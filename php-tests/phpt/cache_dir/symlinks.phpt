--TEST--
wasm.cache_dir: nothing in it is followed elsewhere, and nobody else's file is loaded
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../cache_dir.inc';

$cache = cache_directory();
$path = settled(dirname($cache) . '/sum.wasm');
boot($cache, $path);
[$file] = artifacts($cache);
[$record] = glob("$cache/*.wasm-path");
$elsewhere = dirname($cache) . '/elsewhere';

// A link to a good artifact is replaced by a file, and what it led to is untouched.
rename($file, $elsewhere);
$good = file_get_contents($elsewhere);
symlink($elsewhere, $file);
echo boot($cache, $path);
var_dump(is_link($file), file_get_contents($elsewhere) === $good);
echo boot($cache, $path);

// So is one that leads nowhere, and a directory is left alone.
unlink($file);
symlink("$cache/nowhere", $file);
echo boot($cache, $path);
var_dump(is_link($file));
unlink($file);
mkdir($file);
echo preg_replace('/"[^"]+"/', 'DIR', boot($cache, $path));
rmdir($file);

// A pipe, which nobody writes to.
shell_exec("mkfifo -m 600 " . escapeshellarg($file));
echo boot($cache, $path);
var_dump(filetype($file));
unlink($record);
shell_exec("mkfifo -m 600 " . escapeshellarg($record));
echo boot($cache, $path);

// Others could have written to it.
chmod($file, 0666);
echo boot($cache, $path);
var_dump(decoct(fileperms($file) & 0777));

// The directory itself may be a link: it is what it leads to that counts.
symlink($cache, dirname($cache) . '/link');
echo boot(dirname($cache) . '/link', $path);
?>
--EXPECTF--
compiled 9
bool(false)
bool(true)
disk 9
compiled 9
bool(false)

Warning: Wasm\Instance::__construct(): wasm.cache_dir: cannot write compiled modules to DIR: Is a directory (os error %d) in Command line code on line 1
compiled 9
compiled 9
string(4) "file"
disk 9
compiled 9
string(3) "600"
disk 9
