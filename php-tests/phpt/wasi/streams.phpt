--TEST--
Wasm\Wasi: standard streams are streams of PHP's, also those that run PHP code
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$cat = command(CAT);
function cat(mixed $stdin, mixed $stdout = null): Wasm\WasiResult
{
    global $cat;
    return Wasm\Wasi::run($cat, stdin: $stdin, stdout: $stdout);
}

$file = fopen(__FILE__, 'r');
var_dump(cat($file)->stdout === file_get_contents(__FILE__));
fseek($file, -4, SEEK_END);
var_dump(cat($file)->stdout);
var_dump(cat($file)->stdout);

$temp = fopen('php://temp/maxmemory:16', 'w+');
fwrite($temp, str_repeat('spills over ', 10));
rewind($temp);
$out = fopen('php://memory', 'w+');
var_dump(cat($temp, $out)->stdout);
rewind($out);
var_dump(strlen(stream_get_contents($out)));

// Output goes where echo goes.
ob_start(fn (string $text) => strtoupper($text));
cat('shout', fopen('php://output', 'w'));
ob_end_flush();
echo "\n";

// Filters apply.
$filtered = fopen('data:,Uryyb', 'r');
stream_filter_append($filtered, 'string.rot13');
var_dump(cat($filtered)->stdout);

// Sockets, one of which has something only later.
[$one, $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fwrite($other, 'through a socket');
stream_socket_shutdown($other, STREAM_SHUT_WR);
cat($one, $one);
fclose($one);
var_dump(stream_get_contents($other));
$late = popen(escapeshellarg(PHP_BINARY) . ' -n -r "usleep(50000); echo 1; usleep(50000); echo 2;"', 'r');
var_dump(cat($late)->stdout);

/** Gives what it is told, in pieces; and may do anything. */
class Wrapper
{
    public $context;
    public static array $pieces = [];
    public static string $written = '';

    public function stream_open(): bool
    {
        return true;
    }

    public function stream_read(int $count): string
    {
        $piece = array_shift(self::$pieces) ?? '';
        return is_callable($piece) ? $piece() : $piece;
    }

    public function stream_eof(): bool
    {
        return self::$pieces === [];
    }

    public function stream_write(string $data): int
    {
        if ($data === 'refuse') {
            throw new LengthException('refused');
        }
        self::$written .= $data;
        return strlen($data);
    }
}
stream_wrapper_register('mine', Wrapper::class);
Wrapper::$pieces = ['one ', 'two ', '', 'three'];
cat(fopen('mine://in', 'r'), fopen('mine://out', 'w'));
var_dump(Wrapper::$written);
Wrapper::$pieces = ['some', fn () => throw new DomainException('thrown while reading')];
attempt(fn () => cat(fopen('mine://in', 'r')));
attempt(fn () => cat('refuse', fopen('mine://out', 'w')));

// It cannot close the stream that is being read.
$in = fopen('mine://in', 'r');
Wrapper::$pieces = ['before', function () use ($in) { var_dump(@fclose($in)); return ''; }, 'never'];
var_dump(cat($in)->stdout);

// Unless it comes up in between: the guest is told.
$in = fopen('php://memory', 'r+');
fwrite($in, 'x');
rewind($in);
Wrapper::$pieces = [];
$wasi = new Wasm\Wasi(stdin: $in);
$instance = $cat->instantiate($wasi->imports());
fclose($in);
var_dump($wasi->start($instance), $wasi->stdout());
?>
--EXPECTF--
bool(true)
string(4) "%A"
string(0) ""
string(0) ""
int(120)
SHOUT
string(5) "Hello"
string(16) "through a socket"
string(2) "12"
string(13) "one two three"
DomainException: thrown while reading
LengthException: refused
bool(false)
string(11) "beforenever"
int(0)
string(0) ""
