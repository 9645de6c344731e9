//! The type and the text of a C++ exception: read from the guest's memory, as LLVM's libc++abi lays it out for 32-bit
//! targets (`__cxa_exception` in cxa_exception.h, the type information of the Itanium C++ ABI, 2.9.5).
#![allow(unsafe_code, reason = "reads linear memory in place")]

use wasmer::AsStoreMut;
use wasmer::sys::vm::{LinearMemory, StoreObject, VMMemory};

use crate::objects::memory::Extent;
use crate::store::Store;

/// An exception of C++.
#[derive(Debug, PartialEq, Eq)]
pub struct CppException {
    /// The name of its type, mangled: `St13runtime_error`.
    pub type_name: String,
    /// Its text, or its value: for the exceptions of the standard library that keep a text, those derived from them,
    /// strings of C, and integers.
    pub what: Option<String>,
}

/// `_Unwind_Exception::exception_class` of libc++abi's exceptions: "CLNGC++\0".
const CLASS: u64 = 0x434c_4e47_432b_2b00;

/// From the header that is thrown back to the pointer to the type, and on to the object.
const TYPE_BEFORE: u32 = 48;
const OBJECT_BEHIND: u32 = 32;

/// How long names and texts may be that are shown.
const LONGEST: u32 = 4096;

/// The exception whose header is at that address in a memory of the store; `None` if there is none.
pub fn find(store: &Store, header: u32) -> Option<CppException> {
    let extents: Vec<Extent> = store.with(|store| {
        let memories = VMMemory::list(store.objects_mut().as_sys()).iter();
        // SAFETY: the memories are in the store, and not used beyond this function.
        memories.map(|memory| unsafe { Extent::new(memory.vmmemory()) }).collect()
    });
    extents.into_iter().find_map(|extent| Memory(extent).exception(header))
}

struct Memory(Extent);

impl Memory {
    fn bytes<const N: usize>(&self, address: u32) -> Option<[u8; N]> {
        let from = self.0.at(u64::from(address), N as u64).ok()?;
        // SAFETY: the bytes are inside the memory, and an array of bytes may stand anywhere.
        Some(unsafe { from.cast::<[u8; N]>().read() })
    }

    fn word(&self, address: u32) -> Option<u32> {
        self.bytes(address).map(u32::from_le_bytes)
    }

    /// Text that ends with a NUL.
    fn text(&self, address: u32) -> Option<String> {
        let mut text = Vec::new();
        for at in 0..LONGEST {
            match self.bytes::<1>(address.checked_add(at)?)? {
                [0] => return String::from_utf8(text).ok().filter(|_| address != 0),
                [byte] => text.push(byte),
            }
        }
        None
    }

    fn exception(&self, header: u32) -> Option<CppException> {
        if u64::from_le_bytes(self.bytes(header)?) != CLASS {
            return None;
        }
        let ty = self.word(header.checked_sub(TYPE_BEFORE)?)?;
        let object = header.checked_add(OBJECT_BEHIND)?;
        let type_name = self.type_name(ty)?;
        let what = match &*type_name {
            "PKc" | "Pc" => self.word(object).and_then(|text| self.text(text)),
            "i" | "l" => self.word(object).map(|number| number.cast_signed().to_string()),
            "j" | "m" => self.word(object).map(|number| number.to_string()),
            // Behind the pointer to its functions it keeps one to its text (`__libcpp_refstring`).
            _ if self.keeps_text(ty) => self.word(object.checked_add(4)?).and_then(|text| self.text(text)),
            _ => None,
        };
        Some(CppException { type_name, what })
    }

    /// The name in type information: its second word.
    fn type_name(&self, ty: u32) -> Option<String> {
        self.text(self.word(ty.checked_add(4)?)?).filter(|name| !name.is_empty())
    }

    /// Whether a type is one of the standard library's that keep a text, or derived from one. Each such type has one base,
    /// so it is described by an object of one and the same class, whose third word is the base.
    fn keeps_text(&self, mut ty: u32) -> bool {
        const DEEPEST: usize = 32;
        let class = self.word(ty);
        for _ in 0..DEEPEST {
            match self.type_name(ty).as_deref() {
                Some("St13runtime_error" | "St11logic_error") => return self.word(ty) == class,
                None => return false,
                Some(_) => {}
            }
            let base = ty.checked_add(8).and_then(|place| self.word(place));
            match base.filter(|base| self.word(*base) == class) {
                Some(base) => ty = base,
                None => return false,
            }
        }
        false
    }
}
