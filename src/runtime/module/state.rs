//! The state of an instance, apart from any store: what the instances of its snapshot begin with.
//!
//! Everything is known by its number among what the module itself defines, so that the state fits each kind of code that the
//! module is compiled to.

use std::fs::File;
use std::io;
use std::sync::Arc;

use wasmer_types::{LocalGlobalIndex, ModuleInfo, Type};

use crate::module::bytes::{Reader, write_number};
use crate::module::images;
use crate::space::beginning::Beginning;

/// The state of an instance.
pub(crate) struct State {
    /// How large memories and tables are, and what is in the memories.
    pub(crate) beginning: Arc<Beginning>,
    /// The elements of each table, up to the last that is not null.
    pub(crate) tables: Box<[Box<[Element]>]>,
    pub(crate) globals: Box<[Value]>,
    /// The numbers of passive data segments that are dropped, among those with content.
    pub(crate) dropped_data: Box<[u32]>,
    /// The same for element segments.
    pub(crate) dropped_elements: Box<[u32]>,
}

/// An element of a table: the number of a function among those that the module defines, or `NULL`.
pub(crate) type Element = u32;

/// The element that is a null reference.
pub(crate) const NULL: Element = u32::MAX;

/// The value of a global.
#[derive(Clone, Copy)]
pub(crate) enum Value {
    /// As it stands in its slot. A reference is null.
    Bits(u128),
    /// The function of that number.
    Function(u32),
}

impl State {
    /// How many bytes it takes.
    pub(crate) fn size(&self) -> usize {
        let images = self.beginning.memories.iter().filter_map(|memory| memory.image.as_ref());
        let memories: usize = images.map(|image| image.size()).sum();
        let tables: usize = self.tables.iter().map(|table| size_of_val(&**table)).sum();
        memories + tables + size_of_val(&*self.globals)
    }

    /// The SHA-256 of the state of a module with that hash.
    pub(crate) fn hash(&self, module: &[u8; 32]) -> [u8; 32] {
        use sha2::Digest;
        let mut hash = sha2::Sha256::new();
        hash.update(b"snapshot");
        hash.update(module);
        self.write(|bytes| hash.update(bytes));
        hash.finalize().into()
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut all = Vec::with_capacity(self.size() + 1024);
        self.write(|bytes| all.extend_from_slice(bytes));
        all
    }

    /// The memories, as `images` writes them. Each table: size, number of elements, the elements. Each global: a mark and 16
    /// bytes. The segments that are dropped.
    fn write(&self, mut put: impl FnMut(&[u8])) {
        images::write(&self.beginning.memories, &mut put);
        put(&self.rest());
    }

    /// The same for a file of which the images are parts: `put` gets their pieces, and `to` the rest. Returns where the images
    /// end.
    pub(crate) fn write_apart(
        &self,
        to: &mut Vec<u8>,
        put: impl FnMut(u64, &[u8]) -> io::Result<()>,
    ) -> io::Result<u64> {
        let end = images::write_apart(&self.beginning.memories, 0, to, put)?;
        to.extend_from_slice(&self.rest());
        Ok(end)
    }

    /// What is not in memories.
    fn rest(&self) -> Vec<u8> {
        let mut rest = Vec::new();
        for (size, elements) in self.beginning.tables.iter().zip(&self.tables) {
            write_number(&mut rest, *size as usize);
            write_numbers(&mut rest, elements);
        }
        for global in &self.globals {
            let (mark, bits) = match *global {
                Value::Bits(bits) => (0, bits),
                Value::Function(number) => (1, number.into()),
            };
            rest.push(mark);
            rest.extend_from_slice(&bits.to_le_bytes());
        }
        write_numbers(&mut rest, &self.dropped_data);
        write_numbers(&mut rest, &self.dropped_elements);
        rest
    }

    /// The state in bytes that `to_bytes` gave, for that module; `None` if it is not one that an instance of it can have.
    pub(crate) fn read_back(bytes: &[u8], info: &ModuleInfo) -> Option<Self> {
        Self::read(bytes, info, None)
    }

    /// The state whose images are parts of a file, as `write_apart` has written them. The file must not change any more.
    pub(crate) fn read_apart(bytes: &[u8], info: &ModuleInfo, file: &File) -> Option<Self> {
        Self::read(bytes, info, Some(file))
    }

    fn read(bytes: &[u8], info: &ModuleInfo, file: Option<&File>) -> Option<Self> {
        let mut bytes = Reader(bytes);
        let memories = images::read(&mut bytes, info, file)?;
        let functions = u32::try_from(info.functions.len() - info.num_imported_functions).ok()?;
        let (mut sizes, mut tables) = (Vec::new(), Vec::new());
        for ty in info.tables.values().skip(info.num_imported_tables) {
            let (size, elements) = (bytes.number()?, read_numbers(&mut bytes)?);
            let fits = |element: &Element| *element == NULL || *element < functions && ty.ty == Type::FuncRef;
            if size < ty.minimum || elements.len() > size as usize || !elements.iter().all(fits) {
                return None;
            }
            sizes.push(size);
            tables.push(elements);
        }
        let globals = info.globals.values().skip(info.num_imported_globals).map(|ty| {
            let mark = bytes.take(1)?[0];
            let bits = u128::from_le_bytes(bytes.take(16)?.try_into().ok()?);
            let is_reference = matches!(ty.ty, Type::FuncRef | Type::ExternRef | Type::ExceptionRef);
            match mark {
                0 => (!is_reference || bits == 0).then_some(Value::Bits(bits)),
                _ => {
                    let number = u32::try_from(bits).ok().filter(|number| *number < functions);
                    number.filter(|_| ty.ty == Type::FuncRef).map(Value::Function)
                }
            }
        });
        let globals = globals.collect::<Option<_>>()?;
        let (dropped_data, dropped_elements) = (read_numbers(&mut bytes)?, read_numbers(&mut bytes)?);
        let beginning = Arc::new(Beginning { memories, tables: sizes.into() });
        let state = Self { beginning, tables: tables.into(), globals, dropped_data, dropped_elements };
        bytes.0.is_empty().then_some(state)
    }

    /// The value of a global.
    pub(crate) fn global(&self, index: LocalGlobalIndex) -> Value {
        self.globals[index.as_u32() as usize]
    }
}

fn write_numbers(bytes: &mut Vec<u8>, numbers: &[u32]) {
    write_number(bytes, numbers.len());
    numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
}

fn read_numbers(bytes: &mut Reader<'_>) -> Option<Box<[u32]>> {
    let count = bytes.number()? as usize;
    let numbers = bytes.take(count.checked_mul(4)?)?.as_chunks().0;
    Some(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect())
}
