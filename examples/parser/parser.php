<?php
/*
 * A parser that calls back: wasm walks through the text, PHP decides what to make of it, and can stop it.
 */
final class CsvReader
{
    private Wasm\Instance $instance;
    private Wasm\Uint8Array $text;
    private array $fields = [];
    private Closure $onRow;

    public function __construct()
    {
        $this->instance = new Wasm\Instance(__DIR__ . '/parser.wasm', [
            'handler' => ['field' => [$this, 'field'], 'row' => [$this, 'row']],
        ]);
        $this->text = new Wasm\Uint8Array($this->instance->memory, $this->instance->buffer(), 65536);
    }

    public function field(int $offset, int $length, int $doubled): void
    {
        $field = $this->text->subarray($offset, $offset + $length)->getBytes();
        $this->fields[] = $doubled ? str_replace('""', '"', $field) : $field;
    }

    public function row(int $number): bool
    {
        [$fields, $this->fields] = [$this->fields, []];
        return ($this->onRow)($number, $fields) !== false;
    }

    public function parse(string $csv, Closure $onRow): int
    {
        $this->onRow = $onRow;
        $this->text->setBytes($csv);
        return $this->instance->parse(strlen($csv));
    }
}

$csv = <<<'CSV'
    name,born,said
    "Hopper, Grace",1906,"""It's easier to ask forgiveness"""
    Ada,1815,
    "Two
    lines",1900,x
    never,0,reached
    CSV;

$reader = new CsvReader;
$rows = $reader->parse($csv, function (int $number, array $fields): bool {
    echo $number, ': ', json_encode($fields), "\n";
    return $number < 4;
});
var_dump($rows, $reader->parse("a,b\nc,\"no end", fn() => true));

// Output:
// 1: ["name","born","said"]
// 2: ["Hopper, Grace","1906","\"It's easier to ask forgiveness\""]
// 3: ["Ada","1815",""]
// 4: ["Two\nlines","1900","x"]
// int(4)
// int(-7)
