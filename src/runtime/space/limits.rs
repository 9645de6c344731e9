//! The limits of a store's memories and tables, and what they take.
#![allow(unsafe_code, reason = "reads the sizes of tables where compiled code has them")]

use std::cell::RefCell;
use std::fmt;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wasmer::sys::vm::VMTableDefinition;
use wasmer::{TableType, WASM_PAGE_SIZE};

use crate::fault::RefusedGrowth;
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
    /// Fuel. Only code that is compiled for it counts it, and stores with fuel accept no other code.
    pub fuel: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { stack_size: 1 << 20, time: None, memory: None, table: None, fuel: None }
    }
}

/// The maximum number of elements of any table. It is the limit that browsers share (WebAssembly JavaScript
/// Interface, "Implementation-defined Limits").
pub(crate) const MOST_ELEMENTS: u32 = 10_000_000;

/// What an element of a table takes, in bytes.
const ELEMENT_SIZE: u64 = size_of::<usize>() as u64;

/// What a store uses, and its limits.
#[derive(Debug)]
pub(crate) struct Usage {
    memory_limit: Option<u64>,
    table_limit: Option<u64>,
    /// Bytes of its memories.
    memory: AtomicU64,
    /// Bytes of the exceptions that its guests have thrown.
    exceptions: AtomicU64,
    tables: Mutex<Vec<Table>>,
    /// The number of tables of externrefs among them.
    reference_tables: AtomicU64,
    /// The growth that a memory was refused last, if none grew since.
    refused_growth: Mutex<Option<RefusedGrowth>>,
}

/// A table of the store: its definition, which holds the size, and its declared maximum.
#[derive(Debug)]
struct Table {
    definition: NonNull<VMTableDefinition>,
    maximum: Option<u32>,
    /// Whether its elements are externrefs.
    keeps_references: bool,
}

// SAFETY: definitions belong to the store, which stays on one thread; other threads only count memory.
unsafe impl Send for Table {}

/// Why a request is refused.
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

