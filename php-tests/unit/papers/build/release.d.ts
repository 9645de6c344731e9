/** Exported memory */
export declare const memory: WebAssembly.Memory;
/** Exported table */
export declare const table: WebAssembly.Table;
/**
 * assembly/index/greet
 * @param name `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function greet(name: string): string;
/**
 * assembly/index/sort
 * @param values `~lib/array/Array<f64>`
 * @returns `~lib/array/Array<f64>`
 */
export declare function sort(values: Array<number>): Array<number>;
/**
 * assembly/index/check
 * @param age `i32`
 */
export declare function check(age: number): void;
/**
 * assembly/index/cheapest
 * @param items `~lib/array/Array<assembly/index/Item>`
 * @returns `assembly/index/Item`
 */
export declare function cheapest(items: Array<__Record7<undefined>>): __Record7<never>;
/**
 * assembly/index/shout
 * @param word `~lib/string/String`
 * @returns `~lib/string/String`
 */
export declare function shout(word: string): string;
/** assembly/index/Item */
declare interface __Record7<TOmittable> {
  /** @type `~lib/string/String` */
  name: string;
  /** @type `f64` */
  price: number | TOmittable;
}
