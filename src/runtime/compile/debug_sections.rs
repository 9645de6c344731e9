//! Hides a module's DWARF from a compiler that makes an image.
//!
//! Such a compiler looks the source line of every instruction up, and writes that down in place of the instruction's
//! offset. It reads the DWARF without a bound, and refuses the module if that is damaged. We keep offsets, and find lines
//! by them when somebody asks.

use crate::compile::engine::Form;
use crate::compile::rewrite::{Rewrite, of_info};
use crate::compile::survey::Survey;

/// What the names of these sections begin with (DWARF 5, 7.2.1).
pub(crate) const PREFIX: &str = ".debug_";

/// What the compiler needs for a module with DWARF; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>, form: Form) -> Option<Rewrite> {
    let mut sections = survey.custom_sections();
    let hides = form == Form::Image && sections.any(|section| section.name().starts_with(PREFIX));
    // Their contents stay, and a module's own list of names says what they are.
    hides.then(|| of_info(|info| info.custom_sections.retain(|name, _| !name.starts_with(PREFIX))))
}

#[cfg(test)]
mod tests {
    use crate::compile::engine::Form;
    use crate::compile::survey::Survey;
    use crate::compile::text::text_to_binary;
    use crate::compiler::{CodeKind, Compiler};
    use crate::module::Module;

    #[test]
    fn damaged_dwarf_is_no_reason_to_fail() {
        let text = "(module (func (export \"f\") unreachable) (@custom \".debug_info\" \"\\ff\\00\\00\\00\\01\")
            (@custom \"other\" \"1\"))";
        let wasm = text_to_binary(text).unwrap();
        for &compiler in Compiler::BUILT_IN {
            for form in [Form::Archive, Form::Image] {
                let module = Module::compile_as(&Survey::of(&wasm), compiler, CodeKind::Plain, form, None).unwrap();
                assert_eq!(module.custom_sections(".debug_info").collect::<Vec<_>>(), [b"\xff\0\0\0\x01"]);
                assert_eq!(module.custom_sections("other").count(), 1);
            }
        }
    }
}
