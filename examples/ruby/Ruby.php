<?php

declare(strict_types=1);

use Wasm\Imports;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Wasi;

/**
 * Ruby, by the CRuby of the npm package @ruby/3.4-wasm-wasi.
 *
 * Its interface is one of an early component model, spelled out in the names of its functions. A value of Ruby is known by
 * its place in the guest's memory, and nothing of it is kept here: so an instance of a snapshot knows all that it knew.
 */
final class Ruby
{
    private const INIT = 'ruby-init: func(args: list<string>) -> ()';
    private const EVAL = 'rb-eval-string-protect: func(str: string) -> tuple<handle<rb-abi-value>, s32>';
    private const INTERN = 'rb-intern: func(name: string) -> u32';
    private const SEND = 'rb-funcallv-protect: func(recv: handle<rb-abi-value>, mid: u32, args: list<handle<rb-abi-value>>) -> tuple<handle<rb-abi-value>, s32>';
    private const TEXT = 'rstring-ptr: func(value: handle<rb-abi-value>) -> string';
    private const ERROR = 'rb-errinfo: func() -> handle<rb-abi-value>';
    private const CLEAR = 'rb-clear-errinfo: func() -> ()';

    private readonly Instance $guest;

    /** @param Module $module the interpreter, or a snapshot of it */
    public function __construct(Module $module, public readonly Wasi $wasi = new Wasi(['ruby']))
    {
        $same = static fn (int $value): int => $value;
        // Its other imports are calls of JavaScript.
        $this->guest = $module->instantiate(Imports::trapping($module, $wasi->imports() + [
            'canonical_abi' => ['resource_new_rb-abi-value' => $same, 'resource_get_rb-abi-value' => $same],
        ]));
        if (!$module->isSnapshot()) {
            $wasi->initialize($this->guest);
            $arguments = array_map(fn (string $text): string => pack('VV', ...$this->text("$text\0")), ['ruby', '-EUTF-8', '-e_=0']);
            ($this->guest->exports[self::INIT])($this->text(implode($arguments), 4)[0], count($arguments));
        }
    }

    /** This interpreter with all that was loaded into it, as a module to make more of. */
    public function snapshot(): Module
    {
        return $this->guest->snapshot();
    }

    /** What a program comes to, as a string. */
    public function eval(string $program): string
    {
        return $this->read($this->result(($this->guest->exports[self::EVAL])(...$this->text("$program\0"))));
    }

    /** A string as Ruby writes it. */
    public static function quote(string $text): string
    {
        return "'" . addcslashes($text, "'\\") . "'";
    }

    /** A value's `to_s`. */
    private function read(int $value): string
    {
        $to_s = ($this->guest->exports[self::INTERN])(...$this->text("to_s\0"));
        $string = $this->result(($this->guest->exports[self::SEND])($value, $to_s, 0, 0));
        $at = ($this->guest->exports[self::TEXT])($string);
        $memory = $this->guest->memory;
        $text = $memory->read($memory->readUint32($at), $memory->readUint32($at + 4));
        $this->guest->{'cabi_post_rstring-ptr'}($at);
        $this->guest->{'canonical_abi_drop_rb-abi-value'}($string);
        $this->guest->{'canonical_abi_drop_rb-abi-value'}($value);
        return $text;
    }

    /** The value in the result of a function that says whether it has failed. */
    private function result(int $at): int
    {
        [$value, $failed] = [$this->guest->memory->readInt32($at), $this->guest->memory->readInt32($at + 4)];
        if ($failed === 0) {
            return $value;
        }
        $error = ($this->guest->exports[self::ERROR])();
        ($this->guest->exports[self::CLEAR])();
        throw new RuntimeException($this->read($error));
    }

    /** @return array{int, int} where a text is in the guest, which frees it, and its length */
    private function text(string $text, int $alignment = 1): array
    {
        $at = $this->guest->cabi_realloc(0, 0, $alignment, strlen($text));
        $this->guest->memory->write($at, $text);
        return [$at, strlen($text)];
    }
}
