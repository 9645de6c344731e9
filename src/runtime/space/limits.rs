//! What the memories and tables of a store may take, and do.
#![allow(unsafe_code, reason = "reads the sizes of tables where compiled code has them")]

use std::cell::RefCell;
use std::fmt;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wasmer::sys::vm::VMTableDefinition;
use wasmer::{TableType, WASM_PAGE_SIZE};

use crate::space::beginning::{Beginning, Parts};

/// What the guests of a store may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The guest's stack, in bytes.
    pub stack_size: usize,
    /// Wall time of one outermost call, host functions included.
    pub time: Option<Duration>,
    /// Bytes of all memories and tables together.
    pub memory: Option<u64>,
    /// Elements of all tables together.
    pub table: Option<u64>,
    /// Instructions. Only code that is compiled for it counts them, and stores with fuel take no other.
    pub fuel: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { stack_size: 1 << 20, time: None, memory: None, table: None, fuel: None }
    }
}

/// Elements that a table may have at most, whatever it declares. The limit that browsers share
/// (WebAssembly JavaScript Interface, "Implementation-defined Limits").
pub(crate) const MOST_ELEMENTS: u32 = 10_000_000;

/// What an element of a table takes, in bytes.
const ELEMENT_SIZE: u64 = size_of::<usize>() as u64;

/// What a store uses, beside what it may use.
#[derive(Debug)]
pub(crate) struct Usage {
    memory_limit: Option<u64>,
    table_limit: Option<u64>,
    /// Bytes of its memories.
    memory: AtomicU64,
    /// Bytes of the exceptions that its guests have thrown.
    exceptions: AtomicU64,
    tables: Mutex<Vec<Table>>,
    /// How many of them are tables of externrefs.
    reference_tables: AtomicU64,
}

/// A table of the store: where its size is found, and the maximum that it was declared with.
#[derive(Debug)]
struct Table {
    definition: NonNull<VMTableDefinition>,
    maximum: Option<u32>,
    /// Whether its elements are externrefs.
    keeps_references: bool,
}

// SAFETY: definitions belong to the store, which stays on one thread; others only count memory.
unsafe impl Send for Table {}

/// Why something is refused.
#[derive(Clone, Copy, Debug)]
pub struct LimitReached {
    limit: u64,
    used: u64,
    wanted: u64,
    unit: &'static str,
}

impl LimitReached {
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }
}

impl fmt::Display for LimitReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, used, wanted, unit } = self;
        write!(f, "the store may use {limit} {unit}, of which {used} are in use: {wanted} more are too many")
    }
}

/// Which bound, besides the maximum that it was declared with, keeps a memory or a table from growing.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// Elements that any table may have.
    Elements(u32),
    /// Pages that any memory may have, with the compilers whose code runs in this process.
    Pages(u32),
    /// A limit of the store.
    Store(LimitReached),
    /// Elements that this table was given of what the store's limit left when it was made.
    Share(u32),
    /// None of ours.
    System,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Elements(most) => write!(f, "a table may have {most} elements"),
            Self::Pages(most) => write!(f, "a memory can have {most} pages with the compiler in use"),
            Self::Store(reached) => reached.fmt(f),
            Self::Share(most) => write!(f, "{most} elements are this table's share of what the store may use"),
            Self::System => f.write_str("the system has no memory left for it"),
        }
    }
}

