/* tslint:disable */
/**
 * Gives back what it got; not `export function comment(): string;`
 */
export function echo(text: string): string;
export function length(text: string): number;
export function maybe(text?: string): string | undefined;
export function even(text: string): string;
export function check(ok: boolean, error: any): void;
export function root(x: number): number;
export function tenth(x: number): number;
export function half(x?: number): number | undefined;
export function third(x?: number | null): number | undefined;
export function quarter(x?: number): number | undefined;
export function not(x?: boolean): boolean | undefined;
export function big(x: bigint): bigint;
export function doubled(x: Float64Array): Float64Array;
export function same(x: Array<any>[]): any[];
export function kind(x: any): number;
export function twice(x: Record<string, { a: number; b: string }>): Record<string, { a: number; b: string }>;
export function debug(x: any): string;
export function parsed(json: string): any;
export function json(x: any): any;
export function optional(x?: Thing): any;
export function label(x: string): string;
export function checked(x: Uint8Array): Uint8Array;
export function join(a: Float64Array, b: string): void;
export function mix(a: Uint8Array, b: Uint8Array): void;
export enum Color { Red = 0, Green = 1 }
export function paint(color?: Color): void;
export function throws(message: string): void;
export function panics(): void;
export function crashes(): void;
export function price(net: number): number;
export function looked(x: any): any;
export function later(): Promise<string>;
export function live(): number;
export class Counter {
  free(): void;
  [Symbol.dispose](): void;
  constructor(start: number);
  static zero(): Counter;
  [key: string]: { nested: { deeper: () => void } } | undefined;
  add(by: number): number;
  describe(): string;
  value: number;
}
export type Thing = { name: string };
export default function __wbg_init(module?: string): Promise<void>;
