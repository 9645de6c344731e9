//! From the guest's values to the host's: reads them where they stand, in the guest's memory.
#![allow(unsafe_code, reason = "reads linear memory in place")]

use std::borrow::Cow;

use super::broken::{Broken, broken};
use super::flat::{case_of, tag};
use super::plan::{Encoding, Options};
use super::state::State;
use super::text;
use super::types::{TypeId, Types, Variant};

/// Reads values of the guest's. No code of the guest's may run while one is alive.
///
/// A value is its bytes, which the caller has: those of its type's size. What these refer to, lists and strings, is in
/// the guest's memory.
pub struct Lift<'a> {
    state: &'a State,
    options: &'a Options,
}

/// A resource that the guest gave.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// Which resource of the component it is.
    pub resource: u32,
    /// What stands for it where it is defined.
    pub rep: u32,
    /// Whether the host defines it.
    pub is_hosts: bool,
}

impl<'a> Lift<'a> {
    pub(crate) fn new(state: &'a State, options: &'a Options) -> Self {
        Self { state, options }
    }

    pub fn types(&self) -> &'a Types {
        &self.state.plan.types
    }

    /// How the guest has its strings.
    pub fn encoding(&self) -> Encoding {
        self.options.encoding
    }

    /// A character (Canonical ABI, `convert_i32_to_char`).
    pub fn char(&self, bytes: &[u8]) -> Result<char, Broken> {
        let code = number(bytes, 0);
        char::from_u32(code).ok_or_else(|| broken("invalid `char` bit pattern"))
    }

    pub fn text(&self, bytes: &[u8]) -> Result<Cow<'a, str>, Broken> {
        let extent = text::extent(self.options.encoding, number(bytes, 4));
        let address = number(bytes, 0);
        if !address.is_multiple_of(extent.align) {
            return Err(broken("unaligned pointer"));
        }
        let content = self.memory(address, extent.bytes, "string pointer/length out of bounds of memory")?;
        text::decode(&extent, content)
    }

    /// The bytes of all elements of a list.
    pub fn list(&self, bytes: &[u8], element: TypeId) -> Result<&'a [u8], Broken> {
        let element = self.types().get(element);
        let (address, count) = (number(bytes, 0), number(bytes, 4));
        if address % element.align != 0 {
            return Err(broken("unaligned pointer"));
        }
        let length = u64::from(count) * u64::from(element.size);
        self.memory(address, length, "list pointer/length out of bounds of memory")
    }

    /// How many elements a list has.
    pub fn count(&self, bytes: &[u8]) -> usize {
        number(bytes, 4) as usize
    }

    /// Which case of a variant it is, and the type and bytes of what that carries.
    #[expect(clippy::type_complexity, reason = "the case, and its payload if it has one")]
    pub fn case<'b>(&self, variant: &Variant, bytes: &'b [u8]) -> Result<(u32, Option<(TypeId, &'b [u8])>), Broken> {
        let case = tag(variant, bytes);
        let payload = case_of(variant, case)?;
        Ok((case, payload.map(|ty| (ty, &bytes[variant.payload_offset as usize..]))))
    }

    /// The resource behind a handle: one that the guest hands over, or lends for the call.
    pub fn resource(&self, table: u32, bytes: &[u8], own: bool) -> Result<Given, Broken> {
        let table = self.types().tables.get(table as usize).copied().flatten();
        let table = table.ok_or_else(|| broken("unknown table of handles"))?;
        let index = number(bytes, 0);
        let rep = if own {
            self.state.lift_own(table.instance, table.resource, index)?
        } else {
            self.state.lift_borrow(table.instance, table.resource, index)?
        };
        Ok(Given { resource: table.resource, rep, is_hosts: self.state.is_hosts(table.resource) })
    }

    /// A range of the guest's memory.
    pub(crate) fn memory(&self, address: u32, length: u64, complaint: &'static str) -> Result<&'a [u8], Broken> {
        let memory = self.state.memory(self.options);
        let Some(memory) = memory else {
            // Only what takes no room needs no memory.
            return if length == 0 { Ok(&[]) } else { Err(broken(complaint)) };
        };
        let bytes = memory.at(address.into(), length).map_err(|_| broken(complaint))?;
        let length = usize::try_from(length).map_err(|_| broken(complaint))?;
        // SAFETY: the range is inside of the memory, which stays where it is as long as the store. Nothing writes to it
        // while no code of the guest's runs.
        Ok(unsafe { std::slice::from_raw_parts(bytes, length) })
    }
}

/// A number of 32 bits.
pub(crate) fn number(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("the range has this length"))
}
