//! The state of an instance, taken out of it, and put into a new one.
#![allow(unsafe_code, reason = "reads and writes what compiled code has")]

use std::ptr::NonNull;
use std::sync::Arc;

use wasmer::sys::vm::{
    LinearMemory, StoreObjects, VMCallerCheckedAnyfunc, VMContext, VMExtern, VMInstance, VMTableDefinition, libcalls,
};
use wasmer::{AsStoreMut, ExportIndex};
use wasmer_types::{
    FunctionIndex, GlobalIndex, LocalFunctionIndex, LocalGlobalIndex, LocalMemoryIndex, LocalTableIndex, ModuleInfo,
    RawValue, Type,
};

use crate::fault::{Fault, Kind, Obstacle, Place};
use crate::module::Module;
use crate::module::state::{Element, NULL, State, Value};
use crate::objects::handle::Handle;
use crate::run::prepared::catch_traps;
use crate::space::beginning::{Beginning, Memory};
use crate::space::image::Image;
use crate::store::Store;
use crate::types::{ExternType, GlobalType};
use crate::values::Reference;

/// The state of an instance. No wasm may be running in it.
///
/// # Errors
///
/// `Fault::Snapshot` with what it has that cannot be in another instance.
pub(crate) fn take(module: &Module, handle: &Handle, store: &Store) -> Result<State, Fault> {
    refuse_imports(module)?;
    store.with(|store| {
        let instance = NonNull::from(handle.instance(store));
        let objects = store.objects_mut().as_sys_mut();
        // SAFETY: the instance stays where it is while nothing is made in the store, and what is asked of it below
        // changes nothing that it does not own.
        let mut taking = Taking { info: module.wasmer().info(), instance: unsafe { &mut *instance.as_ptr() }, objects };
        taking.state()
    })
}

/// Imports with a state of their own belong to others, too.
fn refuse_imports(module: &Module) -> Result<(), Fault> {
    let has_state = |ty: &ExternType| match ty {
        ExternType::Memory(_) | ExternType::Table(_) => true,
        ExternType::Global(GlobalType { mutable, .. }) => *mutable,
        ExternType::Func(_) | ExternType::Tag(_) => false,
    };
    match module.imports().iter().find(|import| has_state(&import.ty)) {
        Some(import) => Err(Fault::Snapshot(Obstacle::Import(import.clone()))),
        None => Ok(()),
    }
}

struct Taking<'a> {
    info: &'a ModuleInfo,
    instance: &'a mut VMInstance,
    objects: &'a mut StoreObjects,
}

