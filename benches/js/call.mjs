// What a call from JavaScript into wasm costs in V8. Prints a JSON line as the PHP harness does.

import { readFileSync } from 'node:fs';

const ITERATIONS = 5_000_000;
const ROUNDS = 15;

const bytes = readFileSync(new URL('../wasm/call.wasm', import.meta.url));
const { instance } = await WebAssembly.instantiate(bytes);
const { sum } = instance.exports;

function loop(n) {
  let total = 0;
  for (let k = 0; k < n; k++) {
    // The result is kept: V8 may drop a call whose result nobody wants.
    total = (total + sum(k, 2)) | 0;
  }
  return total;
}

const rounds = [];
let total = loop(ITERATIONS);
for (let round = 0; round < ROUNDS; round++) {
  const start = performance.now();
  total ^= loop(ITERATIONS);
  rounds.push(((performance.now() - start) * 1e6) / ITERATIONS);
}
rounds.sort((a, b) => a - b);
const value = rounds[rounds.length >> 1];
console.log(JSON.stringify({ suite: 'call', name: 'V8, two i32', unit: 'ns', value, rounds, check: total }));
