//! Hides from the engine that tables have a fixed size (`space/fixed_tables.rs`).

use std::sync::Arc;

use wasmer::LocalFunctionIndex;
use wasmer::sys::{FunctionMiddleware, MiddlewareError, ModuleMiddleware};
use wasmer_types::ModuleInfo;

use crate::compile::rewrite::{Rewrite, Unchanged};
use crate::compile::survey::Survey;
use crate::space::fixed_tables::hidden;

/// Changes the limits of such tables.
#[derive(Debug)]
struct Hide;

impl ModuleMiddleware for Hide {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Unchanged)
    }

    fn transform_module_info(&self, info: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        // The elements of an imported table are not copied.
        for table in info.tables.values_mut().skip(info.num_imported_tables) {
            *table = hidden(*table);
        }
        Ok(())
    }
}

/// What the compiler needs for a module with such tables; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>) -> Option<Rewrite> {
    survey.has_fixed_table.then(|| Arc::new(Hide) as Rewrite)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::text::text_to_binary;

    #[test]
    fn only_modules_with_such_tables_are_changed() {
        let changed = |text: &str| middleware(&Survey::of(&text_to_binary(text).unwrap())).is_some();
        assert!(changed("(module (table 1 2 funcref) (table 3 3 funcref) (func))"));
        assert!(!changed("(module (table 1 2 funcref) (func))"));
        assert!(!changed("(module (import \"\" \"t\" (table 3 3 funcref)) (func))"));
        assert!(!changed("(module)"));
    }
}
