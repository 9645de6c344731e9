<?php

declare(strict_types=1);

namespace WasmTests\Component;

/** What wasmtime's tests of components import. The component model's own import nothing. */
final class Host
{
    private static int $drops = 0;
    private static int $lastDrop = 0;

    private function __construct(private readonly int $number)
    {
    }

    public function __destruct()
    {
        self::$drops++;
        self::$lastDrop = $this->number;
    }

    /** @return array<string, mixed> */
    public static function imports(): array
    {
        [self::$drops, self::$lastDrop] = [0, 0];
        return [
            'hostReturnTwo' => static fn(): int => 2,
            'hostEchoU32' => static fn(int $number): int => $number,
            'host' => [
                'returnThree' => static fn(): int => 3,
                'returnFour' => static fn(): int => 4,
                'returnHi' => static fn(): string => 'hi',
                '[constructor]resource1' => static fn(int $number): self => new self($number),
                '[static]resource1.assert' => static fn(self $resource, int $number) => self::same($number, $resource),
                '[static]resource1.last-drop' => static fn(): int => self::$lastDrop,
                '[static]resource1.drops' => static fn(): int => self::$drops,
                '[method]resource1.simple' => static fn(self $resource, int $number) => self::same($number, $resource),
                '[method]resource1.take-borrow' => static fn(self $resource, self $borrowed) => null,
                '[method]resource1.take-own' => static fn(self $resource, self $owned) => null,
            ],
        ];
    }

    private static function same(int $number, self $resource): void
    {
        $number === $resource->number || throw new \RuntimeException("the resource is $resource->number, not $number");
    }
}
