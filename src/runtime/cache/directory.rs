//! A directory with files of machine code that may be trusted: no other user can have written them.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use anyhow::bail;
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

/// The suffix of files that are being written, or whose writer died.
pub(super) const UNFINISHED: &str = "wasm-unfinished";

/// The mode of new files.
pub(super) const OWN: Mode = Mode::RUSR.union(Mode::WUSR);

/// A directory that may be trusted, opened for one lookup: files are found in this directory, even if its name is
/// given to another one meanwhile.
pub struct Directory {
    pub(super) handle: OwnedFd,
}

impl Directory {
    /// Opens a directory that belongs to the user of this process, and that no other user can write to.
    ///
    /// # Errors
    ///
    /// What is wrong with the directory, without its name.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let handle = match rustix::fs::openat(CWD, path, flags, Mode::empty()) {
            Ok(handle) => handle,
            Err(Errno::NOENT) => bail!("there is no such directory"),
            Err(Errno::NOTDIR) => bail!("it is not a directory"),
            Err(error) => return Err(io::Error::from(error).into()),
        };
        let found = rustix::fs::fstat(&handle).map_err(io::Error::from)?;
        if !is_own(&found) {
            bail!("it must belong to the user that PHP runs as");
        }
        if is_writable_by_others(&found) {
            bail!("others can write to it (chmod go-w)");
        }
        Ok(Self { handle })
    }

    /// The bytes of a file that belongs to this user, and that no other user can write to.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let (mut file, _) = self.open_own(name)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Writes a file completely, or not at all.
    pub fn write(&self, name: &str, content: impl FnOnce(&mut File) -> anyhow::Result<()>) -> anyhow::Result<()> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
        let unique = NEXT.fetch_add(1, Ordering::Relaxed);
        // Processes on several machines, or in several containers, may share a directory and have the same number.
        let unfinished = format!("{}-{since:x}-{unique}.{UNFINISHED}", std::process::id());
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let result = rustix::fs::openat(&self.handle, &unfinished, flags, OWN)
            .map_err(|error| io::Error::from(error).into())
            .and_then(|file| content(&mut file.into()))
            .and_then(|()| {
                Ok(rustix::fs::renameat(&self.handle, &unfinished, &self.handle, name).map_err(io::Error::from)?)
            });
        if result.is_err() {
            let _ = self.delete(OsStr::new(&unfinished));
        }
        result
    }

    /// The same directory, opened once more.
    pub(super) fn again(&self) -> io::Result<Self> {
        Ok(Self { handle: self.handle.try_clone()? })
    }

    /// The names of the directory's entries.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        let entries = rustix::fs::Dir::read_from(&self.handle)?;
        let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_bytes().to_owned());
        Ok(names.filter(|name| name != b"." && name != b"..").map(|name| OsStr::from_bytes(&name).to_owned()).collect())
    }

    pub fn delete(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.handle, name, AtFlags::empty())?)
    }

    /// Opens a file that belongs to this user, and that no other user can write to.
    pub(super) fn open_own(&self, name: &str) -> Option<(File, Stat)> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.handle, name, flags, Mode::empty()).ok()?;
        let found = rustix::fs::fstat(&file).ok()?;
        let usable = is_file(&found) && is_own(&found) && !is_writable_by_others(&found);
        usable.then(|| (file.into(), found))
    }

    /// The regular files in the directory.
    pub(super) fn files(&self) -> Vec<(OsString, Stat)> {
        let files = self.names().unwrap_or_default().into_iter().filter_map(|name| {
            let found = rustix::fs::statat(&self.handle, &name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            is_file(&found).then_some((name, found))
        });
        files.collect()
    }
}

fn is_file(found: &Stat) -> bool {
    FileType::from_raw_mode(found.st_mode) == FileType::RegularFile
}

fn is_own(found: &Stat) -> bool {
    found.st_uid == rustix::process::geteuid().as_raw()
}

fn is_writable_by_others(found: &Stat) -> bool {
    Mode::from_raw_mode(found.st_mode).intersects(Mode::WGRP | Mode::WOTH)
}
