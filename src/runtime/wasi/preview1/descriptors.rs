//! The guest's descriptors: small numbers, of which the lowest free one is used first. They are not the host's
//! descriptors.

use std::rc::Rc;

use super::abi::{Fdflags, Fdstat, Filetype, Rights};
use super::errno::Errno;
use super::listing::Listing;
use crate::wasi::world::{Directory, File, Input, Output};

#[derive(Clone)]
pub enum Descriptor {
    Input(Rc<dyn Input>),
    Output(Rc<dyn Output>),
    Directory(Rc<OpenDirectory>),
    File(Rc<File>),
}

pub struct OpenDirectory {
    pub directory: Rc<Directory>,
    /// The guest's path of the directory, if it is a preopen.
    pub preopen: Option<String>,
    pub listing: Listing,
}

impl Descriptor {
    pub fn of_directory(directory: Rc<Directory>, preopen: Option<String>) -> Self {
        Self::Directory(Rc::new(OpenDirectory { directory, preopen, listing: Listing::default() }))
    }

    pub fn directory(self) -> Result<Rc<OpenDirectory>, Errno> {
        match self {
            Self::Directory(directory) => Ok(directory),
            _ => Err(Errno::Badf),
        }
    }

    pub fn file(self) -> Result<Rc<File>, Errno> {
        match self {
            Self::File(file) => Ok(file),
            _ => Err(Errno::Badf),
        }
    }

    pub fn seekable(self) -> Result<Rc<File>, Errno> {
        match self {
            Self::File(file) => Ok(file),
            Self::Directory(_) => Err(Errno::Badf),
            Self::Input(_) | Self::Output(_) => Err(Errno::Spipe),
        }
    }

    pub fn fdstat(&self) -> Fdstat {
        let stream = |rights| Fdstat {
            filetype: self.stream_filetype(),
            flags: Fdflags::empty(),
            base: rights,
            inheriting: rights,
        };
        match self {
            Self::Input(_) => stream(Rights::FD_READ.with(Rights::POLL_FD_READWRITE)),
            Self::Output(_) => stream(Rights::FD_WRITE.with(Rights::POLL_FD_READWRITE)),
            Self::Directory(directory) => directory_fdstat(directory.preopen.is_some()),
            Self::File(file) => file_fdstat(file),
        }
    }

    /// The kind of file that a stream is reported as.
    pub fn stream_filetype(&self) -> Filetype {
        let terminal = match self {
            Self::Input(input) => input.is_terminal(),
            Self::Output(output) => output.is_terminal(),
            Self::Directory(_) | Self::File(_) => false,
        };
        if terminal { Filetype::CharacterDevice } else { Filetype::Unknown }
    }
}

fn directory_fdstat(preopened: bool) -> Fdstat {
    let (base, inheriting) = if preopened {
        (Rights::PREOPEN, Rights::PREOPEN_INHERITING)
    } else {
        let rights = Rights::EVERY
            .without(Rights::FD_SEEK)
            .without(Rights::FD_WRITE)
            .without(Rights::FD_FILESTAT_SET_SIZE)
            .without(Rights::PATH_FILESTAT_SET_SIZE);
        (rights, rights)
    };
    Fdstat { filetype: Filetype::Directory, flags: Fdflags::empty(), base, inheriting }
}

fn file_fdstat(file: &File) -> Fdstat {
    let mut rights = Rights::EVERY;
    if !file.access().read {
        rights = rights.without(Rights::FD_READ).without(Rights::FD_READDIR);
    }
    if !file.access().write {
        rights = rights.without(Rights::FD_WRITE);
    }
    Fdstat { filetype: file.kind().into(), flags: file.mode().into(), base: rights, inheriting: rights }
}

pub struct Descriptors {
    open: Vec<Option<Descriptor>>,
    most: usize,
}

impl Descriptors {
    /// At most `most` descriptors may be open at a time.
    pub fn new(most: usize) -> Self {
        Self { open: Vec::new(), most }
    }

    pub fn get(&self, number: u32) -> Result<Descriptor, Errno> {
        self.open.get(number as usize).cloned().flatten().ok_or(Errno::Badf)
    }

    pub fn has_room(&self) -> Result<(), Errno> {
        let used = self.open.iter().filter(|place| place.is_some()).count();
        if used < self.most { Ok(()) } else { Err(Errno::Mfile) }
    }

    pub fn add(&mut self, descriptor: Descriptor) -> Result<u32, Errno> {
        self.has_room()?;
        let number = self.open.iter().position(Option::is_none).unwrap_or(self.open.len());
        if number == self.open.len() {
            self.open.push(None);
        }
        self.open[number] = Some(descriptor);
        u32::try_from(number).map_err(|_| Errno::Mfile)
    }

    /// Takes a descriptor out. Dropping it may run code of the host's user.
    pub fn remove(&mut self, number: u32) -> Result<Descriptor, Errno> {
        self.open.get_mut(number as usize).and_then(Option::take).ok_or(Errno::Badf)
    }

    /// Moves a descriptor to a number that is in use, and returns what was there.
    pub fn renumber(&mut self, from: u32, to: u32) -> Result<Option<Descriptor>, Errno> {
        self.get(to)?;
        self.get(from)?;
        if from == to {
            return Ok(None);
        }
        let moved = self.remove(from)?;
        Ok(self.open[to as usize].replace(moved))
    }
}
