--TEST--
Wasm\Cache\Filesystem: what others can write to by now is not trusted any more
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = scratch() . '/modules';
$cache = new Wasm\Cache\Filesystem($directory);
$module = Wasm\Module::fromText(SUM_WAT);
$cache->set('key', $module);
[$file] = glob("$directory/*");
$all = fn() => [$cache->has('key'), $cache->get('key', 'none') === 'none', is_file($file)];

echo "a directory that others can write to:\n";
chmod($directory, 0777);
echo json_encode([...$all(), $cache->set('key', $module), $cache->delete('key'), $cache->clear(), is_file($file)]), "\n";
chmod($directory, 0700);
echo json_encode($all()), "\n";

echo "a file that others can write to:\n";
chmod($file, 0666);
echo json_encode($all()), "\n";
chmod($file, 0600);
echo json_encode($all()), "\n";

echo "a link:\n";
rename($file, $elsewhere = scratch() . '/elsewhere');
symlink($elsewhere, $file);
echo json_encode($all()), "\n";
echo json_encode([$cache->set('key', $module), is_link($file), ...$all()]), "\n";

echo "a directory that is gone:\n";
unlink($file);
rmdir($directory);
echo json_encode([...$all(), $cache->set('key', $module), $cache->delete('key'), $cache->clear()]), "\n";
?>
--EXPECT--
a directory that others can write to:
[false,true,true,false,false,false,true]
[true,false,true]
a file that others can write to:
[false,true,true]
[true,false,true]
a link:
[false,true,true]
[true,false,true,false,true]
a directory that is gone:
[false,true,false,false,true,false]
