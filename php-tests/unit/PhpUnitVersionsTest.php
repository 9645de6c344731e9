<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use WasmTests\Support\Php;

/** The same tests run under PHPUnit 9, which knows annotations only, and 12 and later, which know attributes only. */
final class PhpUnitVersionsTest extends TestCase
{
    public function testWhatAnAnnotationSaysAnAttributeSaysToo(): void
    {
        $checked = 0;
        foreach (glob(Php::root() . '/php-tests/*/*Test.php') as $file) {
            // A method with what stands before it: the comment, and the attributes after the comment.
            preg_match_all('~^    /\*\*((?:(?!\*/).)*)\*/((?:\s*#\[[^\n]*\])*)\s*public function (\w+)~ms', file_get_contents($file), $methods, PREG_SET_ORDER);
            foreach ($methods as [, $comment, $attributes, $name]) {
                $where = basename($file) . "::$name";
                preg_match_all('/@dataProvider (\w+)/', $comment, $annotated);
                preg_match_all('/#\[DataProvider\(\'(\w+)\'\)\]/', $attributes, $attributed);
                self::assertSame($annotated[1], $attributed[1], "the data providers of $where");
                preg_match_all('/@requires extension (\w+)/', $comment, $annotated);
                preg_match_all('/#\[RequiresPhpExtension\(\'(\w+)\'\)\]/', $attributes, $attributed);
                self::assertSame($annotated[1], $attributed[1], "the extensions that $where requires");
                preg_match_all('/^[ *]*(?:@testWith)? *(\[.*\])/m', strstr($comment, '@testWith') ?: '', $annotated);
                preg_match_all('/#\[TestWith\((.*)\)\]/', $attributes, $attributed);
                self::assertSame($annotated[1], str_replace("'", '"', $attributed[1]), "the rows of $where");
                $checked += (int) preg_match('/@(dataProvider|requires|testWith)/', $comment);
            }
            self::assertDoesNotMatchRegularExpression('/@(depends|group|before|after|covers|runIn|backup)/', file_get_contents($file), basename($file));
        }
        self::assertGreaterThan(40, $checked);
    }

    public function testNoTestHasAMethodThatALaterPhpUnitKeepsForItself(): void
    {
        // Final methods of TestCase in PHPUnit 13 with names that one might give.
        $final = 'any|attempt|count|dataName|dataSetAsString|exactly|groups|name|never|once|output|providedData|provides|repetition|requires|result|size|sortId|status';
        foreach (preg_grep('/Test(Case)?\.php$/', glob(Php::root() . '/php-tests/*/*.php')) as $file) {
            self::assertDoesNotMatchRegularExpression("/^    \\w.* function ($final)\\(/m", file_get_contents($file), basename($file));
        }
    }
}
