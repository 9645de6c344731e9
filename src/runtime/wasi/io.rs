//! The WASI functions about descriptors.

use rustix::fs::{Advice, SeekFrom};

use super::abi::{Fdflags, Filestat, Fstflags, Riflags, Sdflags, Version};
use super::call::Call;
use super::descriptors::Descriptor;
use super::errno::Errno;
use super::file::Time;
use super::stream::transfer;
use super::wait::Result;

fn descriptor(call: &Call<'_>) -> Result<Descriptor, Errno> {
    call.context.descriptor(call.u32(0))
}

pub fn fd_advise(call: &Call<'_>) -> Result {
    let advice = match call.u32(3) {
        0 => Advice::Normal,
        1 => Advice::Sequential,
        2 => Advice::Random,
        3 => Advice::WillNeed,
        4 => Advice::DontNeed,
        5 => Advice::NoReuse,
        _ => return Err(Errno::Inval.into()),
    };
    descriptor(call)?.file()?.advise(call.u64(1), call.u64(2), advice)
}

pub fn fd_allocate(call: &Call<'_>) -> Result {
    descriptor(call)?.file()?.allocate(call.u64(1), call.u64(2))
}

pub fn fd_close(call: &Call<'_>) -> Result {
    let closed = call.context.descriptors().remove(call.u32(0))?;
    // Not while the table is borrowed.
    drop(closed);
    Ok(())
}

pub fn fd_datasync(call: &Call<'_>) -> Result {
    descriptor(call)?.file()?.sync_data()
}

pub fn fd_sync(call: &Call<'_>) -> Result {
    descriptor(call)?.file()?.sync()
}

pub fn fd_fdstat_get(call: &Call<'_>) -> Result {
    let stat = descriptor(call)?.fdstat();
    Ok(call.guest.write(call.u32(1), &stat.bytes())?)
}

pub fn fd_fdstat_set_flags(call: &Call<'_>) -> Result {
    let flags = Fdflags::from_guest(call.u32(1).into())?;
    descriptor(call)?.file()?.set_flags(flags)
}

/// Rights are not what holds a guest back here: its directories are. So there is nothing to give up.
pub fn fd_fdstat_set_rights(call: &Call<'_>) -> Result {
    match descriptor(call)? {
        Descriptor::File(_) | Descriptor::Directory(_) => Err(Errno::Notsup.into()),
        Descriptor::Input(_) | Descriptor::Output(_) => Err(Errno::Badf.into()),
    }
}

pub fn fd_filestat_get(call: &Call<'_>) -> Result {
    let descriptor = descriptor(call)?;
    let stat = match &descriptor {
        Descriptor::File(file) => file.stat()?,
        Descriptor::Directory(directory) => directory.stat()?,
        Descriptor::Input(_) | Descriptor::Output(_) => Filestat::of_stream(descriptor.stream_filetype()),
    };
    Ok(call.guest.write(call.u32(1), &stat.bytes(call.version))?)
}

pub fn fd_filestat_set_size(call: &Call<'_>) -> Result {
    descriptor(call)?.file()?.set_size(call.u64(1))
}

pub fn fd_filestat_set_times(call: &Call<'_>) -> Result {
    let (accessed, modified) = times(call, 1)?;
    match descriptor(call)? {
        Descriptor::File(file) => file.set_times(accessed, modified),
        Descriptor::Directory(directory) => directory.set_times(accessed, modified),
        Descriptor::Input(_) | Descriptor::Output(_) => Err(Errno::Badf.into()),
    }
}

/// Two times and the `fstflags` that say which of them count.
pub fn times(call: &Call<'_>, index: usize) -> Result<(Time, Time), Errno> {
    let flags = Fstflags::from_guest(call.u32(index + 2).into())?;
    let time = |set, now, at| match (flags.has(set), flags.has(now)) {
        (true, true) => Err(Errno::Inval),
        (true, false) => Ok(Time::At(at)),
        (false, true) => Ok(Time::Now),
        (false, false) => Ok(Time::Keep),
    };
    let accessed = time(Fstflags::ATIM, Fstflags::ATIM_NOW, call.u64(index))?;
    let modified = time(Fstflags::MTIM, Fstflags::MTIM_NOW, call.u64(index + 1))?;
    Ok((accessed, modified))
}

