<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

/** The functions of C's time.h that emscripten leaves to JavaScript, in PHP's time zone. */
final class Calendar
{
    /** Fields of a struct tm that are an int each; behind them the offset of the zone at 36. */
    private const FIELDS = ['s' => 0, 'i' => 4, 'H' => 8, 'j' => 12, 'n' => 16, 'Y' => 20, 'w' => 24, 'z' => 28, 'I' => 32];
    private const OFFSET = 36;

    /** What strftime() and DateTimeInterface::format() have in common. */
    private const FORMATS = ['a' => 'D', 'A' => 'l', 'b' => 'M', 'B' => 'F', 'c' => 'D M d H:i:s Y', 'd' => 'd', 'D' => 'm/d/y', 'F' => 'Y-m-d',
        'G' => 'o', 'h' => 'M', 'H' => 'H', 'I' => 'h', 'm' => 'm', 'M' => 'i', 'p' => 'A', 'P' => 'a', 'r' => 'h:i:s A', 'R' => 'H:i', 's' => 'U',
        'S' => 's', 'T' => 'H:i:s', 'u' => 'N', 'V' => 'W', 'w' => 'w', 'x' => 'm/d/y', 'X' => 'H:i:s', 'y' => 'y', 'Y' => 'Y', 'z' => 'O', 'Z' => 'T'];

    public function __construct(private readonly Guest $guest)
    {
    }

    /** @return array<string, \Closure> */
    public function functions(): array
    {
        return [
            '_localtime_js' => fn(int ...$arguments) => $this->break(new \DateTimeZone(date_default_timezone_get()), ...$arguments),
            '_gmtime_js' => fn(int ...$arguments) => $this->break(new \DateTimeZone('UTC'), ...$arguments),
            '_mktime_js' => fn(int $tm): int => $this->make($tm, new \DateTimeZone(date_default_timezone_get())),
            '_timegm_js' => fn(int $tm): int => $this->make($tm, new \DateTimeZone('UTC')),
            '_tzset_js' => $this->zone(...),
            'strftime' => $this->format(...),
            'strftime_l' => $this->format(...),
        ];
    }

    /** The last argument is where the struct tm goes. Before it is the time, in two halves, or a pointer to it in old versions. */
    private function break(\DateTimeZone $zone, int ...$arguments): void
    {
        $tm = array_pop($arguments);
        $time = count($arguments) === 2 ? $arguments[0] & 0xffffffff | $arguments[1] << 32 : $arguments[0];
        $this->write($tm, (new \DateTimeImmutable('@' . $time))->setTimezone($zone));
    }

    /** Of old versions, whose time_t has 32 bits. */
    public function breakAt(string $name, int $pointer, int $tm): void
    {
        $zone = new \DateTimeZone($name === '_gmtime_js' ? 'UTC' : date_default_timezone_get());
        $this->break($zone, $this->guest->memory()->readInt32($pointer), $tm);
    }

    private function write(int $tm, \DateTimeImmutable $time): void
    {
        $memory = $this->guest->memory();
        foreach (self::FIELDS as $format => $at) {
            $memory->writeInt32($tm + $at, (int) $time->format($format) - match ($format) {
                'n' => 1,
                'Y' => 1900,
                default => 0,
            });
        }
        $memory->writeInt32($tm + self::OFFSET, $time->getOffset());
    }

    private function read(int $tm, \DateTimeZone $zone): \DateTimeImmutable
    {
        [$second, $minute, $hour, $day, $month, $year] = array_values(unpack('l6', $this->guest->memory()->read($tm, 24)));
        return (new \DateTimeImmutable('now', $zone))->setDate($year + 1900, $month + 1, $day)->setTime($hour, $minute, $second);
    }

    private function make(int $tm, \DateTimeZone $zone): int
    {
        $time = $this->read($tm, $zone);
        $this->write($tm, $time);
        return $time->getTimestamp();
    }

    /** Old versions are given where pointers to two names go, newer ones where the names go. */
    private function zone(int $seconds, int $daylight, int $names, int $summerName = 0): void
    {
        $zone = new \DateTimeZone(date_default_timezone_get());
        $year = date('Y');
        $winter = new \DateTimeImmutable("$year-01-01", $zone);
        $summer = new \DateTimeImmutable("$year-07-01", $zone);
        if ($winter->getOffset() > $summer->getOffset()) {
            // South of the equator.
            [$winter, $summer] = [$summer, $winter];
        }
        $memory = $this->guest->memory();
        $memory->writeInt32($seconds, -$winter->getOffset());
        $memory->writeInt32($daylight, (int) ($winter->getOffset() !== $summer->getOffset()));
        foreach ([$winter->format('T'), $summer->format('T')] as $index => $name) {
            $name = substr($name, 0, 16);
            $at = func_num_args() > 3 ? [$names, $summerName][$index] : ($this->guest->find('malloc')?->__invoke(strlen($name) + 1) ?? 0);
            if ($at !== 0) {
                $memory->writeCString($at, $name);
            }
            func_num_args() > 3 || $memory->writeInt32($names + 4 * $index, $at);
        }
    }

    private function format(int $target, int $room, int $format, int $tm, int $locale = 0): int
    {
        $memory = $this->guest->memory();
        $offset = $memory->readInt32($tm + self::OFFSET);
        $time = $this->read($tm, new \DateTimeZone(sprintf('%+03d:%02d', intdiv($offset, 3600), abs(intdiv($offset, 60) % 60))));
        $text = preg_replace_callback('/%[EO0-]?(.)/s', static fn(array $match): string => match ($match[1]) {
            '%' => '%',
            'n' => "\n",
            't' => "\t",
            'C' => sprintf('%02d', intdiv((int) $time->format('Y'), 100)),
            'e' => sprintf('%2d', (int) $time->format('j')),
            'g' => substr($time->format('o'), -2),
            'j' => sprintf('%03d', (int) $time->format('z') + 1),
            'k' => sprintf('%2d', (int) $time->format('G')),
            'l' => sprintf('%2d', (int) $time->format('g')),
            'U' => sprintf('%02d', intdiv((int) $time->format('z') + 7 - (int) $time->format('w'), 7)),
            'W' => sprintf('%02d', intdiv((int) $time->format('z') + 7 - ((int) $time->format('w') + 6) % 7, 7)),
            default => isset(self::FORMATS[$match[1]]) ? $time->format(self::FORMATS[$match[1]]) : $match[0],
        }, $memory->readCString($format));
        if (strlen($text) + 1 > $room) {
            return 0;
        }
        return $memory->writeCString($target, $text) - 1;
    }
}
