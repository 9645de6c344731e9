//! The WASI functions about paths.

use std::rc::Rc;

use super::abi::{Fdflags, Lookupflags, Oflags, Rights};
use super::call::Call;
use super::descriptors::Descriptor;
use super::directory::{Directory, Opened};
use super::errno::Errno;
use super::io::times;
use super::wait::Result;

/// The directory in parameter `index`.
fn directory(call: &Call<'_>, index: usize) -> Result<Rc<Directory>, Errno> {
    call.context.descriptor(call.u32(index))?.directory()
}

/// The path in parameters `index` and `index + 1`.
fn path(call: &Call<'_>, index: usize) -> Result<String, Errno> {
    call.guest.path(call.u32(index), call.u32(index + 1))
}

fn lookup(call: &Call<'_>, index: usize) -> Result<Lookupflags, Errno> {
    Lookupflags::from_guest(call.u32(index).into())
}

pub fn path_create_directory(call: &Call<'_>) -> Result {
    directory(call, 0)?.create_directory(&path(call, 1)?)
}

pub fn path_filestat_get(call: &Call<'_>) -> Result {
    let lookup = lookup(call, 1)?;
    let stat = directory(call, 0)?.stat_at(&path(call, 2)?, lookup)?;
    Ok(call.guest.write(call.u32(4), &stat.bytes(call.version))?)
}

pub fn path_filestat_set_times(call: &Call<'_>) -> Result {
    let lookup = lookup(call, 1)?;
    let (accessed, modified) = times(call, 4)?;
    directory(call, 0)?.set_times_at(&path(call, 2)?, lookup, accessed, modified)
}

pub fn path_link(call: &Call<'_>) -> Result {
    let lookup = lookup(call, 1)?;
    let (from, to) = (directory(call, 0)?, directory(call, 4)?);
    from.link(&path(call, 2)?, lookup, &to, &path(call, 5)?)
}

pub fn path_open(call: &Call<'_>) -> Result {
    let lookup = lookup(call, 1)?;
    let oflags = Oflags::from_guest(call.u32(4).into())?;
    let rights = Rights::from_guest(call.u64(5))?;
    Rights::from_guest(call.u64(6))?;
    let fdflags = Fdflags::from_guest(call.u32(7).into())?;
    let path = path(call, 2)?;
    let directory = match call.context.descriptor(call.u32(0))? {
        // Of all functions only this one has that answer.
        Descriptor::File(_) => return Err(Errno::Notdir.into()),
        other => other.directory()?,
    };
    call.guest.span(call.u32(8), 4)?;
    call.context.descriptors().has_room()?;
    let descriptor = match directory.open(&path, lookup, oflags, fdflags, rights)? {
        Opened::Directory(directory) => Descriptor::Directory(directory.into()),
        Opened::File(file) => Descriptor::File(file.into()),
    };
    let number = call.context.descriptors().add(descriptor)?;
    Ok(call.guest.write_u32(call.u32(8), number)?)
}

pub fn path_readlink(call: &Call<'_>) -> Result {
    let target = directory(call, 0)?.read_link(&path(call, 1)?)?;
    let count = call.guest.span(call.u32(3), call.u32(4))?.put(&target);
    Ok(call.guest.write_u32(call.u32(5), count as u32)?)
}

pub fn path_remove_directory(call: &Call<'_>) -> Result {
    directory(call, 0)?.remove_directory(&path(call, 1)?)
}

pub fn path_rename(call: &Call<'_>) -> Result {
    let (from, to) = (directory(call, 0)?, directory(call, 3)?);
    from.rename(&path(call, 1)?, &to, &path(call, 4)?)
}

pub fn path_symlink(call: &Call<'_>) -> Result {
    let directory = directory(call, 2)?;
    directory.symlink(&path(call, 0)?, &path(call, 3)?)
}

pub fn path_unlink_file(call: &Call<'_>) -> Result {
    directory(call, 0)?.unlink_file(&path(call, 1)?)
}
