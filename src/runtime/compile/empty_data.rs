//! Hides from the engine passive data segments without content: each instance would have an entry for each of them.
//!
//! What makes WebAssembly of a state, as Wizer and `module/webassembly.rs` do, leaves thousands of them behind. A segment that
//! the engine does not know is one without content to it.

use crate::compile::rewrite::{Rewrite, of_info};
use crate::compile::survey::Survey;

/// What the compiler needs for a module with such segments; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>) -> Option<Rewrite> {
    survey.has_empty_data.then(|| of_info(|info| info.passive_data.retain(|_, bytes| !bytes.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::text_to_binary;
    use crate::compiler::Compiler;
    use crate::module::Module;

    #[test]
    fn only_segments_with_content_are_left() {
        let changed = |text: &str| middleware(&Survey::of(&text_to_binary(text).unwrap())).is_some();
        assert!(!changed("(module (memory 1) (data \"a\") (data (i32.const 0) \"\"))"));
        let text = "(module (memory 1) (data \"\") (data \"a\") (data \"\") (func (data.drop 2) (data.drop 0)))";
        assert!(changed(text));
        let module = Module::compile(&text_to_binary(text).unwrap(), Compiler::BUILT_IN[0]).unwrap();
        assert_eq!(module.wasmer().info().passive_data.len(), 1);
    }
}
