//! The handles by which the component instances in a component know resources.

use super::broken::{Broken, broken};
use crate::fault::HostStop;

/// The bit that the numbers of WASI's resources have, and no other: so neither is taken for the other where one interface
/// is WASI's and another that uses it is not.
pub const OF_WASI: u32 = 1 << 31;

/// A resource of the host's, as a component imports it.
///
/// What the component has of each is a number that the host chooses, its representation.
pub trait HostResource {
    /// The component has dropped the last handle that owned it.
    ///
    /// # Errors
    ///
    /// As a host function.
    fn dropped(&self, rep: u32) -> Result<(), HostStop>;

    /// Whether it is one of WASI's, whose numbers are WASI's.
    fn is_wasi(&self) -> bool {
        false
    }
}

/// A resource in the hands of a component instance.
pub(crate) struct Handle {
    pub(crate) resource: u32,
    /// What stands for it where it is defined.
    pub(crate) rep: u32,
    /// The call that it was lent for, by its depth; `None` for one that is owned.
    pub(crate) borrowed_in: Option<usize>,
    /// How many calls have it on loan from here.
    pub(crate) lent: u32,
}

/// The handles of one component instance, by their numbers.
#[derive(Default)]
pub(crate) struct Table {
    /// Number 0 is no handle.
    entries: Vec<Option<Handle>>,
    free: Vec<u32>,
}

/// The most handles that a table has (Canonical ABI, tables).
const MOST: usize = (1 << 28) - 1;

impl Table {
    pub(crate) fn add(&mut self, handle: Handle) -> Result<u32, Broken> {
        if let Some(index) = self.free.pop() {
            self.entries[index as usize] = Some(handle);
            return Ok(index);
        }
        if self.entries.is_empty() {
            self.entries.push(None);
        }
        if self.entries.len() > MOST {
            return Err(broken("resource table has no free keys"));
        }
        self.entries.push(Some(handle));
        Ok(u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX))
    }

    /// The handle of that number, if it is one of that resource.
    pub(crate) fn get(&mut self, index: u32, resource: u32) -> Result<&mut Handle, Broken> {
        let handle = self.any(index)?;
        if handle.resource != resource {
            return Err(broken(format!(
                "handle index {index} used with the wrong type, expected guest-defined resource but found a different \
                 guest-defined resource"
            )));
        }
        Ok(handle)
    }

    /// The handle of that number.
    pub(crate) fn any(&mut self, index: u32) -> Result<&mut Handle, Broken> {
        let handle = self.entries.get_mut(index as usize).and_then(Option::as_mut);
        handle.ok_or_else(|| broken(format!("unknown handle index {index}")))
    }

    /// Takes a handle out that nobody has on loan.
    pub(crate) fn remove(&mut self, index: u32, resource: u32) -> Result<Handle, Broken> {
        if self.get(index, resource)?.lent > 0 {
            return Err(broken("cannot remove owned resource while borrowed"));
        }
        let handle = self.entries[index as usize].take();
        self.free.push(index);
        handle.ok_or_else(|| broken(format!("unknown handle index {index}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(rep: u32) -> Handle {
        Handle { resource: 0, rep, borrowed_in: None, lent: 0 }
    }

    #[test]
    fn numbers_begin_with_one_and_are_used_again() {
        let mut table = Table::default();
        assert_eq!(table.add(own(10)).unwrap(), 1);
        assert_eq!(table.add(own(20)).unwrap(), 2);
        assert_eq!(table.remove(1, 0).unwrap().rep, 10);
        assert!(table.get(1, 0).is_err());
        assert_eq!(table.add(own(30)).unwrap(), 1);
        assert!(table.get(0, 0).is_err());
    }

    #[test]
    fn what_is_lent_stays() {
        let mut table = Table::default();
        let index = table.add(own(10)).unwrap();
        table.get(index, 0).unwrap().lent = 1;
        assert!(table.remove(index, 0).is_err());
        assert!(table.get(index, 1).is_err(), "another resource");
    }
}
