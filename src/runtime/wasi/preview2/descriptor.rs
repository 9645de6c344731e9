//! `wasi:filesystem/types.descriptor`: an open file or directory; and the values of its interface.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::time::Duration;

use rustix::fs::Advice as SystemAdvice;
use rustix::io::Errno;

use super::caller::Caller;
use super::clocks::Datetime;
use super::compound::{enumeration, flags, record};
use super::error::{Answer, ErrorCode};
use super::resources::{Numbers, Resource};
use super::value::{Take, Value, Words, shape};
use crate::component::broken::Stop;
use crate::component::types::{Shape, TypeId, Types, Variant};
use crate::wasi::world::{Directory, Entry, File, FileKind, Links, OpenFile, Stat, Time, WorldError};

/// An open file or directory.
pub struct Descriptor {
    pub open: Open,
    /// Streams of the file keep it as well.
    pub counted: Rc<OpenFile>,
}

#[derive(Clone)]
pub enum Open {
    File(Rc<File>),
    Directory(Rc<Directory>),
}

impl Resource for Descriptor {
    const NAME: &'static str = "descriptor";
    const KIND: usize = 6;
}

impl Descriptor {
    /// # Errors
    ///
    /// If too many are open.
    pub fn new(caller: &Caller<'_>, open: Open) -> Answer<Self> {
        match OpenFile::among(&caller.resources.files) {
            Some(counted) => Ok(Self { open, counted: Rc::new(counted) }),
            None => Err(ErrorCode::from(WorldError::from(Errno::MFILE)).into()),
        }
    }

    pub fn file(&self) -> Answer<&Rc<File>> {
        match &self.open {
            Open::File(file) => Ok(file),
            Open::Directory(_) => Err(ErrorCode::IsDirectory.into()),
        }
    }

    pub fn directory(&self) -> Answer<&Rc<Directory>> {
        match &self.open {
            Open::Directory(directory) => Ok(directory),
            Open::File(_) => Err(ErrorCode::NotDirectory.into()),
        }
    }

    pub fn stat(&self) -> Answer<Stat> {
        Ok(match &self.open {
            Open::File(file) => file.stat()?,
            Open::Directory(directory) => directory.stat()?,
        })
    }
}

/// `wasi:filesystem/types.directory-entry-stream`: what is left of the entries that there were when it was made.
pub struct DirectoryEntryStream(pub RefCell<std::vec::IntoIter<Entry>>);

impl Resource for DirectoryEntryStream {
    const NAME: &'static str = "directory-entry-stream";
    const KIND: usize = 7;
}

enumeration! {
    DescriptorType {
        Unknown = "unknown",
        BlockDevice = "block-device",
        CharacterDevice = "character-device",
        Directory = "directory",
        Fifo = "fifo",
        SymbolicLink = "symbolic-link",
        RegularFile = "regular-file",
        Socket = "socket",
    }
}

impl From<FileKind> for DescriptorType {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::RegularFile => Self::RegularFile,
            FileKind::Directory => Self::Directory,
            FileKind::Symlink => Self::SymbolicLink,
            FileKind::CharacterDevice => Self::CharacterDevice,
            FileKind::BlockDevice => Self::BlockDevice,
            FileKind::Socket => Self::Socket,
            FileKind::Fifo => Self::Fifo,
            FileKind::Unknown => Self::Unknown,
        }
    }
}

flags! {
    DescriptorFlags {
        read = "read",
        write = "write",
        file_integrity_sync = "file-integrity-sync",
        data_integrity_sync = "data-integrity-sync",
        requested_write_sync = "requested-write-sync",
        mutate_directory = "mutate-directory",
    }
}

flags! {
    PathFlags {
        symlink_follow = "symlink-follow",
    }
}

impl From<PathFlags> for Links {
    fn from(flags: PathFlags) -> Self {
        if flags.symlink_follow { Self::Follow } else { Self::Keep }
    }
}

