//! An open directory, on the host or in memory, and what the guest may do beneath it.

use std::io;
use std::path::Path;
use std::rc::Rc;

use rustix::io::Errno;

use super::clocks::Clocks;
use super::error::{Result, WorldError};
use super::file::{self, File};
use super::host::HostDirectory;
use super::memory::{MemoryDirectory, Tree};
use super::options::{Access, Entry, Links, OpenOptions, Opened};
use super::stat::{Stat, Time};

pub struct Directory {
    place: DirectoryPlace,
    /// Whether the guest may change anything in it or beneath.
    writable: bool,
}

enum DirectoryPlace {
    Host(HostDirectory),
    Memory(MemoryDirectory),
}

impl Directory {
    /// The directory at a path on the host.
    pub fn of_host(path: &Path, writable: bool) -> io::Result<Self> {
        Ok(Self { place: DirectoryPlace::Host(HostDirectory::at(path)?), writable })
    }

    /// The root of a tree in memory. Changes get the times that the clocks show.
    pub fn in_memory(tree: &Rc<Tree>, writable: bool, clocks: &Rc<Clocks>) -> Self {
        Self { place: DirectoryPlace::Memory(MemoryDirectory::root(tree, clocks)), writable }
    }

    /// Whether the guest may change anything in it or beneath.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Opens what is at a path, or makes a file there.
    pub fn open(&self, path: &str, options: &OpenOptions) -> Result<Opened<Self, File>> {
        let &OpenOptions { access, create, exclusive, truncate, directory, mode, .. } = options;
        if directory && (create || exclusive || truncate) {
            return Err(WorldError::INVALID.into());
        }
        if create || truncate || access.write {
            self.must_be_writable()?;
        }
        let directory = |place| Opened::Directory(Self { place, writable: self.writable });
        let access = Access { read: access.read, write: access.write || create };
        let file = |place| Opened::File(File::new(place, access, self.writable, mode));
        Ok(match &self.place {
            DirectoryPlace::Host(host) => match host.open(path, options)? {
                Opened::Directory(opened) => directory(DirectoryPlace::Host(opened)),
                Opened::File(opened) => file(file::FilePlace::Host(opened)),
            },
            DirectoryPlace::Memory(memory) => match memory.open(path, options)? {
                Opened::Directory(opened) => directory(DirectoryPlace::Memory(opened)),
                Opened::File(opened) => file(file::FilePlace::Memory(opened)),
            },
        })
    }

    pub fn create_directory(&self, path: &str) -> Result {
        self.must_be_writable()?;
        match &self.place {
            DirectoryPlace::Host(host) => host.create_directory(path),
            DirectoryPlace::Memory(memory) => Ok(memory.create_directory(path)?),
        }
    }

    pub fn remove_directory(&self, path: &str) -> Result {
        self.must_be_writable()?;
        match &self.place {
            DirectoryPlace::Host(host) => host.remove_directory(path),
            DirectoryPlace::Memory(memory) => Ok(memory.remove_directory(path)?),
        }
    }

    pub fn unlink_file(&self, path: &str) -> Result {
        self.must_be_writable()?;
        match &self.place {
            DirectoryPlace::Host(host) => host.unlink_file(path),
            DirectoryPlace::Memory(memory) => Ok(memory.unlink_file(path)?),
        }
    }

    pub fn rename(&self, from: &str, to_directory: &Self, to: &str) -> Result {
        self.must_be_writable()?;
        to_directory.must_be_writable()?;
        match (&self.place, &to_directory.place) {
            (DirectoryPlace::Host(host), DirectoryPlace::Host(to_host)) => host.rename(from, to_host, to),
            (DirectoryPlace::Memory(memory), DirectoryPlace::Memory(to_memory)) => {
                Ok(memory.rename(from, to_memory, to)?)
            }
            _ => Err(Errno::XDEV.into()),
        }
    }

    /// A hard link to a file, never to what a symbolic link points at.
    pub fn link(&self, from: &str, links: Links, to_directory: &Self, to: &str) -> Result {
        self.must_be_writable()?;
        to_directory.must_be_writable()?;
        if links == Links::Follow {
            return Err(WorldError::INVALID.into());
        }
        match (&self.place, &to_directory.place) {
            (DirectoryPlace::Host(host), DirectoryPlace::Host(to_host)) => host.link(from, to_host, to),
            (DirectoryPlace::Memory(memory), DirectoryPlace::Memory(to_memory)) => {
                Ok(memory.link(from, to_memory, to)?)
            }
            _ => Err(Errno::XDEV.into()),
        }
    }

    pub fn symlink(&self, target: &str, path: &str) -> Result {
        self.must_be_writable()?;
        match &self.place {
            DirectoryPlace::Host(host) => host.symlink(target, path),
            DirectoryPlace::Memory(memory) => Ok(memory.symlink(target, path)?),
        }
    }

    pub fn read_link(&self, path: &str) -> Result<String> {
        match &self.place {
            DirectoryPlace::Host(host) => host.read_link(path),
            DirectoryPlace::Memory(memory) => Ok(memory.read_link(path)?),
        }
    }

    pub fn stat(&self) -> Result<Stat> {
        match &self.place {
            DirectoryPlace::Host(host) => host.stat(),
            DirectoryPlace::Memory(memory) => Ok(memory.stat()),
        }
    }

    pub fn stat_at(&self, path: &str, links: Links) -> Result<Stat> {
        match &self.place {
            DirectoryPlace::Host(host) => host.stat_at(path, links),
            DirectoryPlace::Memory(memory) => Ok(memory.stat_at(path, links)?),
        }
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        self.must_be_writable()?;
        match &self.place {
            DirectoryPlace::Host(host) => host.set_times(accessed, modified),
            DirectoryPlace::Memory(memory) => {
                memory.set_times(accessed, modified);
                Ok(())
            }
        }
    }

    pub fn set_times_at(&self, path: &str, links: Links, accessed: Time, modified: Time) -> Result {
        self.must_be_writable()?;
        match &self.place {
            DirectoryPlace::Host(host) => host.set_times_at(path, links, accessed, modified),
            DirectoryPlace::Memory(memory) => Ok(memory.set_times_at(path, links, accessed, modified)?),
        }
    }

    /// The entries of the directory, without "." and "..".
    pub fn entries(&self) -> Result<Vec<Entry>> {
        match &self.place {
            DirectoryPlace::Host(host) => host.entries(),
            DirectoryPlace::Memory(memory) => Ok(memory.entries()),
        }
    }

    fn must_be_writable(&self) -> Result {
        if self.writable { Ok(()) } else { Err(WorldError::NOT_PERMITTED.into()) }
    }
}
