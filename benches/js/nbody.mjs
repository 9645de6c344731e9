// Runs nbody.wasm in V8: `nbody.mjs STEPS`. Prints the energy and the milliseconds, as rust-baseline does.

import { readFileSync } from 'node:fs';

const bytes = readFileSync(new URL('../../examples/nbody/nbody.wasm', import.meta.url));
const { instance } = await WebAssembly.instantiate(bytes);
const { nbody } = instance.exports;

// V8 replaces its baseline code only between calls: without these, one long call would measure the baseline compiler.
for (let i = 0; i < 20; i++) {
  nbody(20_000);
}
await new Promise((resolve) => setTimeout(resolve, 100));

const start = performance.now();
const energy = nbody(Number(process.argv[2]));
const elapsed = performance.now() - start;
console.log(energy, elapsed);
