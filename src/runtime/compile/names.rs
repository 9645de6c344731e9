//! Replaces names over which compilers panic: they expect C strings, and a module's name that is not empty.

use wasmer::wasmparser::{Name, NameSectionReader};
use wasmer_types::ModuleInfo;

use crate::compile::rewrite::{Rewrite, of_info};
use crate::compile::survey::{self, Survey};

/// What the compiler needs for a module with such names; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>) -> Option<Rewrite> {
    let mut sections = survey.custom_sections();
    let odd = sections.any(|section| survey::names(&section).is_some_and(is_odd));
    odd.then(|| of_info(replace))
}

/// Gives the module and its functions other names, or none.
fn replace(info: &mut ModuleInfo) {
    info.name.take_if(|name| name.is_empty());
    for name in info.name.iter_mut().chain(info.function_names.values_mut()) {
        if name.contains('\0') {
            *name = name.replace('\0', "\u{fffd}");
        }
    }
}

/// The same for a malformed name section, of which the engine may read a part.
fn is_odd(mut section: NameSectionReader<'_>) -> bool {
    section.any(|names| match names {
        Ok(Name::Module { name, .. }) => name.is_empty() || name.contains('\0'),
        Ok(Name::Function(names)) => {
            names.into_iter().any(|naming| naming.map_or(true, |naming| naming.name.contains('\0')))
        }
        Ok(_) => false,
        Err(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use crate::compile::engine::Form;
    use crate::compile::survey::Survey;
    use crate::compile::text::text_to_binary;
    use crate::compiler::{CodeKind, Compiler};
    use crate::module::Module;

    #[test]
    fn an_empty_name_is_none() {
        let wasm = text_to_binary("(module (@name \"\") (func (@name \"\") (export \"f\") unreachable))").unwrap();
        for &compiler in Compiler::BUILT_IN {
            assert_eq!(Module::compile(&wasm, compiler).unwrap().name(), None);
        }
    }

    #[test]
    fn a_name_behind_a_broken_one_counts() {
        let mut wasm =
            text_to_binary("(module (func) (func) (@custom \"name\" \"\\01\\07\\02\\00\\01\\ff\\01\\01\\00\"))")
                .unwrap();
        for &compiler in Compiler::BUILT_IN {
            Module::compile(&wasm, compiler).unwrap();
        }
        // The subsection itself is complete.
        let last = wasm.len() - 4;
        wasm[last] = b'a';
        for &compiler in Compiler::BUILT_IN {
            Module::compile(&wasm, compiler).unwrap();
        }
    }

    #[test]
    fn names_with_a_nul_are_no_reason_to_fail() {
        let wasm =
            text_to_binary("(module (@name \"a\\00b\") (func (@name \"c\\00\") (export \"f\") unreachable))").unwrap();
        for &compiler in Compiler::BUILT_IN {
            for form in [Form::Archive, Form::Image] {
                let module = Module::compile_as(&Survey::of(&wasm), compiler, CodeKind::Plain, form, None).unwrap();
                assert_eq!(module.name(), Some("a\u{fffd}b"));
            }
        }
    }
}
