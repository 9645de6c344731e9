//! `wasi:filesystem`: the functions of descriptors, and the directories that a guest finds open.

use std::cell::RefCell;
use std::rc::Rc;

use super::caller::Caller;
use super::descriptor::{
    Advice, Descriptor, DescriptorFlags, DescriptorStat, DescriptorType, DirectoryEntry, DirectoryEntryStream,
    MetadataHash, NewTimestamp, Open, OpenFlags, PathFlags,
};
use super::error::{Answer, ErrorCode, Failure};
use super::streams::{InputStream, MOST, OutputStream, read_at};
use super::value::{Bytes, BytesOfGuest, Own};
use crate::component::broken::Stop;
use crate::wasi::world::{Access, File, Mode, OpenOptions, Opened, Synchronized};

/// The longest path, in bytes (`PATH_MAX` of Linux).
const LONGEST_PATH: usize = 4096;

fn path(path: &str) -> Answer<&str> {
    if path.len() > LONGEST_PATH { Err(ErrorCode::NameTooLong.into()) } else { Ok(path) }
}

pub fn get_directories(caller: &Caller<'_>) -> Result<Vec<(Own<Descriptor>, String)>, Stop> {
    let preopens = caller.world.preopens.iter().map(|preopen| {
        let descriptor = Descriptor::new(caller, Open::Directory(Rc::clone(&preopen.directory)));
        match descriptor {
            Ok(descriptor) => Ok((Own(descriptor), preopen.path.clone())),
            Err(Failure::Error(_)) => Err(Stop::trap("too many files are open")),
            Err(Failure::Stop(stop)) => Err(stop),
        }
    });
    preopens.collect()
}

pub fn read_via_stream(_caller: &Caller<'_>, this: Rc<Descriptor>, offset: u64) -> Answer<Own<InputStream>> {
    let file = this.file()?;
    if !file.access().read {
        return Err(ErrorCode::BadDescriptor.into());
    }
    Ok(Own(InputStream::of_file(file, offset, &this.counted)))
}

pub fn write_via_stream(_caller: &Caller<'_>, this: Rc<Descriptor>, offset: u64) -> Answer<Own<OutputStream>> {
    let file = this.file()?;
    must_be_writable(file)?;
    Ok(Own(OutputStream::of_file(file, offset, &this.counted)))
}

