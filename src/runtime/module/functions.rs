//! The functions of a module, and their machine code.
#![allow(unsafe_code, reason = "reads machine code")]

use std::collections::HashMap;
use std::ops::Range;

use wasmer::wasmparser::Name;

use crate::compile::survey::{Survey, names, place};
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
    /// Bytes of machine code, if it is compiled.
    pub machine_code: Option<usize>,
}

/// The functions that a binary defines.
pub fn of(wasm: &[u8]) -> Vec<Function> {
    let survey = Survey::of(wasm);
    let mut symbols = HashMap::new();
    for name in survey.custom_sections().filter_map(|section| names(&section)).flatten().map_while(Result::ok) {
        if let Name::Function(functions) = name {
            symbols.extend(functions.into_iter().map_while(Result::ok).map(|naming| (naming.index, naming.name)));
        }
    }
    let bodies: Vec<_> = survey.bodies().collect();
    let imported = survey.functions.saturating_sub(u32::try_from(bodies.len()).unwrap_or(u32::MAX));
    let functions = (imported..).zip(bodies).map(|(index, body)| Function {
        index,
        symbol: symbols.get(&index).map(|&symbol| symbol.into()),
        code: place(&body.range()),
        machine_code: None,
    });
    functions.collect()
}

/// The functions of a compiled module, whose binary is given.
pub(super) fn all(module: &wasmer::Module, wasm: &[u8]) -> Vec<Function> {
    let extents = module.sys_artifact().and_then(|artifact| artifact.finished_function_extents());
    let mut functions = of(wasm);
    for (function, (_, extent)) in functions.iter_mut().zip(extents.into_iter().flatten()) {
        function.machine_code = Some(extent.length);
    }
    functions
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