impl Taking<'_> {
    fn state(&mut self) -> Result<State, Fault> {
        let functions = self.functions();
        let globals = local(self.info.num_imported_globals, self.info.globals.len());
        let globals = globals.map(|index| self.global(LocalGlobalIndex::from_u32(index), &functions));
        let globals = globals.collect::<Result<_, _>>()?;
        let tables = local(self.info.num_imported_tables, self.info.tables.len());
        let tables = tables.map(|index| self.table(LocalTableIndex::from_u32(index), &functions));
        let (sizes, tables): (Vec<_>, Vec<_>) = tables.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        let (dropped_data, dropped_elements) = self.dropped();
        // What takes longest comes when nothing is in the way any more.
        let memories = local(self.info.num_imported_memories, self.info.memories.len());
        let memories = memories.map(|index| self.memory(LocalMemoryIndex::from_u32(index)));
        let memories = memories.collect::<Result<_, _>>()?;
        let beginning = Arc::new(Beginning { memories, tables: sizes.into() });
        Ok(State { beginning, tables: tables.into(), globals, dropped_data, dropped_elements })
    }

    fn functions(&mut self) -> Functions {
        Functions::of(self.info, self.instance, self.objects)
    }

    fn memory(&mut self, index: LocalMemoryIndex) -> Result<Memory, Fault> {
        let place = ExportIndex::Memory(self.info.memory_index(index));
        let VMExtern::Memory(memory) = self.instance.lookup_by_declaration(place) else {
            unreachable!("a memory's extern is a memory");
        };
        let memory = memory.get(self.objects);
        if memory.ty().shared {
            return Err(Fault::Snapshot(Obstacle::SharedMemory(self.place(place, index.as_u32()))));
        }
        // SAFETY: no wasm is running, and the definition says where the memory is.
        let bytes = unsafe {
            let definition = memory.vmmemory().as_ref();
            std::slice::from_raw_parts(definition.base, definition.current_length)
        };
        Ok(Memory { pages: memory.size().0, image: Image::of(bytes).map(Arc::new) })
    }

    fn table(&mut self, index: LocalTableIndex, functions: &Functions) -> Result<(u32, Box<[Element]>), Fault> {
        let place = ExportIndex::Table(self.info.table_index(index));
        let table = self.instance.get_local_table(index);
        let (ty, size) = (table.ty().ty, table.size());
        // SAFETY: no wasm is running; an element is one word.
        let words = unsafe { elements(table.vmtable().as_ref()) };
        let used = words.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        let numbers = words[..used].iter().zip(0..).map(|(&word, element)| {
            let number = if ty == Type::FuncRef { functions.number(word) } else { None };
            match number {
                Some(number) => Ok(number),
                None if word == 0 => Ok(NULL),
                None => {
                    let table = self.place(place, index.as_u32());
                    Err(obstacle(ty, Place { element: Some(element), ..table }))
                }
            }
        });
        Ok((size, numbers.collect::<Result<_, _>>()?))
    }

    fn global(&mut self, index: LocalGlobalIndex, functions: &Functions) -> Result<Value, Fault> {
        let global = self.info.global_index(index);
        let value = cell(self.instance, self.objects, global);
        // SAFETY: the cell is the global's, whose type says how much of it is in use, and what it is.
        let (bits, reference) = unsafe {
            match self.info.globals[global].ty {
                Type::I32 | Type::F32 => (u128::from((*value).u32), 0),
                Type::I64 | Type::F64 => (u128::from((*value).u64), 0),
                Type::V128 => ((*value).u128, 0),
                Type::FuncRef => (0, (*value).funcref),
                Type::ExternRef => (0, (*value).externref),
                Type::ExceptionRef => (0, (*value).exnref as Reference),
            }
        };
        let ty = self.info.globals[global].ty;
        match functions.number(reference).filter(|_| ty == Type::FuncRef) {
            Some(number) => Ok(Value::Function(number)),
            None if reference == 0 => Ok(Value::Bits(bits)),
            None => Err(obstacle(ty, self.place(ExportIndex::Global(global), index.as_u32()))),
        }
    }

    /// Where something of the module is, by the name that it is exported by or else its number among its kind.
    fn place(&self, index: ExportIndex, number: u32) -> Place {
        let (kind, imported) = match index {
            ExportIndex::Memory(_) => (Kind::Memory, self.info.num_imported_memories),
            ExportIndex::Table(_) => (Kind::Table, self.info.num_imported_tables),
            _ => (Kind::Global, self.immutable_imports()),
        };
        let name = self.info.exports.iter().find(|(_, export)| **export == index).map(|(name, _)| name.clone());
        Place { kind, number: number + u32::try_from(imported).unwrap_or(u32::MAX), name, element: None }
    }

    /// How many globals the module itself imports: not the one that counts fuel, which is mutable as no other is here.
    fn immutable_imports(&self) -> usize {
        let imported = self.info.globals.values().take(self.info.num_imported_globals);
        imported.filter(|global| !global.mutability.is_mutable()).count()
    }

    /// The passive segments with content that are dropped: data, and elements.
    fn dropped(&mut self) -> (Box<[u32]>, Box<[u32]>) {
        let context = self.instance.vmctx_ptr();
        let data =
            self.info.passive_data.iter().filter(|(_, bytes)| !bytes.is_empty()).map(|(index, _)| index.as_u32());
        let segments = self.info.passive_elements.iter().filter(|(_, elements)| !elements.is_empty());
        let mut segments: Vec<u32> = segments.map(|(index, _)| index.as_u32()).collect();
        segments.sort_unstable();
        let has_memory = !self.info.memories.is_empty();
        let has_table = !self.info.tables.is_empty();
        // SAFETY: the instance has a first memory, and a first table, where it is asked for segments of that kind.
        unsafe {
            (
                data.filter(|index| has_memory && is_dropped(context, *index, init_memory)).collect(),
                segments.into_iter().filter(|index| has_table && is_dropped(context, *index, init_table)).collect(),
            )
        }
    }
}

fn local(imported: usize, all: usize) -> std::ops::Range<u32> {
    0..u32::try_from(all - imported).expect("a module has at most a million of each")
}

fn obstacle(ty: Type, place: Place) -> Fault {
    Fault::Snapshot(match ty {
        Type::ExternRef => Obstacle::ExternalReference(place),
        Type::ExceptionRef => Obstacle::Exception(place),
        _ => Obstacle::ForeignFunction(place),
    })
}

/// Whether a segment with content is dropped: nothing of it can be copied from its second byte or element on.
///
/// # Safety
///
/// `context` must be that of an instance, which has what `init` copies to.
unsafe fn is_dropped(context: *mut VMContext, segment: u32, init: unsafe fn(*mut VMContext, u32)) -> bool {
    // SAFETY: by contract; `init` ends or is left by a trap, and has nothing that waits for a destructor.
    unsafe { catch_traps(move || init(context, segment)) }.is_err()
}

/// `memory.init` of nothing, from the second byte of the segment.
unsafe fn init_memory(context: *mut VMContext, segment: u32) {
    // SAFETY: the caller vouches for both.
    unsafe { libcalls::wasmer_vm_memory32_init(context, 0, segment, 0, 1, 0) };
}

/// `table.init` of nothing, from the second element of the segment.
unsafe fn init_table(context: *mut VMContext, segment: u32) {
    // SAFETY: the caller vouches for both.
    unsafe { libcalls::wasmer_vm_table_init(context, 0, segment, 0, 1, 0) };
}

