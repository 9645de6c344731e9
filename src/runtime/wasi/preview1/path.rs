//! The WASI functions about paths. Each path is a pointer and a length, relative to a directory.

use std::rc::Rc;

use super::abi::{Fdflags, Filestat, Lookupflags, Oflags, Rights};
use super::caller::Caller;
use super::descriptors::{Descriptor, OpenDirectory};
use super::errno::{Errno, Result};
use super::translate::{open_options, times};
use crate::wasi::world::{Links, Opened};

fn directory(caller: &Caller<'_>, fd: u32) -> Result<Rc<OpenDirectory>, Errno> {
    caller.context.descriptor(fd)?.directory()
}

fn links(lookupflags: u32) -> Result<Links, Errno> {
    Ok(Lookupflags::from_guest(lookupflags.into())?.into())
}

pub fn path_create_directory(caller: &Caller<'_>, fd: u32, path: u32, path_len: u32) -> Result {
    let directory = directory(caller, fd)?;
    Ok(directory.directory.create_directory(&caller.guest.path(path, path_len)?)?)
}

pub fn path_filestat_get(
    caller: &Caller<'_>,
    fd: u32,
    lookupflags: u32,
    path: u32,
    path_len: u32,
    filestat: u32,
) -> Result {
    let links = links(lookupflags)?;
    let directory = directory(caller, fd)?;
    let stat = directory.directory.stat_at(&caller.guest.path(path, path_len)?, links)?;
    Ok(caller.guest.write(filestat, &Filestat::from(stat).bytes(caller.version))?)
}

#[allow(clippy::too_many_arguments, reason = "the specification's")]
pub fn path_filestat_set_times(
    caller: &Caller<'_>,
    fd: u32,
    lookupflags: u32,
    path: u32,
    path_len: u32,
    atim: u64,
    mtim: u64,
    fst_flags: u32,
) -> Result {
    let links = links(lookupflags)?;
    let (accessed, modified) = times(atim, mtim, fst_flags)?;
    let directory = directory(caller, fd)?;
    Ok(directory.directory.set_times_at(&caller.guest.path(path, path_len)?, links, accessed, modified)?)
}

#[allow(clippy::too_many_arguments, reason = "the specification's")]
pub fn path_link(
    caller: &Caller<'_>,
    old_fd: u32,
    old_flags: u32,
    old_path: u32,
    old_path_len: u32,
    new_fd: u32,
    new_path: u32,
    new_path_len: u32,
) -> Result {
    let links = links(old_flags)?;
    let (from, to) = (directory(caller, old_fd)?, directory(caller, new_fd)?);
    let old_path = caller.guest.path(old_path, old_path_len)?;
    let new_path = caller.guest.path(new_path, new_path_len)?;
    Ok(from.directory.link(&old_path, links, &to.directory, &new_path)?)
}

#[allow(clippy::too_many_arguments, reason = "the specification's")]
pub fn path_open(
    caller: &Caller<'_>,
    fd: u32,
    dirflags: u32,
    path: u32,
    path_len: u32,
    oflags: u32,
    rights_base: u64,
    rights_inheriting: u64,
    fdflags: u32,
    opened_fd: u32,
) -> Result {
    let lookup = Lookupflags::from_guest(dirflags.into())?;
    let oflags = Oflags::from_guest(oflags.into())?;
    let rights = Rights::from_guest(rights_base)?;
    Rights::from_guest(rights_inheriting)?;
    let fdflags = Fdflags::from_guest(fdflags.into())?;
    let path = caller.guest.path(path, path_len)?;
    let parent = match caller.context.descriptor(fd)? {
        // Only this function returns this error.
        Descriptor::File(_) => return Err(Errno::Notdir.into()),
        other => other.directory()?,
    };
    caller.guest.span(opened_fd, 4)?;
    caller.context.descriptors().has_room()?;
    let descriptor = match parent.directory.open(&path, &open_options(lookup, oflags, rights, fdflags))? {
        Opened::Directory(directory) => Descriptor::of_directory(Rc::new(directory), None),
        Opened::File(file) => Descriptor::File(file.into()),
    };
    let number = caller.context.descriptors().add(descriptor)?;
    Ok(caller.guest.write_u32(opened_fd, number)?)
}

pub fn path_readlink(
    caller: &Caller<'_>,
    fd: u32,
    path: u32,
    path_len: u32,
    buf: u32,
    buf_len: u32,
    bufused: u32,
) -> Result {
    let directory = directory(caller, fd)?;
    let target = directory.directory.read_link(&caller.guest.path(path, path_len)?)?;
    let count = caller.guest.span(buf, buf_len)?.put(target.as_bytes());
    Ok(caller.guest.write_u32(bufused, count as u32)?)
}

pub fn path_remove_directory(caller: &Caller<'_>, fd: u32, path: u32, path_len: u32) -> Result {
    let directory = directory(caller, fd)?;
    Ok(directory.directory.remove_directory(&caller.guest.path(path, path_len)?)?)
}

pub fn path_rename(
    caller: &Caller<'_>,
    fd: u32,
    old_path: u32,
    old_path_len: u32,
    new_fd: u32,
    new_path: u32,
    new_path_len: u32,
) -> Result {
    let (from, to) = (directory(caller, fd)?, directory(caller, new_fd)?);
    let old_path = caller.guest.path(old_path, old_path_len)?;
    let new_path = caller.guest.path(new_path, new_path_len)?;
    Ok(from.directory.rename(&old_path, &to.directory, &new_path)?)
}

/// `old_path` is the text of the link, and need not be a path that exists.
pub fn path_symlink(
    caller: &Caller<'_>,
    old_path: u32,
    old_path_len: u32,
    fd: u32,
    new_path: u32,
    new_path_len: u32,
) -> Result {
    let directory = directory(caller, fd)?;
    let target = caller.guest.path(old_path, old_path_len)?;
    Ok(directory.directory.symlink(&target, &caller.guest.path(new_path, new_path_len)?)?)
}

pub fn path_unlink_file(caller: &Caller<'_>, fd: u32, path: u32, path_len: u32) -> Result {
    let directory = directory(caller, fd)?;
    Ok(directory.directory.unlink_file(&caller.guest.path(path, path_len)?)?)
}
