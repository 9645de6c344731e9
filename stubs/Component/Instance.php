<?php

namespace Wasm\Component;

/**
 * A running component.
 *
 * A function that the component exports is a method by its name in camelCase: `render-html` is `$instance->renderHtml()`.
 * An interface is a property by the last word of its name where that is unambiguous: `numcodecs:abc/codec@0.1.1` is
 * `$instance->codec`. {@see $exports} has them all, by their full names too.
 *
 * Arguments and results are converted by their types:
 *
 * | WIT                       | argument                                              | result                          |
 * |---------------------------|-------------------------------------------------------|---------------------------------|
 * | `bool`                    | bool                                                  | bool                            |
 * | `s8` … `s64`, `u8` … `u32`| int in range                                          | int                             |
 * | `u64`                     | int, whose bits are kept; a string of digits          | int, with the bits kept         |
 * | `f32`, `f64`              | float or int                                          | float                           |
 * | `char`, `string`          | string of UTF-8                                       | string                          |
 * | `list<u8>`                | string, list of int, {@see \Wasm\Uint8Array}          | string                          |
 * | `list` of other numbers   | list, typed array, string of packed numbers           | list                            |
 * | `list`, `tuple`           | list                                                  | list                            |
 * | `record`                  | array with camelCase keys, or object with properties  | array with camelCase keys       |
 * | `variant`                 | {@see Variant}, or the name of a case without payload | {@see Variant}                  |
 * | `enum`                    | name of a case, or a case of a string-backed enum     | string                          |
 * | `flags`                   | list of names, or name => bool                        | list of names                   |
 * | `option`                  | null or value; nested: `new Variant('some', …)`       | the same                        |
 * | `result` of a function    | a host function returns the one, throws the other     | the one, or {@see \Wasm\ResultException} |
 * | `result` elsewhere        | {@see Result}                                         | {@see Result}                   |
 * | `own`, `borrow`           | {@see Resource}; for one of the host's, any object    | the same                        |
 *
 * All arguments are converted before the component runs. A method throws
 *
 * - `\ArgumentCountError`, `\TypeError` and `\ValueError`, which say where in an argument something does not fit,
 * - {@see \Wasm\ResultException} where the function gives an error,
 * - {@see \Wasm\TrapException} if the component traps, and whatever a host function throws. The instance cannot be called
 *   after that: {@see isUsable()} says so, and a call is a {@see \Wasm\WasmError}.
 */
final class Instance
{
    /** Everything that the component exports, by its names. */
    public readonly Exports $exports;

    /** The component that this is an instance of. */
    public readonly \Wasm\Component $component;

    /** Whether the instance can be called: false after a call that trapped, or that a host function ended. */
    public function isUsable(): bool {}
}
