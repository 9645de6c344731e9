//! The WASI functions about descriptors.

use rustix::fs::{Advice, SeekFrom};

use super::abi::{Fdflags, Filestat, Riflags, Sdflags, Version};
use super::caller::Caller;
use super::descriptors::Descriptor;
use super::errno::{Errno, Result};
use super::translate::times;
use crate::wasi::world::transfer;

fn descriptor(caller: &Caller<'_>, fd: u32) -> Result<Descriptor, Errno> {
    caller.context.descriptor(fd)
}

pub fn fd_advise(caller: &Caller<'_>, fd: u32, offset: u64, len: u64, advice: u32) -> Result {
    let advice = match advice {
        0 => Advice::Normal,
        1 => Advice::Sequential,
        2 => Advice::Random,
        3 => Advice::WillNeed,
        4 => Advice::DontNeed,
        5 => Advice::NoReuse,
        _ => return Err(Errno::Inval.into()),
    };
    Ok(descriptor(caller, fd)?.file()?.advise(offset, len, advice)?)
}

pub fn fd_allocate(caller: &Caller<'_>, fd: u32, offset: u64, len: u64) -> Result {
    Ok(descriptor(caller, fd)?.file()?.allocate(offset, len)?)
}

pub fn fd_close(caller: &Caller<'_>, fd: u32) -> Result {
    let closed = caller.context.descriptors().remove(fd)?;
    // Not while the table is borrowed.
    drop(closed);
    Ok(())
}

pub fn fd_datasync(caller: &Caller<'_>, fd: u32) -> Result {
    Ok(descriptor(caller, fd)?.file()?.sync_data()?)
}

pub fn fd_sync(caller: &Caller<'_>, fd: u32) -> Result {
    Ok(descriptor(caller, fd)?.file()?.sync()?)
}

pub fn fd_fdstat_get(caller: &Caller<'_>, fd: u32, fdstat: u32) -> Result {
    let stat = descriptor(caller, fd)?.fdstat();
    Ok(caller.guest.write(fdstat, &stat.bytes())?)
}

pub fn fd_fdstat_set_flags(caller: &Caller<'_>, fd: u32, flags: u32) -> Result {
    let flags = Fdflags::from_guest(flags.into())?;
    let file = descriptor(caller, fd)?.file()?;
    if [Fdflags::DSYNC, Fdflags::SYNC, Fdflags::RSYNC].iter().any(|&flag| flags.has(flag)) {
        return Err(Errno::Inval.into());
    }
    file.set_append(flags.has(Fdflags::APPEND))?;
    file.set_nonblocking(flags.has(Fdflags::NONBLOCK));
    Ok(())
}

/// A guest is restricted by its directories here, not by rights. So there are no rights to give up.
pub fn fd_fdstat_set_rights(caller: &Caller<'_>, fd: u32, _rights_base: u64, _rights_inheriting: u64) -> Result {
    match descriptor(caller, fd)? {
        Descriptor::File(_) | Descriptor::Directory(_) => Err(Errno::Notsup.into()),
        Descriptor::Input(_) | Descriptor::Output(_) => Err(Errno::Badf.into()),
    }
}

pub fn fd_filestat_get(caller: &Caller<'_>, fd: u32, filestat: u32) -> Result {
    let descriptor = descriptor(caller, fd)?;
    let stat = match &descriptor {
        Descriptor::File(file) => file.stat()?.into(),
        Descriptor::Directory(directory) => directory.directory.stat()?.into(),
        Descriptor::Input(_) | Descriptor::Output(_) => Filestat::of_stream(descriptor.stream_filetype()),
    };
    Ok(caller.guest.write(filestat, &stat.bytes(caller.version))?)
}

pub fn fd_filestat_set_size(caller: &Caller<'_>, fd: u32, size: u64) -> Result {
    Ok(descriptor(caller, fd)?.file()?.set_size(size)?)
}

pub fn fd_filestat_set_times(caller: &Caller<'_>, fd: u32, atim: u64, mtim: u64, fst_flags: u32) -> Result {
    let (accessed, modified) = times(atim, mtim, fst_flags)?;
    match descriptor(caller, fd)? {
        Descriptor::File(file) => file.set_times(accessed, modified)?,
        Descriptor::Directory(directory) => directory.directory.set_times(accessed, modified)?,
        Descriptor::Input(_) | Descriptor::Output(_) => return Err(Errno::Badf.into()),
    }
    Ok(())
}

