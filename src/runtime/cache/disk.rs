//! A directory of artifacts, which survive the process that compiled them.
//!
//! `HASH-SETTINGS.wasm-artifact` is the code of a module for a machine and settings, with `-metered` before the dot if
//! it counts what it executes; `HASH.wasm-path` is what the file at a path contained. Each is written under another
//! name, and renamed when it is whole; none is ever changed. Whatever is not right is as good as not there, and made
//! again.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use rustix::fs::{
    AtFlags, CWD, FileType, FlockOperation, Mode, OFlags, Stat, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT,
};
use rustix::io::Errno;
use twox_hash::{XxHash3_64, XxHash3_128};

use super::process::Key;
use super::stamp::Stamp;
use crate::module::artifact::made_for;
use crate::module::artifact_file;
use crate::module::shared_file::read;
use crate::module::{Hash, Module};
use crate::types::hex;

/// How the files of code end.
const ARTIFACT: &str = "wasm-artifact";

/// How the files of what a path contained end.
const CONTENT: &str = "wasm-path";

/// How files end that are being written, or whose writer died.
const UNFINISHED: &str = "wasm-unfinished";

/// How files end that are locked while the artifact of that name is made.
const LOCK: &str = "wasm-lock";

/// After so long nobody is writing any more.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// How long another process is given to compile a module before this one does it, too.
const PATIENCE: Duration = Duration::from_secs(60);

/// Artifacts in use are marked so once in a while, and go last.
const MARK_AFTER: Duration = Duration::from_secs(60 * 60);

/// A directory that may be trusted, opened for one lookup: what is found there belongs to it, even if its
/// name meanwhile belongs to another.
pub(super) struct Directory {
    handle: OwnedFd,
    path: PathBuf,
}

impl Directory {
    /// # Errors
    ///
    /// Why the directory cannot be used, as a sentence for whoever configured it.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let unusable = |reason: &str| Err(format!("cannot use \"{}\" for compiled modules: {reason}", path.display()));
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let handle = match rustix::fs::openat(CWD, path, flags, Mode::empty()) {
            Ok(handle) => handle,
            Err(Errno::NOENT) => return unusable("there is no such directory"),
            Err(Errno::NOTDIR) => return unusable("it is not a directory"),
            Err(error) => return unusable(&io::Error::from(error).to_string()),
        };
        match rustix::fs::fstat(&handle) {
            Ok(found) if !is_own(&found) => unusable("it must belong to the user that PHP runs as"),
            Ok(found) if is_writable_by_others(&found) => unusable("others can write to it (chmod go-w)"),
            Ok(_) => Ok(Self { handle, path: path.to_owned() }),
            Err(error) => unusable(&io::Error::from(error).to_string()),
        }
    }

    /// The module of that content, and when it was compiled.
    pub(super) fn load(&self, key: Key) -> Option<(Module, SystemTime)> {
        let name = artifact_name(key);
        let (file, found) = self.open_own(&name)?;
        self.mark_used(&file, &found);
        artifact_file::load(file, usize::try_from(found.st_size).ok()?, &key.hash, key.compiler)
            .ok()
            .filter(|(module, _)| module.is_metered() == key.metered)
    }

    /// Keeps a module, and deletes others if all together take more than `max_size` bytes.
    pub(super) fn store(&self, module: &Module, compiled_at: SystemTime, max_size: Option<u64>) -> Result<(), String> {
        let key = Key { hash: *module.hash(), compiler: module.compiler(), metered: module.is_metered() };
        let name = artifact_name(key);
        self.write(&name, |file| {
            artifact_file::write(module, compiled_at, file)?;
            // Or a crash of the machine might leave the name without the content.
            Ok(file.sync_all()?)
        })?;
        if let Some(max_size) = max_size {
            self.shrink(max_size, &name);
        }
        Ok(())
    }

    /// The hash of what the file at a path contained when it had this stamp.
    pub(super) fn content(&self, absolute: &Path, stamp: &Stamp) -> Option<Hash> {
        let (file, found) = self.open_own(&content_name(absolute))?;
        self.mark_used(&file, &found);
        let size = usize::try_from(found.st_size).ok().filter(|size| *size <= 1 << 16)?;
        let bytes = read(&file, 0, size).ok()?;
        let hash = bytes.first_chunk().copied()?;
        (bytes == content(absolute, stamp, &hash)).then_some(hash)
    }

    /// Remembers what the file at a path contained. A loss is no harm, so this is not synced.
    pub(super) fn remember(&self, absolute: &Path, stamp: &Stamp, hash: &Hash) -> Result<(), String> {
        self.write(&content_name(absolute), |file| Ok(file.write_all(&content(absolute, stamp, hash))?))
    }

    /// Lets one process at a time compile a module: waits until no other does. `None` when it takes too
    /// long, or the file system knows no locks.
    pub(super) fn lock(&self, key: Key) -> Option<Lock<'_>> {
        let name = artifact_name(key).replace(ARTIFACT, LOCK);
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.handle, &name, flags, OWN).ok()?;
        let start = Instant::now();
        let mut pause = Duration::from_millis(1);
        // Not a lock that is waited for: a process that was stopped while it compiles would stop the others.
        while rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK) {
            if start.elapsed() > PATIENCE {
                return None;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
        Some(Lock { directory: self, name, _file: file })
    }

    /// A file of this user's that nobody else can write to.
    fn open_own(&self, name: &str) -> Option<(File, Stat)> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.handle, name, flags, Mode::empty()).ok()?;
        let found = rustix::fs::fstat(&file).ok()?;
        let usable = is_file(&found) && is_own(&found) && !is_writable_by_others(&found);
        usable.then(|| (file.into(), found))
    }

    /// Writes a file as a whole, or not at all.
    fn write(&self, name: &str, content: impl FnOnce(&mut File) -> anyhow::Result<()>) -> Result<(), String> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
        let unique = NEXT.fetch_add(1, Ordering::Relaxed);
        // Processes of several machines, or containers, may share a directory, and have one number.
        let unfinished = format!("{}-{since:x}-{unique}.{UNFINISHED}", std::process::id());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let result = rustix::fs::openat(&self.handle, &unfinished, flags, OWN)
            .map_err(|error| io::Error::from(error).into())
            .and_then(|file| content(&mut file.into()))
            .and_then(|()| {
                Ok(rustix::fs::renameat(&self.handle, &unfinished, &self.handle, name).map_err(io::Error::from)?)
            });
        result.map_err(|error: anyhow::Error| {
            let _ = rustix::fs::unlinkat(&self.handle, &unfinished, AtFlags::empty());
            format!("cannot write compiled modules to \"{}\": {error}", self.path.display())
        })
    }

    /// A file's modification time says when it was last of use.
    fn mark_used(&self, file: &File, found: &Stat) {
        let age = SystemTime::now().duration_since(modified(found));
        if age.is_ok_and(|age| age < MARK_AFTER) {
            return;
        }
        let omit = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
        let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
        // On a file system that is read-only nothing is deleted either.
        let _ = rustix::fs::futimens(file, &Timestamps { last_access: omit, last_modification: now });
    }

    /// Deletes what was not of use for longest, until the rest takes no more than `max_size` bytes; and
    /// what writers left behind. `newest` stays, however large.
    fn shrink(&self, max_size: u64, newest: &str) {
        let mut files = Vec::new();
        for (name, found) in self.files() {
            let extension = Path::new(&name).extension().unwrap_or_default();
            if extension == UNFINISHED || extension == LOCK {
                if modified(&found).elapsed().is_ok_and(|age| age > ABANDONED) {
                    self.delete(&name);
                }
            } else if extension == ARTIFACT || extension == CONTENT {
                files.push((modified(&found), name, u64::try_from(found.st_size).unwrap_or(0)));
            }
        }
        let mut size: u64 = files.iter().map(|(_, _, size)| size).sum();
        files.sort();
        for (_, name, bytes) in files {
            if size <= max_size {
                return;
            }
            if name.as_bytes() != newest.as_bytes() {
                self.delete(&name);
                size = size.saturating_sub(bytes);
            }
        }
    }

    /// The regular files in the directory.
    fn files(&self) -> Vec<(std::ffi::OsString, Stat)> {
        let Ok(entries) = rustix::fs::Dir::read_from(&self.handle) else {
            return Vec::new();
        };
        let files = entries.filter_map(Result::ok).filter_map(|entry| {
            let found = rustix::fs::statat(&self.handle, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW).ok()?;
            is_file(&found).then(|| (OsStr::from_bytes(entry.file_name().to_bytes()).to_owned(), found))
        });
        files.collect()
    }

    fn delete(&self, name: &OsStr) {
        // Another process may have been faster.
        let _ = rustix::fs::unlinkat(&self.handle, name, AtFlags::empty());
    }
}

