//! As `differential`, with proposals that not every compiler has: those that have them do the same.

use arbitrary::{Arbitrary, Result, Unstructured};
use wasm_runtime::compiler::Compiler;
use wasm_runtime::proposals::supported;
use wasm_runtime::text::text_to_binary;
use wasm_smith::Config;

use crate::differential::{compare, config};

/// Three bytes choose what the module may have, eight are where arguments come from, the rest becomes the module.
pub fn run(input: &[u8]) {
    let Some((&[wanted, kinds, way], rest)) = input.split_first_chunk() else { return };
    let Some((seed, rest)) = rest.split_first_chunk() else { return };
    let seed = u64::from_le_bytes(*seed);
    let wanted = Wanted::of(wanted);
    let compilers: Vec<_> = Compiler::BUILT_IN.iter().copied().filter(|&compiler| wanted.all_by(compiler)).collect();
    if compilers.is_empty() {
        return;
    }
    let mut rest = Unstructured::new(rest);
    let wasm = if wanted.relaxed_simd { relaxed(&mut rest) } else { wanted.module(kinds, &mut rest) };
    if let Ok(wasm) = wasm {
        compare(&wasm, seed, way, &compilers);
    }
}

/// What a module may have beyond what every compiler has.
struct Wanted {
    simd: bool,
    exceptions: bool,
    tail_calls: bool,
    wide_arithmetic: bool,
    /// Comes alone, from a generator that keeps to what is deterministic.
    relaxed_simd: bool,
}

impl Wanted {
    fn of(byte: u8) -> Self {
        let has = |bit: u8| byte & 1 << bit != 0;
        Self {
            simd: has(0),
            exceptions: has(1),
            // Only one compiler has them, and is then compared with itself: without fuel, out of an artifact.
            tail_calls: has(2) && has(3),
            wide_arithmetic: has(4),
            relaxed_simd: has(5) && has(6),
        }
    }

    /// Whether a compiler has all of it.
    fn all_by(&self, compiler: Compiler) -> bool {
        let wanted = [
            (self.simd, "simd"),
            (self.exceptions, "exception-handling"),
            (self.tail_calls, "tail-call"),
            (self.wide_arithmetic, "wide-arithmetic"),
            (self.relaxed_simd, "relaxed-simd"),
        ];
        wanted.iter().all(|(wanted, name)| !wanted || supported(compiler).any(|supported| supported == *name))
    }

    fn module(&self, kinds: u8, input: &mut Unstructured<'_>) -> Result<Vec<u8>> {
        let config = Config {
            simd_enabled: self.simd,
            exceptions_enabled: self.exceptions,
            tail_call_enabled: self.tail_calls,
            wide_arithmetic_enabled: self.wide_arithmetic,
            max_tags: 4,
            ..config(kinds)
        };
        Ok(wasm_smith::Module::new(config, input)?.to_bytes())
    }
}

/// A module of relaxed SIMD instructions, each with operands of which it gives the same everywhere.
fn relaxed(input: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut text = String::from("(module");
    for function in 0..input.int_in_range(1..=4)? {
        let value = vector(input, 4)?;
        text.push_str(&format!("(func (export \"{function}\") (param v128 v128) (result v128) {value})"));
    }
    text.push(')');
    Ok(text_to_binary(&text).expect("it is text of WebAssembly"))
}

/// An instruction with its operands, as text.
fn vector(input: &mut Unstructured<'_>, depth: u8) -> Result<String> {
    if depth == 0 || input.ratio(1, 5)? {
        return Ok(match input.int_in_range(0..=2)? {
            0 => "(local.get 0)".into(),
            1 => "(local.get 1)".into(),
            _ => constant(<[u8; 16]>::arbitrary(input)?),
        });
    }
    let chosen = input.choose(INSTRUCTIONS)?;
    let mut text = format!("({}", chosen.0);
    for kind in chosen.1 {
        text.push_str(&kind.of(&vector(input, depth - 1)?));
    }
    text.push(')');
    Ok(text)
}

fn constant(bytes: [u8; 16]) -> String {
    let bytes: Vec<_> = bytes.iter().map(u8::to_string).collect();
    format!("(v128.const i8x16 {})", bytes.join(" "))
}

/// Which operands an instruction gives the same for, whatever the machine (relaxed SIMD, "Overview").
#[derive(Clone, Copy)]
enum Operand {
    Any,
    /// Indices below 16, or from 128 on.
    Indices,
    /// Lanes of all ones or all zeros, of so many bits.
    Mask(u8),
    /// Bytes below 128.
    SevenBits,
    /// No product of two is rounded to more than 16 bits.
    HalfOf16,
    /// Small whole numbers: products and sums are exact, and there is neither NaN nor -0.
    Small32,
    Small64,
    /// Floats that are in the range of integers, of 32 bits: with a sign or without.
    Range32(&'static str, &'static str),
    Range64(&'static str, &'static str),
}