/// Gives a new instance the state of another one of its module. What its memories and tables begin with it has already.
///
/// # Safety
///
/// The instance must have just been made, with that state's beginning, of a module that the state is one of.
pub(crate) unsafe fn apply(state: &State, instance: &mut VMInstance, objects: &mut StoreObjects) {
    let module = Arc::clone(instance.module());
    let has_functions = state.tables.iter().any(|table| !table.is_empty())
        || state.globals.iter().any(|global| matches!(global, Value::Function(_)));
    let functions = if has_functions { Functions::of(&module, instance, objects) } else { Functions::NONE };
    for index in (0..).take(state.globals.len()).map(LocalGlobalIndex::from_u32) {
        let value = match state.global(index) {
            Value::Bits(bits) => RawValue { u128: bits },
            Value::Function(number) => {
                let mut value = RawValue { u128: 0 };
                value.funcref = functions.reference(number);
                value
            }
        };
        // SAFETY: the cell is the global's.
        unsafe { cell(instance, objects, module.global_index(index)).write(value) };
    }
    for (index, table) in (0..).map(LocalTableIndex::from_u32).zip(&state.tables) {
        let definition = instance.get_local_table(index).vmtable();
        // SAFETY: the table is as large as the state's, which has no more elements than that; no wasm is running.
        let words = unsafe { elements(definition.as_ref()) };
        for (word, element) in words.iter_mut().zip(table) {
            *word = if *element == NULL { 0 } else { functions.reference(*element) };
        }
    }
    for segment in &state.dropped_data {
        // SAFETY: the context is the instance's; a segment that is not there is not dropped.
        unsafe { libcalls::wasmer_vm_data_drop(instance.vmctx_ptr(), *segment) };
    }
    for segment in &state.dropped_elements {
        // SAFETY: as above.
        unsafe { libcalls::wasmer_vm_elem_drop(instance.vmctx_ptr(), *segment) };
    }
}

/// Puts zeros in the place of what the memories of an instance began with. No wasm may be running.
pub(crate) fn clear_memories(beginning: &Beginning, instance: &mut VMInstance, objects: &StoreObjects) {
    let module = Arc::clone(instance.module());
    for (index, memory) in (0..).map(LocalMemoryIndex::from_u32).zip(&beginning.memories) {
        let place = ExportIndex::Memory(module.memory_index(index));
        if let (Some(image), VMExtern::Memory(memory)) = (&memory.image, instance.lookup_by_declaration(place)) {
            // SAFETY: an image is no longer than the memory that begins with it.
            unsafe { memory.get(objects).vmmemory().as_ref().base.write_bytes(0, image.length()) };
        }
    }
}

/// The elements of a table.
///
/// # Safety
///
/// The table must live as long, and nothing else refer to its elements meanwhile.
unsafe fn elements<'a>(definition: &VMTableDefinition) -> &'a mut [Reference] {
    match NonNull::new(definition.base.cast::<Reference>()) {
        // SAFETY: by contract.
        Some(base) => unsafe { std::slice::from_raw_parts_mut(base.as_ptr(), definition.current_elements as usize) },
        None => &mut [],
    }
}

/// Where the value of a global is.
fn cell(instance: &mut VMInstance, objects: &StoreObjects, index: GlobalIndex) -> *mut RawValue {
    match instance.lookup_by_declaration(ExportIndex::Global(index)) {
        VMExtern::Global(global) => global.get(objects).vmglobal().as_ptr().cast(),
        _ => unreachable!("a global's extern is a global"),
    }
}

/// The functions that an instance defines itself, whose descriptors stand one behind the other.
struct Functions {
    first: Reference,
    count: u32,
}

impl Functions {
    const NONE: Self = Self { first: 0, count: 0 };
    const SIZE: usize = size_of::<VMCallerCheckedAnyfunc>();

    fn of(info: &ModuleInfo, instance: &mut VMInstance, objects: &StoreObjects) -> Self {
        let range = local(info.num_imported_functions, info.functions.len());
        if range.is_empty() {
            return Self::NONE;
        }
        let first: FunctionIndex = info.func_index(LocalFunctionIndex::from_u32(0));
        let VMExtern::Function(function) = instance.lookup_by_declaration(ExportIndex::Function(first)) else {
            unreachable!("a function's extern is a function");
        };
        Self { first: function.get(objects).anyfunc.as_ptr().as_ptr().addr(), count: range.end }
    }

    /// The number of the function that a reference is to, if it is one of them.
    fn number(&self, reference: Reference) -> Option<u32> {
        let distance = reference.checked_sub(self.first)?;
        let number = u32::try_from(distance / Self::SIZE).ok()?;
        (number < self.count && distance % Self::SIZE == 0).then_some(number)
    }

    fn reference(&self, number: u32) -> Reference {
        debug_assert!(number < self.count);
        self.first + number as usize * Self::SIZE
    }
}
