//! Hides from the engine that a table has a fixed size.
//!
//! If a table of functions has equal minimum and maximum, wasmer keeps a copy of its elements in the instance that
//! defines it (`VMOffsets::vmctx_fixed_funcref_table_anyfuncs`), and `call_indirect` reads only that copy. Only this
//! instance's own instructions update the copy: it misses what the host or another instance writes into an exported
//! table. The copy also takes 32 bytes for each element, which no limit counts, and from 2^27 elements on wasmer
//! panics. So the compiler is told a maximum below the minimum, which no valid module has. Then there is no copy, and
//! LLVM still knows that the table does not move. The declared maximum is restored wherever the type is read.

use wasmer::{ExternType, TableType};

/// The type that the compiler is told of a table that a module defines. A table that stays empty has nothing to copy.
pub(crate) fn hidden(ty: TableType) -> TableType {
    match ty.minimum.checked_sub(1) {
        Some(below) if ty.is_fixed_funcref_table() => TableType { maximum: Some(below), ..ty },
        _ => ty,
    }
}

/// The type that a table of a compiled module was declared with.
pub(crate) fn declared(ty: TableType) -> TableType {
    let hidden = ty.maximum.is_some_and(|maximum| maximum < ty.minimum);
    TableType { maximum: if hidden { Some(ty.minimum) } else { ty.maximum }, ..ty }
}

/// The type that an export of a compiled module was declared with.
pub(crate) fn declared_export(ty: &ExternType) -> ExternType {
    match ty {
        ExternType::Table(table) => ExternType::Table(declared(*table)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use wasmer::Type;

    use super::*;

    fn table(ty: Type, minimum: u32, maximum: Option<u32>) -> TableType {
        TableType::new(ty, minimum, maximum)
    }

    #[test]
    fn a_hidden_type_comes_back_as_it_was_declared() {
        for ty in [Type::FuncRef, Type::ExternRef] {
            for (minimum, maximum) in [(0, None), (0, Some(0)), (0, Some(1)), (1, Some(1)), (1, Some(2)), (7, None)] {
                let table = table(ty, minimum, maximum);
                assert_eq!(declared(hidden(table)), table);
            }
        }
        let largest = table(Type::FuncRef, u32::MAX, Some(u32::MAX));
        assert_eq!(declared(hidden(largest)), largest);
    }

    #[test]
    fn no_table_with_elements_is_kept_twice() {
        assert!(!hidden(table(Type::FuncRef, 1, Some(1))).is_fixed_funcref_table());
        assert!(!hidden(table(Type::FuncRef, u32::MAX, Some(u32::MAX))).is_fixed_funcref_table());
    }
}
