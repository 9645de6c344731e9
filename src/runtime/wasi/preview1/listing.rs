//! The entries of a directory, which `fd_readdir` returns piece by piece.

use std::cell::RefCell;
use std::rc::Rc;

use super::abi::{Filetype, dirent};
use super::errno::{Errno, Result};
use crate::wasi::world::{Directory, Entry, FileKind};

/// The entries of a directory when the guest began to read it. A cookie is a position among them, and is valid until
/// the guest reads from the beginning again.
#[derive(Default)]
pub struct Listing(RefCell<Option<Rc<[Entry]>>>);

impl Listing {
    /// The entries from a cookie on, each after its `dirent`, cut off where there is no more room.
    pub fn read(&self, directory: &Directory, cookie: u64, room: usize) -> Result<Vec<u8>> {
        let known = self.0.borrow().clone().filter(|_| cookie != 0);
        let entries = match known {
            Some(entries) => entries,
            None => {
                let entries = list(directory)?;
                *self.0.borrow_mut() = Some(Rc::clone(&entries));
                entries
            }
        };
        let mut bytes = Vec::new();
        let first = usize::try_from(cookie).map_err(|_| Errno::Overflow)?;
        for (index, entry) in entries.iter().enumerate().skip(first) {
            if bytes.len() >= room {
                break;
            }
            let length = u32::try_from(entry.name.len()).map_err(|_| Errno::Overflow)?;
            bytes.extend(dirent(index as u64 + 1, entry.inode, length, Filetype::from(entry.kind)));
            bytes.extend(entry.name.as_bytes());
        }
        bytes.truncate(room);
        Ok(bytes)
    }
}

fn list(directory: &Directory) -> Result<Rc<[Entry]>> {
    let inode = directory.stat()?.inode;
    // The parent directory is hidden from the guest: like the root of a system, each directory is its own parent.
    let own = [".", ".."].map(|name| Entry { name: name.to_owned(), inode, kind: FileKind::Directory });
    let mut entries = Vec::from(own);
    entries.extend(directory.entries()?);
    Ok(entries.into())
}