/// The right to compile a module, which ends with the process at the latest.
pub(super) struct Lock<'a> {
    directory: &'a Directory,
    name: String,
    _file: OwnedFd,
}

impl Drop for Lock<'_> {
    fn drop(&mut self) {
        // Whoever has opened it still gets the lock, and then finds the artifact.
        self.directory.delete(OsStr::new(&self.name));
    }
}

/// What new files may be used for, and by whom.
const OWN: Mode = Mode::RUSR.union(Mode::WUSR);

fn is_file(found: &Stat) -> bool {
    FileType::from_raw_mode(found.st_mode) == FileType::RegularFile
}

fn is_own(found: &Stat) -> bool {
    found.st_uid == rustix::process::geteuid().as_raw()
}

fn is_writable_by_others(found: &Stat) -> bool {
    Mode::from_raw_mode(found.st_mode).intersects(Mode::WGRP | Mode::WOTH)
}

fn modified(found: &Stat) -> SystemTime {
    let seconds = u64::try_from(found.st_mtime).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn artifact_name(Key { hash, compiler, metered }: Key) -> String {
    let settings = XxHash3_64::oneshot(made_for(compiler).as_bytes());
    let metered = if metered { "-metered" } else { "" };
    format!("{}-{settings:016x}{metered}.{ARTIFACT}", hex(&hash))
}

fn content_name(absolute: &Path) -> String {
    format!("{:032x}.{CONTENT}", XxHash3_128::oneshot(absolute.as_os_str().as_bytes()))
}

/// The hash, the stamp, the path, and a checksum of all that.
fn content(absolute: &Path, stamp: &Stamp, hash: &Hash) -> Vec<u8> {
    let mut bytes = hash.to_vec();
    bytes.extend(stamp.numbers().iter().flat_map(|number| number.to_le_bytes()));
    bytes.extend_from_slice(absolute.as_os_str().as_bytes());
    let checksum = XxHash3_64::oneshot(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes
}