pub fn fd_read(call: &Call<'_>) -> Result {
    let buffers = call.guest.buffers(call.u32(1), call.u32(2))?;
    let count = match descriptor(call)? {
        Descriptor::File(file) => file.read(&buffers, call.patience)?,
        // One buffer: a second read could wait although there is something to give already.
        Descriptor::Input(input) => {
            transfer(&buffers[..buffers.len().min(1)], call.patience, |piece| input.read(piece, call.patience))?
        }
        Descriptor::Output(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(call.guest.write_u32(call.u32(3), count)?)
}

pub fn fd_pread(call: &Call<'_>) -> Result {
    let buffers = call.guest.buffers(call.u32(1), call.u32(2))?;
    let count = match descriptor(call)? {
        Descriptor::File(file) => file.read_at(&buffers, call.u64(3), call.patience)?,
        Descriptor::Input(_) => return Err(Errno::Spipe.into()),
        Descriptor::Output(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(call.guest.write_u32(call.u32(4), count)?)
}

pub fn fd_write(call: &Call<'_>) -> Result {
    let buffers = call.guest.buffers(call.u32(1), call.u32(2))?;
    let count = match descriptor(call)? {
        Descriptor::File(file) => file.write(&buffers, call.patience)?,
        Descriptor::Output(output) => transfer(&buffers, call.patience, |piece| output.write(piece, call.patience))?,
        Descriptor::Input(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(call.guest.write_u32(call.u32(3), count)?)
}

pub fn fd_pwrite(call: &Call<'_>) -> Result {
    let buffers = call.guest.buffers(call.u32(1), call.u32(2))?;
    let count = match descriptor(call)? {
        Descriptor::File(file) => file.write_at(&buffers, call.u64(3), call.patience)?,
        Descriptor::Output(_) => return Err(Errno::Spipe.into()),
        Descriptor::Input(_) | Descriptor::Directory(_) => return Err(Errno::Badf.into()),
    };
    Ok(call.guest.write_u32(call.u32(4), count)?)
}

pub fn fd_seek(call: &Call<'_>) -> Result {
    let offset = call.u64(1).cast_signed();
    let whence = call.u32(2);
    let to = match (call.version, whence) {
        (Version::Preview1, 0) | (Version::Preview0, 2) => {
            SeekFrom::Start(u64::try_from(offset).map_err(|_| Errno::Inval)?)
        }
        (Version::Preview1, 1) | (Version::Preview0, 0) => SeekFrom::Current(offset),
        (Version::Preview1, 2) | (Version::Preview0, 1) => SeekFrom::End(offset),
        _ => return Err(Errno::Inval.into()),
    };
    let position = descriptor(call)?.seekable()?.seek(to)?;
    Ok(call.guest.write_u64(call.u32(3), position)?)
}

pub fn fd_tell(call: &Call<'_>) -> Result {
    let position = descriptor(call)?.seekable()?.seek(SeekFrom::Current(0))?;
    Ok(call.guest.write_u64(call.u32(1), position)?)
}

pub fn fd_prestat_get(call: &Call<'_>) -> Result {
    let directory = descriptor(call)?.directory().map_err(|_| Errno::Badf)?;
    let path = directory.preopen_path().ok_or(Errno::Badf)?;
    let length = u32::try_from(path.len()).map_err(|_| Errno::Overflow)?;
    // `preopentype` 0 is a directory.
    let mut bytes = [0; 8];
    bytes[4..].copy_from_slice(&length.to_le_bytes());
    Ok(call.guest.write(call.u32(1), &bytes)?)
}

pub fn fd_prestat_dir_name(call: &Call<'_>) -> Result {
    let directory = descriptor(call)?.directory().map_err(|_| Errno::Notdir)?;
    let path = directory.preopen_path().ok_or(Errno::Notdir)?;
    if path.len() > call.u32(2) as usize {
        return Err(Errno::Nametoolong.into());
    }
    Ok(call.guest.write(call.u32(1), path.as_bytes())?)
}

pub fn fd_readdir(call: &Call<'_>) -> Result {
    let directory = descriptor(call)?.directory()?;
    let room = call.guest.span(call.u32(1), call.u32(2))?;
    let entries = directory.read_entries(call.u64(3), room.len())?;
    let count = room.put(&entries);
    Ok(call.guest.write_u32(call.u32(4), count as u32)?)
}

pub fn fd_renumber(call: &Call<'_>) -> Result {
    let replaced = call.context.descriptors().renumber(call.u32(0), call.u32(1))?;
    // Not while the table is borrowed.
    drop(replaced);
    Ok(())
}

/// No descriptor of a guest's is a socket to it: a stream that happens to be one is read and written.
fn no_socket(call: &Call<'_>) -> Result {
    descriptor(call)?;
    Err(Errno::Notsock.into())
}

pub fn sock_accept(call: &Call<'_>) -> Result {
    Fdflags::from_guest(call.u32(1).into())?;
    no_socket(call)
}

pub fn sock_recv(call: &Call<'_>) -> Result {
    Riflags::from_guest(call.u32(3).into())?;
    no_socket(call)
}

pub fn sock_send(call: &Call<'_>) -> Result {
    no_socket(call)
}

pub fn sock_shutdown(call: &Call<'_>) -> Result {
    Sdflags::from_guest(call.u32(1).into())?;
    no_socket(call)
}