impl Usage {
    pub(crate) fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            memory_limit: limits.memory,
            table_limit: limits.table,
            memory: AtomicU64::new(0),
            exceptions: AtomicU64::new(0),
            tables: Mutex::default(),
            reference_tables: AtomicU64::new(0),
        })
    }

    /// Takes that many bytes for a memory.
    fn take_memory(&self, bytes: u64) -> Result<(), LimitReached> {
        self.check_bytes(bytes)?;
        self.memory.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Gives bytes of a memory back.
    fn release_memory(&self, bytes: u64) {
        self.memory.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Takes that many bytes for an exception.
    pub(crate) fn take_exceptions(&self, bytes: u64) {
        self.exceptions.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Gives bytes of exceptions back.
    pub(crate) fn release_exceptions(&self, bytes: u64) {
        self.exceptions.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Bytes of memories and exceptions.
    fn bytes(&self) -> u64 {
        self.memory.load(Ordering::Relaxed) + self.exceptions.load(Ordering::Relaxed)
    }

    /// Whether memories and tables may have that many bytes more.
    pub(crate) fn check_bytes(&self, wanted: u64) -> Result<(), LimitReached> {
        let Some(limit) = self.memory_limit else { return Ok(()) };
        let used = self.bytes() + self.elements() * ELEMENT_SIZE;
        if wanted <= limit.saturating_sub(used) {
            return Ok(());
        }
        Err(LimitReached { limit, used, wanted, unit: "bytes of memories and tables" })
    }

    /// Whether tables may have that many elements more.
    pub(crate) fn check_elements(&self, wanted: u64) -> Result<(), LimitReached> {
        if let Some(limit) = self.table_limit {
            let used = self.elements();
            if wanted > limit.saturating_sub(used) {
                return Err(LimitReached { limit, used, wanted, unit: "elements of tables" });
            }
        }
        self.check_bytes(wanted * ELEMENT_SIZE)
    }

    /// Elements of all tables.
    fn elements(&self) -> u64 {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: a table lives as long as its store, and whoever asks has the store.
        tables.iter().map(|table| u64::from(unsafe { table.definition.as_ref() }.current_elements)).sum()
    }

    /// Whether a module's own memories and tables have room, so many pages and elements.
    pub(crate) fn check_module(&self, pages: u64, elements: u64) -> Result<(), LimitReached> {
        self.check_elements(elements)?;
        self.check_bytes(pages * WASM_PAGE_SIZE as u64 + elements * ELEMENT_SIZE)
    }

    /// How many elements tables may still have more.
    pub(crate) fn elements_left(&self) -> u64 {
        let used = self.elements();
        let by_count = self.table_limit.map_or(u64::MAX, |limit| limit.saturating_sub(used));
        let by_size = self
            .memory_limit
            .map_or(u64::MAX, |limit| limit.saturating_sub(self.bytes() + used * ELEMENT_SIZE) / ELEMENT_SIZE);
        by_count.min(by_size)
    }

    /// Notes a new table.
    pub(crate) fn add_table(&self, definition: NonNull<VMTableDefinition>, ty: &TableType) {
        let keeps_references = ty.ty == wasmer::Type::ExternRef;
        self.reference_tables.fetch_add(u64::from(keeps_references), Ordering::Relaxed);
        let table = Table { definition, maximum: ty.maximum, keeps_references };
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).push(table);
    }

    /// Whether there are tables of externrefs.
    pub(crate) fn has_reference_tables(&self) -> bool {
        self.reference_tables.load(Ordering::Relaxed) != 0
    }

    /// The elements of each table of externrefs. Not while wasm runs.
    pub(crate) fn each_reference_table(&self, mut work: impl FnMut(&[usize])) {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        for table in tables.iter().filter(|table| table.keeps_references) {
            // SAFETY: a table lives as long as its store, and whoever asks has the store; an element is one word.
            work(unsafe {
                let definition = table.definition.as_ref();
                match NonNull::new(definition.base.cast::<usize>()) {
                    Some(base) => std::slice::from_raw_parts(base.as_ptr(), definition.current_elements as usize),
                    None => &[],
                }
            });
        }
    }

    /// How many tables there are.
    pub(crate) fn table_count(&self) -> usize {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Forgets the tables after the first `count`: the instance that they were made for did not come to be.
    pub(crate) fn forget_tables(&self, count: usize) {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let forgotten = tables.drain(count..).filter(|table| table.keeps_references).count();
        self.reference_tables.fetch_sub(forgotten as u64, Ordering::Relaxed);
    }

    /// The maximum that a table was declared with.
    pub(crate) fn declared_maximum(&self, definition: NonNull<VMTableDefinition>) -> Option<u32> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.iter().find(|table| table.definition == definition).and_then(|table| table.maximum)
    }
}

/// What one memory takes of its store's limit. Gives it back when it goes.
#[derive(Debug)]
pub(crate) struct Account {
    usage: Option<Arc<Usage>>,
    bytes: AtomicU64,
}

impl Account {
    pub(crate) fn new(usage: Option<Arc<Usage>>) -> Self {
        Self { usage, bytes: AtomicU64::new(0) }
    }

    /// Takes that many bytes more.
    pub(crate) fn take(&self, bytes: u64) -> Result<(), LimitReached> {
        if let Some(usage) = &self.usage {
            usage.take_memory(bytes)?;
        }
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Gives that many of them back.
    pub(crate) fn release(&self, bytes: u64) {
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(usage) = &self.usage {
            usage.release_memory(bytes);
        }
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        self.release(self.bytes.load(Ordering::Relaxed));
    }
}

/// What is being made: memories and tables of a store.
pub(crate) struct Making {
    pub(crate) usage: Arc<Usage>,
    /// By how much each new table may grow. Compiled code grows tables by a function of wasmer's that asks
    /// nobody, so what is left is shared out when tables are made.
    share: u64,
    /// What they begin with.
    pub(crate) parts: Parts,
}

impl Making {
    /// `tables` of a module, or a single one; with as many elements as they begin with.
    pub(crate) fn new(
        usage: &Arc<Usage>,
        tables: impl Iterator<Item = TableType> + Clone,
        beginning: Option<Arc<Beginning>>,
    ) -> Self {
        let minimum: u64 = tables.clone().map(|table| u64::from(table.minimum)).sum();
        let growing = tables.filter(|table| table.maximum.is_none_or(|maximum| maximum > table.minimum)).count() as u64;
        let share = usage.elements_left().saturating_sub(minimum) / growing.max(1);
        Self { usage: Arc::clone(usage), share, parts: Parts::of(beginning) }
    }

    /// The type that a table is to be made with instead of the one it declares.
    pub(crate) fn limited(&self, ty: &TableType) -> Result<TableType, String> {
        if ty.minimum > MOST_ELEMENTS {
            return Err(format!("{}, {} are too many", Bound::Elements(MOST_ELEMENTS), ty.minimum));
        }
        self.usage.check_elements(u64::from(ty.minimum)).map_err(|reached| reached.to_string())?;
        let growth = u32::try_from(self.share).unwrap_or(u32::MAX);
        let most = ty.minimum.saturating_add(growth).min(MOST_ELEMENTS);
        Ok(TableType { maximum: Some(ty.maximum.map_or(most, |declared| declared.min(most))), ..*ty })
    }
}

thread_local! {
    /// What this thread is making, while wasmer calls back for its parts.
    static MAKING: RefCell<Option<Making>> = const { RefCell::new(None) };
}

/// Lets parts of a store be made by `work`.
pub(crate) fn making<R>(making: Making, work: impl FnOnce() -> R) -> R {
    struct Restore(Option<Making>);
    impl Drop for Restore {
        fn drop(&mut self) {
            MAKING.set(self.0.take());
        }
    }
    let _restore = Restore(MAKING.replace(Some(making)));
    work()
}

/// Whose memories and tables are being made now.
pub(crate) fn now_making<R>(ask: impl FnOnce(Option<&Making>) -> R) -> R {
    MAKING.with_borrow(|making| ask(making.as_ref()))
}

/// What the store that a memory is being made for uses.
pub(crate) fn usage() -> Option<Arc<Usage>> {
    now_making(|making| making.map(|making| Arc::clone(&making.usage)))
}