pub fn fd_read(caller: &Caller<'_>, fd: u32, iovs: u32, iovs_len: u32, nread: u32) -> Result {
    let buffers = caller.guest.buffers(iovs, iovs_len)?;
    let count = match descriptor(caller, fd)? {
        Descriptor::File(file) => file.read(&buffers, caller.patience)?,
        // Only one buffer: a second read could block although there are bytes to return already.
        Descriptor::Input(input) => {
            transfer(&buffers[..buffers.len().min(1)], caller.patience, |piece| input.read(piece, caller.patience))?
        }
        Descriptor::Output(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(caller.guest.write_u32(nread, count)?)
}

pub fn fd_pread(caller: &Caller<'_>, fd: u32, iovs: u32, iovs_len: u32, offset: u64, nread: u32) -> Result {
    let buffers = caller.guest.buffers(iovs, iovs_len)?;
    let count = match descriptor(caller, fd)? {
        Descriptor::File(file) => file.read_at(&buffers, offset, caller.patience)?,
        Descriptor::Input(_) => return Err(Errno::Spipe.into()),
        Descriptor::Output(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(caller.guest.write_u32(nread, count)?)
}

pub fn fd_write(caller: &Caller<'_>, fd: u32, iovs: u32, iovs_len: u32, nwritten: u32) -> Result {
    let buffers = caller.guest.buffers(iovs, iovs_len)?;
    let count = match descriptor(caller, fd)? {
        Descriptor::File(file) => file.write(&buffers, caller.patience)?,
        Descriptor::Output(output) => {
            transfer(&buffers, caller.patience, |piece| output.write(piece, caller.patience))?
        }
        Descriptor::Input(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(caller.guest.write_u32(nwritten, count)?)
}

pub fn fd_pwrite(caller: &Caller<'_>, fd: u32, iovs: u32, iovs_len: u32, offset: u64, nwritten: u32) -> Result {
    let buffers = caller.guest.buffers(iovs, iovs_len)?;
    let count = match descriptor(caller, fd)? {
        Descriptor::File(file) => file.write_at(&buffers, offset, caller.patience)?,
        Descriptor::Output(_) => return Err(Errno::Spipe.into()),
        Descriptor::Input(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(caller.guest.write_u32(nwritten, count)?)
}

pub fn fd_seek(caller: &Caller<'_>, fd: u32, offset: u64, whence: u32, newoffset: u32) -> Result {
    let offset = offset.cast_signed();
    let to = match (caller.version, whence) {
        (Version::Preview1, 0) | (Version::Preview0, 2) => {
            SeekFrom::Start(u64::try_from(offset).map_err(|_| Errno::Inval)?)
        }
        (Version::Preview1, 1) | (Version::Preview0, 0) => SeekFrom::Current(offset),
        (Version::Preview1, 2) | (Version::Preview0, 1) => SeekFrom::End(offset),
        _ => return Err(Errno::Inval.into()),
    };
    let position = descriptor(caller, fd)?.seekable()?.seek(to)?;
    Ok(caller.guest.write_u64(newoffset, position)?)
}

pub fn fd_tell(caller: &Caller<'_>, fd: u32, offset: u32) -> Result {
    let position = descriptor(caller, fd)?.seekable()?.seek(SeekFrom::Current(0))?;
    Ok(caller.guest.write_u64(offset, position)?)
}

pub fn fd_prestat_get(caller: &Caller<'_>, fd: u32, prestat: u32) -> Result {
    let directory = descriptor(caller, fd)?.directory().map_err(|_| Errno::Badf)?;
    let preopen = directory.preopen.as_deref().ok_or(Errno::Badf)?;
    let length = u32::try_from(preopen.len()).map_err(|_| Errno::Overflow)?;
    // `preopentype` 0 is a directory.
    let mut bytes = [0; 8];
    bytes[4..].copy_from_slice(&length.to_le_bytes());
    Ok(caller.guest.write(prestat, &bytes)?)
}

pub fn fd_prestat_dir_name(caller: &Caller<'_>, fd: u32, path: u32, path_len: u32) -> Result {
    let directory = descriptor(caller, fd)?.directory().map_err(|_| Errno::Notdir)?;
    let preopen = directory.preopen.as_deref().ok_or(Errno::Notdir)?;
    if preopen.len() > path_len as usize {
        return Err(Errno::Nametoolong.into());
    }
    Ok(caller.guest.write(path, preopen.as_bytes())?)
}

pub fn fd_readdir(caller: &Caller<'_>, fd: u32, buf: u32, buf_len: u32, cookie: u64, bufused: u32) -> Result {
    let directory = descriptor(caller, fd)?.directory()?;
    let room = caller.guest.span(buf, buf_len)?;
    let entries = directory.listing.read(&directory.directory, cookie, room.len())?;
    let count = room.put(&entries);
    Ok(caller.guest.write_u32(bufused, count as u32)?)
}

pub fn fd_renumber(caller: &Caller<'_>, fd: u32, to: u32) -> Result {
    let replaced = caller.context.descriptors().renumber(fd, to)?;
    // Not while the table is borrowed.
    drop(replaced);
    Ok(())
}

/// No descriptor is a socket to the guest: a stream that happens to be one is read and written.
fn no_socket(caller: &Caller<'_>, fd: u32) -> Result {
    descriptor(caller, fd)?;
    Err(Errno::Notsock.into())
}

pub fn sock_accept(caller: &Caller<'_>, fd: u32, flags: u32, _accepted_fd: u32) -> Result {
    Fdflags::from_guest(flags.into())?;
    no_socket(caller, fd)
}

pub fn sock_recv(
    caller: &Caller<'_>,
    fd: u32,
    _ri_data: u32,
    _ri_data_len: u32,
    ri_flags: u32,
    _ro_datalen: u32,
    _ro_flags: u32,
) -> Result {
    Riflags::from_guest(ri_flags.into())?;
    no_socket(caller, fd)
}

pub fn sock_send(
    caller: &Caller<'_>,
    fd: u32,
    _si_data: u32,
    _si_data_len: u32,
    _si_flags: u32,
    _so_datalen: u32,
) -> Result {
    no_socket(caller, fd)
}

pub fn sock_shutdown(caller: &Caller<'_>, fd: u32, how: u32) -> Result {
    Sdflags::from_guest(how.into())?;
    no_socket(caller, fd)
}
