/** Exported memory */
export declare const memory: WebAssembly.Memory;
/** Exported table */
export declare const table: WebAssembly.Table;
/**
 * module/add
 * @param a `i32`
 * @param b `i32`
 * @returns `i32`
 */
export declare function add(a: number, b: number): number;
/**
 * module/unsigned
 * @param a `u32`
 * @returns `u32`
 */
export declare function unsigned(a: number): number;
/**
 * module/wide
 * @param a `i64`
 * @param b `u64`
 * @returns `i64`
 */
export declare function wide(a: bigint, b: bigint): bigint;
/**
 * module/half
 * @param a `f64`
 * @param b `f32`
 * @returns `f64`
 */
export declare function half(a: number, b: number): number;
/**
 * module/small
 * @param a `i8`
 * @param b `u8`
 * @param c `i16`
 * @param d `u16`
 * @returns `i32`
 */
export declare function small(a: number, b: number, c: number, d: number): number;
/**
 * module/narrow
 * @param a `i32`
 * @returns `u8`
 */
export declare function narrow(a: number): number;
/**
 * module/not
 * @param a `bool`
 * @returns `bool`
 */
export declare function not(a: boolean): boolean;
/**
 * module/optional
 * @param a `i32`
 * @param b `i32`
 * @returns `i32`
 */
export declare function optional(a: number, b?: number): number;
/**
 * module/greet
 * @param name `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function greet(name: string): string;
/**
 * module/concat
 * @param a `~lib/string/String`
 * @param b `~lib/string/String`
 * @param c `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function concat(a: string, b: string, c: string): string;
/**
 * module/longer
 * @param s `~lib/string/String | null`
 * @returns `~lib/string/String | null`
 */
export declare function longer(s: string | null): string | null;
/**
 * module/loneSurrogate
 * @returns `~lib/string/String`
 */
export declare function loneSurrogate(): string;
/**
 * module/sum
 * @param a `~lib/array/Array<i32>`
 * @returns `i32`
 */
export declare function sum(a: Array<number>): number;
/**
 * module/join
 * @param a `~lib/array/Array<~lib/string/String>`
 * @param separator `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function join(a: Array<string>, separator?: string): string;
/**
 * module/words
 * @param s `~lib/string/String`
 * @returns `~lib/array/Array<~lib/string/String>`
 */
export declare function words(s: string): Array<string>;
/**
 * module/nested
 * @param a `~lib/array/Array<~lib/array/Array<i32>>`
 * @returns `~lib/array/Array<~lib/array/Array<i32>>`
 */
export declare function nested(a: Array<Array<number>>): Array<Array<number>>;
/**
 * module/nullable
 * @param a `~lib/array/Array<~lib/string/String|null>`
 * @returns `~lib/array/Array<~lib/string/String|null>`
 */
export declare function nullable(a: Array<string | null>): Array<string | null>;
/**
 * module/bools
 * @param a `~lib/array/Array<bool>`
 * @returns `~lib/array/Array<bool>`
 */
export declare function bools(a: Array<boolean>): Array<boolean>;
/**
 * module/bytesOf
 * @param a `~lib/array/Array<u8>`
 * @returns `~lib/array/Array<u8>`
 */
export declare function bytesOf(a: Array<number>): Array<number>;
/**
 * module/floats
 * @param a `~lib/array/Array<f32>`
 * @returns `~lib/array/Array<f32>`
 */
export declare function floats(a: Array<number>): Array<number>;
/**
 * module/longs
 * @param a `~lib/array/Array<i64>`
 * @returns `~lib/array/Array<i64>`
 */
export declare function longs(a: Array<bigint>): Array<bigint>;
/**
 * module/fixed
 * @param a `~lib/staticarray/StaticArray<i16>`
 * @returns `~lib/staticarray/StaticArray<i16>`
 */
export declare function fixed(a: ArrayLike<number>): ArrayLike<number>;
/**
 * module/fixedTexts
 * @param a `~lib/staticarray/StaticArray<~lib/string/String>`
 * @returns `~lib/staticarray/StaticArray<~lib/string/String>`
 */
export declare function fixedTexts(a: ArrayLike<string>): ArrayLike<string>;
/**
 * module/tail
 * @param a `~lib/typedarray/Uint8Array`
 * @returns `~lib/typedarray/Uint8Array`
 */
export declare function tail(a: Uint8Array): Uint8Array;
/**
 * module/clamped
 * @param a `~lib/typedarray/Uint8ClampedArray`
 * @returns `~lib/typedarray/Uint8ClampedArray`
 */
export declare function clamped(a: Uint8ClampedArray): Uint8ClampedArray;
/**
 * module/doubled
 * @param a `~lib/typedarray/Float64Array`
 * @returns `~lib/typedarray/Float64Array`
 */
export declare function doubled(a: Float64Array): Float64Array;
/**
 * module/shorts
 * @param a `~lib/typedarray/Int16Array`
 * @returns `~lib/typedarray/Int16Array`
 */
export declare function shorts(a: Int16Array): Int16Array;
/**
 * module/start
 * @param a `~lib/arraybuffer/ArrayBuffer`
 * @returns `~lib/arraybuffer/ArrayBuffer`
 */
export declare function start(a: ArrayBuffer): ArrayBuffer;
/**
 * module/mirror
 * @param p `module/Point`
 * @returns `module/Point`
 */
export declare function mirror(p: __Record19<undefined>): __Record19<never>;
/**
 * module/points
 * @param n `i32`
 * @returns `~lib/array/Array<module/Point>`
 */
