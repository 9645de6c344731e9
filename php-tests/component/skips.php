<?php

/*
 * What of the component model's tests is known to fail, and why: the reason, the scripts, the lines or null for all.
 * Each of them must fail: one that passes is a failure of the list.
 */

declare(strict_types=1);

return [
];