impl Operand {
    fn of(self, value: &str) -> String {
        match self {
            Self::Any => value.into(),
            Self::Indices => format!("(v128.and {value} (i8x16.splat (i32.const 0x8f)))"),
            Self::Mask(bits @ 64) => format!("(i64x2.shr_s {value} (i32.const {}))", bits - 1),
            Self::Mask(bits) => format!("(i{bits}x{}.shr_s {value} (i32.const {}))", 128 / u32::from(bits), bits - 1),
            Self::SevenBits => format!("(v128.and {value} (i8x16.splat (i32.const 0x7f)))"),
            Self::HalfOf16 => format!("(i16x8.shr_s {value} (i32.const 1))"),
            Self::Small32 => format!("(f32x4.convert_i32x4_s (i32x4.shr_s {value} (i32.const 24)))"),
            Self::Small64 => format!("(f64x2.convert_low_i32x4_s (i32x4.shr_s {value} (i32.const 8)))"),
            Self::Range32(least, most) => in_range("f32x4", value, least, most),
            Self::Range64(least, most) => in_range("f64x2", value, least, most),
        }
    }
}

/// A NaN becomes 0, the rest the closest number in the range.
fn in_range(lanes: &str, value: &str, least: &str, most: &str) -> String {
    let lane = &lanes[..3];
    let number = format!("(v128.and {value} ({lanes}.eq {value} {value}))");
    let splat = |number: &str| format!("({lanes}.splat ({lane}.const {number}))");
    format!("({lanes}.min ({lanes}.max {number} {}) {})", splat(least), splat(most))
}

use Operand::{Any, HalfOf16, Indices, Mask, Range32, Range64, SevenBits, Small32, Small64};

const SIGNED32: Operand = Range32("-2147483648", "2147483520");
const UNSIGNED32: Operand = Range32("0", "4294967040");
const SIGNED64: Operand = Range64("-2147483648", "2147483647");
const UNSIGNED64: Operand = Range64("0", "4294967295");

const INSTRUCTIONS: &[(&str, &[Operand])] = &[
    ("i8x16.relaxed_swizzle", &[Any, Indices]),
    ("i32x4.relaxed_trunc_f32x4_s", &[SIGNED32]),
    ("i32x4.relaxed_trunc_f32x4_u", &[UNSIGNED32]),
    ("i32x4.relaxed_trunc_f64x2_s_zero", &[SIGNED64]),
    ("i32x4.relaxed_trunc_f64x2_u_zero", &[UNSIGNED64]),
    ("f32x4.relaxed_madd", &[Small32, Small32, Small32]),
    ("f32x4.relaxed_nmadd", &[Small32, Small32, Small32]),
    ("f64x2.relaxed_madd", &[Small64, Small64, Small64]),
    ("f64x2.relaxed_nmadd", &[Small64, Small64, Small64]),
    ("i8x16.relaxed_laneselect", &[Any, Any, Mask(8)]),
    ("i16x8.relaxed_laneselect", &[Any, Any, Mask(16)]),
    ("i32x4.relaxed_laneselect", &[Any, Any, Mask(32)]),
    ("i64x2.relaxed_laneselect", &[Any, Any, Mask(64)]),
    ("f32x4.relaxed_min", &[Small32, Small32]),
    ("f32x4.relaxed_max", &[Small32, Small32]),
    ("f64x2.relaxed_min", &[Small64, Small64]),
    ("f64x2.relaxed_max", &[Small64, Small64]),
    ("i16x8.relaxed_q15mulr_s", &[HalfOf16, HalfOf16]),
    ("i16x8.relaxed_dot_i8x16_i7x16_s", &[Any, SevenBits]),
    ("i32x4.relaxed_dot_i8x16_i7x16_add_s", &[Any, SevenBits, Any]),
    // To mix what comes out of them.
    ("v128.xor", &[Any, Any]),
    ("i32x4.add", &[Any, Any]),
    ("i64x2.mul", &[Any, Any]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_instruction_is_valid_and_gives_the_same_with_each_compiler() {
        let compilers: Vec<_> = Compiler::BUILT_IN
            .iter()
            .copied()
            .filter(|&each| supported(each).any(|name| name == "relaxed-simd"))
            .collect();
        for (name, operands) in INSTRUCTIONS {
            let locals = ["(local.get 0)", "(local.get 1)"].into_iter().cycle();
            let operands: String = operands.iter().zip(locals).map(|(kind, local)| kind.of(local)).collect();
            let text = format!("(module (func (export \"f\") (param v128 v128) (result v128) ({name} {operands})))");
            let wasm = text_to_binary(&text).unwrap();
            for seed in 0..4 {
                compare(&wasm, seed, 1, &compilers);
            }
        }
    }
}
