//! What the memories and tables of a new instance begin with, where that is not what their types say.

use std::cell::Cell;
use std::sync::Arc;

use crate::space::image::Image;

/// The memories and tables that a module defines, in its order.
#[derive(Debug)]
pub(crate) struct Beginning {
    pub(crate) memories: Box<[Memory]>,
    /// How many elements each table has.
    pub(crate) tables: Box<[u32]>,
}

/// How a memory begins.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    pub(crate) pages: u32,
    /// Its content; only zeros if there is none.
    pub(crate) image: Option<Arc<Image>>,
}

/// The parts of a beginning, each handed out once, in order.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    beginning: Option<Arc<Beginning>>,
    memory: Cell<usize>,
    table: Cell<usize>,
}

impl Parts {
    pub(crate) fn of(beginning: Option<Arc<Beginning>>) -> Self {
        Self { beginning, ..Self::default() }
    }

    /// How the next memory begins.
    pub(crate) fn next_memory(&self) -> Option<&Memory> {
        self.beginning.as_ref()?.memories.get(self.memory.replace(self.memory.get() + 1))
    }

    /// How many elements the next table begins with.
    pub(crate) fn next_table(&self) -> Option<u32> {
        self.beginning.as_ref()?.tables.get(self.table.replace(self.table.get() + 1)).copied()
    }
}
