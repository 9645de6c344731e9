<?php

// Writes what llvm-symbolizer says of each address of a module's code, where it differs from the address before.

declare(strict_types=1);

/** The size of the code section's content. */
function code_size(string $wasm): int
{
    $number = static function (int &$at) use ($wasm): int {
        for ($value = $shift = 0;; $shift += 7) {
            $byte = ord($wasm[$at++]);
            $value |= ($byte & 0x7f) << $shift;
            if ($byte < 0x80) {
                return $value;
            }
        }
    };
    for ($at = 8; $at < strlen($wasm); $at += $size) {
        $kind = ord($wasm[$at++]);
        $size = $number($at);
        if ($kind === 10) {
            return $size;
        }
    }
    throw new UnexpectedValueException('no code');
}

[, $module, $symbolizer] = $argv;
$size = code_size(file_get_contents($module));
$options = [$symbolizer, "--obj=$module", '--inlines', '--functions=linkage', '--no-demangle'];
$process = proc_open($options, [['pipe', 'r'], ['pipe', 'w']], $pipes);
$before = null;
for ($address = 0; $address < $size; $address++) {
    fprintf($pipes[0], "0x%x\n", $address);
    fflush($pipes[0]);
    for ($answer = ''; ($line = fgets($pipes[1])) !== "\n" && $line !== false;) {
        $answer .= $line;
    }
    if ($answer !== $before) {
        printf("0x%x\n%s\n", $address, $answer);
        $before = $answer;
    }
}