export declare function points(n: number): Array<__Record19<never>>;
/**
 * module/names
 * @param a `~lib/array/Array<module/Point>`
 * @returns `~lib/string/String`
 */
export declare function names(a: Array<__Record19<undefined>>): string;
/**
 * module/counter
 * @param name `~lib/string/String`
 * @returns `module/Counter`
 */
export declare function counter(name: string): __Internref22;
/**
 * module/loud
 * @param name `~lib/string/String`
 * @returns `module/Loud`
 */
export declare function loud(name: string): __Internref23;
/**
 * module/inc
 * @param c `module/Counter`
 * @returns `i32`
 */
export declare function inc(c: __Internref22): number;
/**
 * module/nameOf
 * @param c `module/Counter`
 * @returns `~lib/string/String`
 */
export declare function nameOf(c: __Internref22): string;
/**
 * module/onlyLoud
 * @param c `module/Loud`
 * @returns `~lib/string/String`
 */
export declare function onlyLoud(c: __Internref23): string;
/**
 * module/maybeCounter
 * @param b `bool`
 * @returns `module/Counter | null`
 */
export declare function maybeCounter(b: boolean): __Internref22 | null;
/**
 * module/emptyMap
 * @returns `~lib/map/Map<~lib/string/String,i32>`
 */
export declare function emptyMap(): __Internref25;
/**
 * module/put
 * @param m `~lib/map/Map<~lib/string/String,i32>`
 * @param key `~lib/string/String`
 * @param value `i32`
 * @returns `i32`
 */
export declare function put(m: __Internref25, key: string, value: number): number;
/**
 * module/collect
 */
export declare function collect(): void;
/**
 * module/use
 * @returns `i32`
 */
export declare function use(): number;
/**
 * module/fail
 * @param m `~lib/string/String`
 */
export declare function fail(m: string): void;
/**
 * module/at
 * @param a `~lib/array/Array<i32>`
 * @param i `i32`
 * @returns `i32`
 */
export declare function at(a: Array<number>, i: number): number;
/**
 * module/tell
 * @param m `~lib/string/String`
 */
export declare function tell(m: string): void;
/**
 * module/random
 * @returns `f64`
 */
export declare function random(): number;
/**
 * module/now
 * @returns `i64`
 */
export declare function now(): bigint;
/**
 * module/callHost
 * @param s `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function callHost(s: string): string;
/**
 * module/askName
 * @param name `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function askName(name: string): string;
/**
 * module/apply
 * @param f `(~lib/string/String, i32) => ~lib/string/String`
 * @param s `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function apply(f: __Internref28, s: string): string;
/**
 * module/total
 * @param f `(f64) => f64`
 * @param n `i32`
 * @returns `f64`
 */
export declare function total(f: __Internref29, n: number): number;
/**
 * module/triple
 * @returns `(i32) => i32`
 */
export declare function triple(): __Internref26;
/**
 * module/keep
 * @param f `((~lib/string/String) => void) | null`
 */
export declare function keep(f: __Internref27 | null): void;
/**
 * module/fire
 * @param s `~lib/string/String`
 */
export declare function fire(s: string): void;
/** module/VERSION */
export declare const VERSION: {
  /** @type `~lib/string/String` */
  get value(): string
};
/** module/LIMIT */
export declare const LIMIT: {
  /** @type `i32` */
  get value(): number
};
/** module/level */
export declare const level: {
  /** @type `u32` */
  get value(): number;
  set value(value: number);
};
/** module/title */
export declare const title: {
  /** @type `~lib/string/String` */
  get value(): string;
  set value(value: string);
};
/** module/Color */
export declare enum Color {
  /** @type `i32` */
  Red,
  /** @type `i32` */
  Green,
}
/**
 * module/paint
 * @param c `i32`
 * @returns `i32`
 */
export declare function paint(c: number): number;
/** module/Point */
declare interface __Record19<TOmittable> {
  /** @type `f64` */
  x: number | TOmittable;
  /** @type `u8` */
  n: number | TOmittable;
  /** @type `f32` */
  y: number | TOmittable;
  /** @type `~lib/string/String` */
  name: string;
  /** @type `~lib/array/Array<~lib/string/String>` */
  tags: Array<string>;
  /** @type `module/Point | null` */
  next: __Record19<undefined> | null | TOmittable;
  /** @type `bool` */
  on: boolean | TOmittable;
  /** @type `i64` */
  big: bigint | TOmittable;
}
/** module/Counter */
declare class __Internref22 extends Number {
  private __nominal22: symbol;
  private __nominal0: symbol;
}
/** module/Loud */
declare class __Internref23 extends Number {
  private __nominal23: symbol;
  private __nominal22: symbol;
  private __nominal0: symbol;
}
/** ~lib/map/Map<~lib/string/String,i32> */
declare class __Internref25 extends Number {
  private __nominal25: symbol;
  private __nominal0: symbol;
}
/** ~lib/function/Function<%28~lib/string/String%2Ci32%29=>~lib/string/String> */
declare class __Internref28 extends Number {
  private __nominal28: symbol;
  private __nominal0: symbol;
}
/** ~lib/function/Function<%28f64%29=>f64> */
declare class __Internref29 extends Number {
  private __nominal29: symbol;
  private __nominal0: symbol;
}
/** ~lib/function/Function<%28i32%29=>i32> */
declare class __Internref26 extends Number {
  private __nominal26: symbol;
  private __nominal0: symbol;
}
/** ~lib/function/Function<%28~lib/string/String%29=>void> */
declare class __Internref27 extends Number {
  private __nominal27: symbol;
  private __nominal0: symbol;
}
