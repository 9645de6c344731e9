<?php

/**
 * The n-body problem of the Computer Language Benchmarks Game in plain PHP: the Sun and the four giant planets,
 * advanced by a symplectic integrator.
 *
 * Every sum is written in the order in which nbody.rs writes it, so that both give the same bits.
 */

declare(strict_types=1);

final class Body
{
    private const DAYS_PER_YEAR = 365.24;
    private const SOLAR_MASS = 4.0 * M_PI * M_PI;

    private function __construct(
        public float $x,
        public float $y,
        public float $z,
        public float $vx,
        public float $vy,
        public float $vz,
        public readonly float $mass,
    ) {
    }

    /** @return list<Body> */
    public static function solarSystem(): array
    {
        // Velocities per day and masses in Suns, as the ephemeris tables state them.
        $table = [
            'Sun' => [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
            'Jupiter' => [
                4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01,
                1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05,
                9.54791938424326609e-04,
            ],
            'Saturn' => [
                8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01,
                -2.76742510726862411e-03, 4.99852801234917238e-03, 2.30417297573763929e-05,
                2.85885980666130812e-04,
            ],
            'Uranus' => [
                1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01,
                2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05,
                4.36624404335156298e-05,
            ],
            'Neptune' => [
                1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01,
                2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05,
                5.15138902046611451e-05,
            ],
        ];
        $bodies = [];
        foreach ($table as [$x, $y, $z, $vx, $vy, $vz, $suns]) {
            $bodies[] = new self(
                $x,
                $y,
                $z,
                $vx * self::DAYS_PER_YEAR,
                $vy * self::DAYS_PER_YEAR,
                $vz * self::DAYS_PER_YEAR,
                $suns * self::SOLAR_MASS,
            );
        }

        // The Sun gets the opposite of the planets' momentum, so that the whole system stays where it is.
        $px = $py = $pz = 0.0;
        foreach ($bodies as $body) {
            $px += $body->vx * $body->mass;
            $py += $body->vy * $body->mass;
            $pz += $body->vz * $body->mass;
        }
        $bodies[0]->vx = -$px / self::SOLAR_MASS;
        $bodies[0]->vy = -$py / self::SOLAR_MASS;
        $bodies[0]->vz = -$pz / self::SOLAR_MASS;

        return $bodies;
    }
}

/** The energy of the system after so many steps of a hundredth of a year. */
function nbody(int $steps): float
{
    $bodies = Body::solarSystem();
    advance($bodies, $steps, 0.01);

    return energy($bodies);
}

/** @param list<Body> $bodies */
function advance(array $bodies, int $steps, float $timeStep): void
{
    $count = count($bodies);
    for ($step = 0; $step < $steps; ++$step) {
        for ($i = 0; $i < $count; ++$i) {
            $a = $bodies[$i];
            for ($j = $i + 1; $j < $count; ++$j) {
                $b = $bodies[$j];
                $dx = $a->x - $b->x;
                $dy = $a->y - $b->y;
                $dz = $a->z - $b->z;
                $squared = $dx * $dx + $dy * $dy + $dz * $dz;
                $magnitude = $timeStep / ($squared * sqrt($squared));

                $pull = $b->mass * $magnitude;
                $a->vx -= $dx * $pull;
                $a->vy -= $dy * $pull;
                $a->vz -= $dz * $pull;

                $pullBack = $a->mass * $magnitude;
                $b->vx += $dx * $pullBack;
                $b->vy += $dy * $pullBack;
                $b->vz += $dz * $pullBack;
            }
        }
        foreach ($bodies as $body) {
            $body->x += $timeStep * $body->vx;
            $body->y += $timeStep * $body->vy;
            $body->z += $timeStep * $body->vz;
        }
    }
}

/** @param list<Body> $bodies */
function energy(array $bodies): float
{
    $energy = 0.0;
    foreach ($bodies as $i => $body) {
        $energy += 0.5 * $body->mass * ($body->vx * $body->vx + $body->vy * $body->vy + $body->vz * $body->vz);
        foreach (array_slice($bodies, $i + 1) as $other) {
            $dx = $body->x - $other->x;
            $dy = $body->y - $other->y;
            $dz = $body->z - $other->z;
            $energy -= $body->mass * $other->mass / sqrt($dx * $dx + $dy * $dy + $dz * $dz);
        }
    }

    return $energy;
}
