// What AssemblyScript can pass, for the tests of Wasm\AssemblyScript. module.wasm, module.d.ts and module.js are made of
// it by AssemblyScript 0.28.20 (npm):
//
//     asc module.ts -o module.wasm --bindings esm --exportTable -O2 --shrinkLevel 2

export function add(a: i32, b: i32): i32 { return a + b; }
export function unsigned(a: u32): u32 { return a + 1; }
export function wide(a: i64, b: u64): i64 { return a + <i64>b; }
export function half(a: f64, b: f32): f64 { return a / 2 + b; }
export function small(a: i8, b: u8, c: i16, d: u16): i32 { return <i32>a + <i32>b + <i32>c + <i32>d; }
export function narrow(a: i32): u8 { return <u8>a; }
export function not(a: bool): bool { return !a; }
export function optional(a: i32, b: i32 = 10): i32 { return a + b; }

export function greet(name: string): string { return "Hello, " + name + "!"; }
export function concat(a: string, b: string, c: string): string { return a + b + c; }
export function longer(s: string | null): string | null { return s === null ? null : (s as string).length > 3 ? s : null; }
export function loneSurrogate(): string { return String.fromCharCode(0xd83c); }

export function sum(a: i32[]): i32 { let s = 0; for (let i = 0; i < a.length; i++) s += a[i]; return s; }
export function join(a: string[], separator: string = ","): string { return a.join(separator); }
export function words(s: string): string[] { return s.split(" "); }
export function nested(a: i32[][]): i32[][] { a.push([7]); return a; }
export function nullable(a: (string | null)[]): (string | null)[] { return a; }
export function bools(a: bool[]): bool[] { return a; }
export function bytesOf(a: u8[]): u8[] { return a; }
export function floats(a: f32[]): f32[] { return a; }
export function longs(a: i64[]): i64[] { return a; }
export function fixed(a: StaticArray<i16>): StaticArray<i16> { return a; }
export function fixedTexts(a: StaticArray<string>): StaticArray<string> { return a; }
export function tail(a: Uint8Array): Uint8Array { return a.subarray(1); }
export function clamped(a: Uint8ClampedArray): Uint8ClampedArray { return a; }
export function doubled(a: Float64Array): Float64Array { return a.map(x => x * 2); }
export function shorts(a: Int16Array): Int16Array { return a; }
export function start(a: ArrayBuffer): ArrayBuffer { return a.slice(0, 2); }

class Point { x: f64 = 0; n: u8 = 0; y: f32 = 0; name: string = ""; tags: string[] = []; next: Point | null = null; on: bool = false; big: i64 = 0; }
export function mirror(p: Point): Point {
  const q = new Point();
  q.x = p.y; q.n = p.n; q.y = <f32>p.x; q.name = p.name + "'"; q.tags = p.tags; q.next = p.next; q.on = !p.on; q.big = p.big;
  return q;
}
export function points(n: i32): Point[] {
  const all = new Array<Point>();
  for (let i = 0; i < n; i++) { const p = new Point(); p.name = i.toString(); all.push(p); }
  return all;
}
export function names(a: Point[]): string { return a.map<string>(p => p.name).join("+"); }

class Counter { private n: i32 = 0; constructor(public name: string) {} inc(): i32 { return ++this.n; } }
class Loud extends Counter { constructor(name: string) { super(name.toUpperCase()); } }
export function counter(name: string): Counter { return new Counter(name); }
export function loud(name: string): Loud { return new Loud(name); }
export function inc(c: Counter): i32 { return c.inc(); }
export function nameOf(c: Counter): string { return c.name; }
export function onlyLoud(c: Loud): string { return c.name; }
export function maybeCounter(b: bool): Counter | null { return b ? new Counter("m") : null; }
export function emptyMap(): Map<string, i32> { return new Map<string, i32>(); }
export function put(m: Map<string, i32>, key: string, value: i32): i32 { m.set(key, value); return m.size; }
export function collect(): void { __collect(); }
export function use(): i32 { return <i32>memory.size(); }

export function fail(m: string): void { throw new Error(m); }
export function at(a: i32[], i: i32): i32 { return a[i]; }
export function tell(m: string): void { trace(m, 2, 1.5, 2); console.log("log " + m); console.error("error " + m); }
export function random(): f64 { return Math.random(); }
export function now(): i64 { return Date.now(); }

@external("host", "shout") declare function hostShout(s: string): string;
@external("host", "count") declare function hostCount(a: i32[]): i32;
@external("host", "name of") declare function hostNameOf(p: Point): string | null;
@external("env", "notify") declare function notify(s: string, n: i32, ok: bool): void;
export function callHost(s: string): string { notify(s, 3, true); return hostShout(s) + hostCount([1, 2, 3]).toString(); }
export function askName(name: string): string { const p = new Point(); p.name = name; const n = hostNameOf(p); return n === null ? "none" : n as string; }

export function apply(f: (s: string, n: i32) => string, s: string): string { return f(s, 1) + f(s, 2); }
export function total(f: (a: f64) => f64, n: i32): f64 { let s: f64 = 0; for (let i = 0; i < n; i++) s += f(i); return s; }
export function triple(): (a: i32) => i32 { return (a: i32): i32 => a * 3; }
let kept: ((s: string) => void) | null = null;
export function keep(f: ((s: string) => void) | null): void { kept = f; }
export function fire(s: string): void { if (kept !== null) (kept as (s: string) => void)(s); }

export const VERSION: string = "1.2";
export const LIMIT: i32 = 7;
export let level: u32 = 4000000000;
export let title: string = "t";
export enum Color { Red, Green = 5 }
export function paint(c: Color): Color { return c; }
