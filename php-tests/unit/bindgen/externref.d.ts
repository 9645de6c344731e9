export function echo(text: string): string;
export function even(text: string): string;
export function parsed(json: string): any;
export function check(ok: boolean): void;
export function half(x?: number | null): number | undefined;
export function quarter(x?: number | null): number | undefined;
export function same(x: any): any;
export function label(x: string): string;
export function absent(x?: any): boolean;
export function text(x: any): string | undefined;
export function truth(x: any): boolean | undefined;
export function large(x: any): bigint | undefined;
export function made(kind: Kind): any;
export function constants(): any[];
export function random(count: number): Uint8Array;
export function now(): number;
export function throws(): void;
export function live(): number;
export enum Kind { Text = 0, Number = 1, BigInt = 2, Bytes = 3 }
