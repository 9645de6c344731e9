//! Hides from the engine that tables have a fixed size (`space/fixed_tables.rs`).

use crate::compile::rewrite::{Rewrite, of_info};
use crate::compile::survey::Survey;
use crate::space::fixed_tables::hidden;

/// What the compiler needs for a module with such tables; `None` for others.
pub(crate) fn middleware(survey: &Survey<'_>) -> Option<Rewrite> {
    survey.has_fixed_table.then(|| {
        of_info(|info| {
            // The elements of an imported table are not copied.
            for table in info.tables.values_mut().skip(info.num_imported_tables) {
                *table = hidden(*table);
            }
        })
    })
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
