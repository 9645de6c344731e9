<?php

// Draws collapsed stacks as a flame graph: php tools/flamegraph.php page.collapsed > page.svg

declare(strict_types=1);

const WIDTH = 960;
const ROW = 18;
/** Narrower functions are left out, and narrower ones than that have no name. */
const NARROWEST = 0.5;
const NARROWEST_NAME = 30;
/** The width of a character. */
const CHARACTER = 6.6;

/** @return array{int, array<string, array>} what was spent in the whole, and each function on the outside */
function tree(string $collapsed): array
{
    $root = [0, []];
    foreach (explode("\n", rtrim($collapsed)) as $line) {
        if (preg_match('/^(.+) (\d+)$/D', $line, $match) !== 1) {
            throw new UnexpectedValueException("not a collapsed stack: $line");
        }
        $node = &$root;
        $node[0] += (int) $match[2];
        foreach (explode(';', $match[1]) as $function) {
            $node[1][$function] ??= [0, []];
            $node = &$node[1][$function];
            $node[0] += (int) $match[2];
        }
        unset($node);
    }
    return $root;
}

function depth(array $node): int
{
    return $node[1] === [] ? 0 : 1 + max(array_map(depth(...), $node[1]));
}

/** A name of so many characters at most. */
function fitting(string $name, int $most): string
{
    $name = htmlspecialchars_decode(htmlspecialchars($name, ENT_SUBSTITUTE));
    return preg_match("/^.{0,$most}$/suD", $name) === 1 ? $name : preg_replace('/^(.{0,' . ($most - 1) . '}).*$/suD', '$1…', $name);
}

function draw(array $node, float $left, int $level, float $scale, int $height, int $total): string
{
    $svg = '';
    foreach ($node[1] as $name => [$time, ]) {
        $name = (string) $name;
        $width = $time * $scale;
        if ($width >= NARROWEST) {
            $y = $height - ($level + 1) * ROW;
            $hue = crc32($name) % 50;
            $title = sprintf('%s: %.1f %%, %.1f ms', $name, 100 * $time / $total, $time / 1000);
            $label = $width < NARROWEST_NAME ? '' : fitting($name, (int) (($width - 6) / CHARACTER));
            $svg .= sprintf(
                "<g><title>%s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"hsl(%d 80%% 65%%)\" stroke=\"#fff\"/><text x=\"%.1f\" y=\"%d\">%s</text></g>\n",
                htmlspecialchars($title, ENT_XML1), $left, $y, $width, ROW, $hue, $left + 3, $y + 13, htmlspecialchars($label, ENT_XML1),
            );
            $svg .= draw($node[1][$name], $left, $level + 1, $scale, $height, $total);
        }
        $left += $width;
    }
    return $svg;
}

$collapsed = file_get_contents($argv[1] ?? 'php://stdin');
$root = tree($collapsed);
$height = depth($root) * ROW;
printf("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"11\">\n", WIDTH, $height);
echo draw($root, 0, 0, WIDTH / max(1, $root[0]), $height, max(1, $root[0])), "</svg>\n";