/// The bound, besides the declared maximum, that keeps a memory or a table from growing.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// The maximum number of elements of any table.
    Elements(u32),
    /// The maximum number of pages of any memory, with the compilers whose code runs in this process.
    Pages(u32),
    /// A limit of the store.
    Store(LimitReached),
    /// This table's share of the elements that the store's limit left when the table was made.
    Share(u32),
    /// Not one of our bounds.
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
            refused_growth: Mutex::default(),
        })
    }

    /// The growth that a memory was refused, and no memory has grown since; once.
    pub(crate) fn take_refused_growth(&self) -> Option<RefusedGrowth> {
        self.refused_growth.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Counts that many bytes for a memory.
    fn take_memory(&self, bytes: u64) -> Result<(), LimitReached> {
        self.check_bytes(bytes)?;
        self.memory.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Gives bytes of a memory back.
    fn release_memory(&self, bytes: u64) {
        self.memory.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Counts that many bytes for an exception.
    pub(crate) fn take_exceptions(&self, bytes: u64) {
        self.exceptions.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Gives bytes of exceptions back.
    pub(crate) fn release_exceptions(&self, bytes: u64) {
        self.exceptions.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The bytes of memories and exceptions.
    fn bytes(&self) -> u64 {
        self.memory.load(Ordering::Relaxed) + self.exceptions.load(Ordering::Relaxed)
    }

    /// Whether memories and tables may take that many more bytes.
    pub(crate) fn check_bytes(&self, wanted: u64) -> Result<(), LimitReached> {
        let Some(limit) = self.memory_limit else { return Ok(()) };
        let used = self.bytes() + self.elements() * ELEMENT_SIZE;
        if wanted <= limit.saturating_sub(used) {
            return Ok(());
        }
        Err(LimitReached { limit, used, wanted, unit: "bytes of memories and tables" })
    }

    /// Whether tables may have that many more elements.
    pub(crate) fn check_elements(&self, wanted: u64) -> Result<(), LimitReached> {
        if let Some(limit) = self.table_limit {
            let used = self.elements();
            if wanted > limit.saturating_sub(used) {
                return Err(LimitReached { limit, used, wanted, unit: "elements of tables" });
            }
        }
        self.check_bytes(wanted * ELEMENT_SIZE)
    }

    /// The elements of all tables.
    fn elements(&self) -> u64 {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: a table lives as long as its store, and the caller has the store.
        tables.iter().map(|table| u64::from(unsafe { table.definition.as_ref() }.current_elements)).sum()
    }

    /// Whether a module's own memories and tables, with that many pages and elements, have room.
    pub(crate) fn check_module(&self, pages: u64, elements: u64) -> Result<(), LimitReached> {
        self.check_elements(elements)?;
        self.check_bytes(pages * WASM_PAGE_SIZE as u64 + elements * ELEMENT_SIZE)
    }

    /// The number of elements that tables may still grow by.
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
            // SAFETY: a table lives as long as its store, and the caller has the store; an element is one word.
            work(unsafe {
                let definition = table.definition.as_ref();
                match NonNull::new(definition.base.cast::<usize>()) {
                    Some(base) => std::slice::from_raw_parts(base.as_ptr(), definition.current_elements as usize),
                    None => &[],
                }
            });
        }
    }

    /// The number of tables.
    pub(crate) fn table_count(&self) -> usize {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Forgets the tables after the first `count`: the instance for which they were made failed.
    pub(crate) fn forget_tables(&self, count: usize) {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let forgotten = tables.drain(count..).filter(|table| table.keeps_references).count();
        self.reference_tables.fetch_sub(forgotten as u64, Ordering::Relaxed);
    }

    /// The declared maximum of a table.
    pub(crate) fn declared_maximum(&self, definition: NonNull<VMTableDefinition>) -> Option<u32> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.iter().find(|table| table.definition == definition).and_then(|table| table.maximum)
    }
}

/// What one memory takes of its store's limit. It is given back when the memory is dropped.
#[derive(Debug)]
pub(crate) struct Account {
    usage: Option<Arc<Usage>>,
    bytes: AtomicU64,
}

impl Account {
    pub(crate) fn new(usage: Option<Arc<Usage>>) -> Self {
        Self { usage, bytes: AtomicU64::new(0) }
    }

    /// Counts that many more bytes.
    pub(crate) fn take(&self, bytes: u64) -> Result<(), LimitReached> {
        if let Some(usage) = &self.usage {
            usage.take_memory(bytes)?;
        }
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Notes that the memory has grown, or why it could not.
    pub(crate) fn note_growth(&self, refused: Option<RefusedGrowth>) {
        if let Some(usage) = &self.usage {
            *usage.refused_growth.lock().unwrap_or_else(PoisonError::into_inner) = refused;
        }
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

/// The memories and tables of a store that are being made.
pub(crate) struct Making {
    pub(crate) usage: Arc<Usage>,
    /// How much each new table may grow. Compiled code grows tables by a function of wasmer that checks no limit, so
    /// the rest of the limit is divided when tables are made.
    share: u64,
    /// What they begin with.
    pub(crate) parts: Parts,
}

impl Making {
    /// `tables` are those of a module, or a single one, with their initial size.
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

    /// The type with which a table is made, instead of the one that it declares.
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
    /// What this thread is making, while wasmer calls back for the parts.
    static MAKING: RefCell<Option<Making>> = const { RefCell::new(None) };
}

/// Runs `work`, which makes parts of a store.
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

/// The store whose memories and tables are being made now.
pub(crate) fn now_making<R>(ask: impl FnOnce(Option<&Making>) -> R) -> R {
    MAKING.with_borrow(|making| ask(making.as_ref()))
}

/// The account of the store for which a memory is being made.
pub(crate) fn usage() -> Option<Arc<Usage>> {
    now_making(|making| making.map(|making| Arc::clone(&making.usage)))
}
