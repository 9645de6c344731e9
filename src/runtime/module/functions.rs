//! The machine code of a module's functions.
#![allow(unsafe_code, reason = "reads machine code")]

use std::ops::Range;

use crate::compile::throws::Shifted;
use crate::demangle::demangle;
use crate::module::perf;

/// The machine code of each function that a module defines, and its name.
pub(super) fn all<'a>(module: &'a wasmer::Module, numbers: &Shifted<'_>) -> Vec<perf::Function<'a>> {
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