flags! {
    OpenFlags {
        create = "create",
        directory = "directory",
        exclusive = "exclusive",
        truncate = "truncate",
    }
}

enumeration! {
    Advice {
        Normal = "normal",
        Sequential = "sequential",
        Random = "random",
        WillNeed = "will-need",
        DontNeed = "dont-need",
        NoReuse = "no-reuse",
    }
}

impl From<Advice> for SystemAdvice {
    fn from(advice: Advice) -> Self {
        match advice {
            Advice::Normal => Self::Normal,
            Advice::Sequential => Self::Sequential,
            Advice::Random => Self::Random,
            Advice::WillNeed => Self::WillNeed,
            Advice::DontNeed => Self::DontNeed,
            Advice::NoReuse => Self::NoReuse,
        }
    }
}

record! {
    DescriptorStat {
        kind: DescriptorType = "type",
        link_count: u64 = "link-count",
        size: u64 = "size",
        accessed: Option<Datetime> = "data-access-timestamp",
        modified: Option<Datetime> = "data-modification-timestamp",
        changed: Option<Datetime> = "status-change-timestamp",
    }
}

impl From<Stat> for DescriptorStat {
    fn from(stat: Stat) -> Self {
        // Times before 1970 cannot be represented.
        let time = |nanoseconds: i128| u64::try_from(nanoseconds).ok().map(Datetime::of_nanoseconds);
        Self {
            kind: stat.kind.into(),
            link_count: stat.links,
            size: stat.size,
            accessed: time(stat.accessed),
            modified: time(stat.modified),
            changed: time(stat.changed),
        }
    }
}

record! {
    DirectoryEntry {
        kind: DescriptorType = "type",
        name: String = "name",
    }
}

record! {
    /// Tells files apart: the same for two descriptors of one file, and other for others.
    MetadataHash {
        lower: u64 = "lower",
        upper: u64 = "upper",
    }
}

impl From<Stat> for MetadataHash {
    fn from(stat: Stat) -> Self {
        let part = |part: u8| {
            let mut hasher = DefaultHasher::new();
            (part, stat.device, stat.inode).hash(&mut hasher);
            hasher.finish()
        };
        Self { lower: part(0), upper: part(1) }
    }
}

/// `wasi:filesystem/types.new-timestamp`
pub enum NewTimestamp {
    NoChange,
    Now,
    Timestamp { seconds: u64, nanoseconds: u32 },
}

impl NewTimestamp {
    pub fn time(self) -> Answer<Time> {
        Ok(match self {
            Self::NoChange => Time::Keep,
            Self::Now => Time::Now,
            Self::Timestamp { seconds, nanoseconds } => {
                let time = Duration::from_secs(seconds).checked_add(Duration::from_nanos(nanoseconds.into()));
                Time::At(time.ok_or(ErrorCode::Invalid)?)
            }
        })
    }
}

impl Value for NewTimestamp {
    const SIZE: usize = 8 + Datetime::SIZE;
    const ALIGN: usize = Datetime::ALIGN;
    const FLAT: usize = 1 + Datetime::FLAT;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::Variant(Variant { cases, .. })) = shape(types, ty) else { return false };
        let [no_change, now, timestamp] = &**cases else { return false };
        (&*no_change.name, &*now.name, &*timestamp.name) == ("no-change", "now", "timestamp")
            && (no_change.ty, now.ty) == (None, None)
            && Datetime::fits(types, timestamp.ty, numbers)
    }
}

impl Take for NewTimestamp {
    fn take(_caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let (case, seconds, nanoseconds) = (words.number(), words.next(), words.number());
        match case {
            0 => Ok(Self::NoChange),
            1 => Ok(Self::Now),
            2 => Ok(Self::Timestamp { seconds, nanoseconds }),
            _ => Err(Stop::trap("invalid variant discriminant")),
        }
    }
}
