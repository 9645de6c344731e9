//! The functions of a module, and their machine code.
#![allow(unsafe_code, reason = "reads machine code")]

use std::ops::Range;

use crate::compile::survey::{Survey, place};
use crate::compile::throws::Shifted;
use crate::module::perf;
use crate::source::demangle::demangle;

/// A function that a module defines.
pub struct Function {
    /// Its place in the function index space.
    pub index: u32,
    /// Its name in the name section.
    pub symbol: Option<String>,
    /// Where its code is in the binary, behind the code's length.
    pub code: Range<usize>,
    /// Bytes of machine code.
    pub machine_code: usize,
}

/// The functions that a module defines, whose binary is given.
pub(super) fn all(module: &wasmer::Module, numbers: &Shifted<'_>, wasm: &[u8]) -> Vec<Function> {
    let info = module.info();
    let extents = module.sys_artifact().and_then(|artifact| artifact.finished_function_extents());
    let survey = Survey::of(wasm);
    let functions = extents.into_iter().flatten().zip(survey.bodies()).map(|((local, extent), body)| {
        let index = info.func_index(local);
        Function {
            index: numbers.original(index.as_u32()),
            symbol: info.function_names.get(&index).cloned(),
            code: place(&body.range()),
            machine_code: extent.length,
        }
    });
    functions.collect()
}

/// The machine code of each function that a module defines, and its name.
pub(super) fn code<'a>(module: &'a wasmer::Module, numbers: &Shifted<'_>) -> Vec<perf::Function<'a>> {
    let info = module.info();
    let extents = module.sys_artifact().and_then(|artifact| artifact.finished_function_extents());
    let functions = extents.into_iter().flatten().map(|(local, extent)| {
        let index = info.func_index(local);
        let name = match info.function_names.get(&index) {
            Some(symbol) => demangle(symbol).replace(['\n', '\r'], " "),
            None => format!("wasm function {}", numbers.original(index.as_u32())),
        };
        let (start, length) = (extent.ptr.0.addr(), extent.length);
        // SAFETY: the code is mapped as long as the module is, and never written to again.
        let code = unsafe { std::slice::from_raw_parts(extent.ptr.0.cast::<u8>(), length) };
        perf::Function { start, code, name }
    });
    functions.collect()
}

/// The range from the first function's code to the end of the last one's, and the number of bytes of code in it.
pub(super) fn extent(module: &wasmer::Module) -> (Range<usize>, usize) {
    let extents = module.sys_artifact().and_then(|artifact| artifact.finished_function_extents());
    let functions = extents.into_iter().flatten().map(|(_, extent)| (extent.ptr.0.addr(), extent.length));
    functions.fold((0..0, 0), |(all, bytes), (start, length)| {
        let end = start + length;
        let all = if all.is_empty() { start..end } else { all.start.min(start)..all.end.max(end) };
        (all, bytes + length)
    })
}
