// A library in AssemblyScript.

export function add(a: i32, b: i32): i32 { return a + b; }
export function greet(name: string): string { return "Hello, " + name; }
export function sorted(words: string[]): string[] { return words.sort(); }
export function fail(reason: string): void { throw new Error(reason); }
