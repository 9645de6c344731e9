//! A place in the source, and the sections that tell of it.

/// The DWARF sections of a module.
pub trait Sections: Send {
    /// The content of the section of that name; empty if there is none.
    fn section(&self, name: &str) -> &[u8];
}

/// A place in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The linkage name of the function, or its name where it has none.
    pub symbol: Option<String>,
    pub file: Option<String>,
    /// From 1 on.
    pub line: Option<u32>,
    /// From 1 on.
    pub column: Option<u32>,
    /// Whether the address is that of the function's `end`, where no instruction is that could trap.
    pub is_end: bool,
}