pub fn append_via_stream(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer<Own<OutputStream>> {
    let file = this.file()?;
    must_be_writable(file)?;
    Ok(Own(OutputStream::at_end_of(file, &this.counted)))
}

/// A file of a read-only directory is told from one that was not opened for writing.
fn must_be_writable(file: &File) -> Answer {
    match (file.access().write, file.may_change()) {
        (true, _) => Ok(()),
        (false, true) => Err(ErrorCode::BadDescriptor.into()),
        (false, false) => Err(ErrorCode::NotPermitted.into()),
    }
}

pub fn advise(_caller: &Caller<'_>, this: Rc<Descriptor>, offset: u64, length: u64, advice: Advice) -> Answer {
    Ok(this.file()?.advise(offset, length, advice.into())?)
}

pub fn sync_data(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer {
    match &this.open {
        Open::File(file) => Ok(file.sync_data()?),
        Open::Directory(_) => Ok(()),
    }
}

pub fn sync(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer {
    match &this.open {
        Open::File(file) => Ok(file.sync()?),
        Open::Directory(_) => Ok(()),
    }
}

pub fn get_flags(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer<DescriptorFlags> {
    Ok(match &this.open {
        Open::File(file) => {
            let (Access { read, write }, Mode { synchronized, .. }) = (file.access(), file.mode());
            DescriptorFlags {
                read,
                write,
                file_integrity_sync: synchronized.file,
                data_integrity_sync: synchronized.data,
                requested_write_sync: synchronized.reads,
                mutate_directory: false,
            }
        }
        Open::Directory(directory) => {
            DescriptorFlags { read: true, mutate_directory: directory.is_writable(), ..DescriptorFlags::default() }
        }
    })
}

pub fn get_type(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer<DescriptorType> {
    Ok(match &this.open {
        Open::File(file) => file.kind().into(),
        Open::Directory(_) => DescriptorType::Directory,
    })
}

pub fn set_size(_caller: &Caller<'_>, this: Rc<Descriptor>, size: u64) -> Answer {
    Ok(this.file()?.set_size(size)?)
}

pub fn set_times(_caller: &Caller<'_>, this: Rc<Descriptor>, accessed: NewTimestamp, modified: NewTimestamp) -> Answer {
    let (accessed, modified) = (accessed.time()?, modified.time()?);
    match &this.open {
        Open::File(file) => Ok(file.set_times(accessed, modified)?),
        Open::Directory(directory) => Ok(directory.set_times(accessed, modified)?),
    }
}

/// Some bytes, and whether the file ends behind them.
pub fn read(caller: &Caller<'_>, this: Rc<Descriptor>, length: u64, offset: u64) -> Answer<(Bytes, bool)> {
    let mut buffer = vec![0; length.min(MOST) as usize];
    let count = read_at(this.file()?, &mut buffer, offset, caller.patience)?;
    buffer.truncate(count as usize);
    Ok((Bytes(buffer), length > 0 && count == 0))
}

pub fn write(caller: &Caller<'_>, this: Rc<Descriptor>, buffer: BytesOfGuest, offset: u64) -> Answer<u64> {
    let file = this.file()?;
    must_be_writable(file)?;
    Ok(file.write_at(&[buffer.0], offset, caller.patience)?.into())
}

pub fn read_directory(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer<Own<DirectoryEntryStream>> {
    Ok(Own(DirectoryEntryStream(RefCell::new(this.directory()?.entries()?.into_iter()))))
}

pub fn read_directory_entry(_caller: &Caller<'_>, this: Rc<DirectoryEntryStream>) -> Answer<Option<DirectoryEntry>> {
    let entry = this.0.borrow_mut().next();
    Ok(entry.map(|entry| DirectoryEntry { kind: entry.kind.into(), name: entry.name }))
}

pub fn create_directory_at(_caller: &Caller<'_>, this: Rc<Descriptor>, name: String) -> Answer {
    Ok(this.directory()?.create_directory(path(&name)?)?)
}

pub fn stat(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer<DescriptorStat> {
    Ok(this.stat()?.into())
}

pub fn stat_at(_caller: &Caller<'_>, this: Rc<Descriptor>, flags: PathFlags, name: String) -> Answer<DescriptorStat> {
    Ok(this.directory()?.stat_at(path(&name)?, flags.into())?.into())
}

pub fn set_times_at(
    _caller: &Caller<'_>,
    this: Rc<Descriptor>,
    flags: PathFlags,
    name: String,
    accessed: NewTimestamp,
    modified: NewTimestamp,
) -> Answer {
    let (accessed, modified) = (accessed.time()?, modified.time()?);
    Ok(this.directory()?.set_times_at(path(&name)?, flags.into(), accessed, modified)?)
}

pub fn link_at(
    _caller: &Caller<'_>,
    this: Rc<Descriptor>,
    flags: PathFlags,
    old: String,
    to: Rc<Descriptor>,
    new: String,
) -> Answer {
    Ok(this.directory()?.link(path(&old)?, flags.into(), to.directory()?, path(&new)?)?)
}

pub fn open_at(
    caller: &Caller<'_>,
    this: Rc<Descriptor>,
    links: PathFlags,
    name: String,
    open: OpenFlags,
    flags: DescriptorFlags,
) -> Answer<Own<Descriptor>> {
    let options = OpenOptions {
        // These are POSIX's `O_RDONLY`, `O_WRONLY` and `O_RDWR`. With neither a file is opened for reading.
        access: Access { read: flags.read || !flags.write, write: flags.write },
        create: open.create,
        exclusive: open.exclusive,
        truncate: open.truncate,
        directory: open.directory,
        links: links.into(),
        mode: Mode {
            append: false,
            nonblocking: false,
            synchronized: Synchronized {
                file: flags.file_integrity_sync,
                data: flags.data_integrity_sync,
                reads: flags.requested_write_sync,
            },
        },
    };
    let directory = this.directory()?;
    if flags.mutate_directory && !directory.is_writable() {
        return Err(ErrorCode::NotPermitted.into());
    }
    let opened = match directory.open(path(&name)?, &options)? {
        Opened::Directory(directory) => Open::Directory(Rc::new(directory)),
        Opened::File(file) => Open::File(Rc::new(file)),
    };
    Ok(Own(Descriptor::new(caller, opened)?))
}

pub fn readlink_at(_caller: &Caller<'_>, this: Rc<Descriptor>, name: String) -> Answer<String> {
    Ok(this.directory()?.read_link(path(&name)?)?)
}

pub fn remove_directory_at(_caller: &Caller<'_>, this: Rc<Descriptor>, name: String) -> Answer {
    Ok(this.directory()?.remove_directory(path(&name)?)?)
}

pub fn rename_at(_caller: &Caller<'_>, this: Rc<Descriptor>, old: String, to: Rc<Descriptor>, new: String) -> Answer {
    Ok(this.directory()?.rename(path(&old)?, to.directory()?, path(&new)?)?)
}

/// `old` is the text of the link, and need not be a path that exists.
pub fn symlink_at(_caller: &Caller<'_>, this: Rc<Descriptor>, old: String, new: String) -> Answer {
    Ok(this.directory()?.symlink(path(&old)?, path(&new)?)?)
}

pub fn unlink_file_at(_caller: &Caller<'_>, this: Rc<Descriptor>, name: String) -> Answer {
    Ok(this.directory()?.unlink_file(path(&name)?)?)
}

pub fn is_same_object(_caller: &Caller<'_>, this: Rc<Descriptor>, other: Rc<Descriptor>) -> Result<bool, Stop> {
    let identity = |descriptor: &Descriptor| descriptor.stat().map(|stat| (stat.device, stat.inode));
    Ok(matches!((identity(&this), identity(&other)), (Ok(one), Ok(other)) if one == other))
}

pub fn metadata_hash(_caller: &Caller<'_>, this: Rc<Descriptor>) -> Answer<MetadataHash> {
    Ok(this.stat()?.into())
}

pub fn metadata_hash_at(
    _caller: &Caller<'_>,
    this: Rc<Descriptor>,
    flags: PathFlags,
    name: String,
) -> Answer<MetadataHash> {
    Ok(this.directory()?.stat_at(path(&name)?, flags.into())?.into())
}
