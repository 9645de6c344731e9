//! A directory of artifacts, which survive the process that compiled them.
//!
//! `HASH-SETTINGS.wasm-artifact` is the code of a module for a machine and settings, with `-fuel` before the dot
//! if it counts fuel; `HASH.wasm-path` is what the file at a path contained; `HASH-SETTINGS.wasm-named` is what is kept under
//! a name; `HASH-SETTINGS.wasm-plan` is a component taken apart. Each is written under another name,
//! renamed when it is complete, and never changed. A file that is not right counts as missing, and is made again.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context;
use rustix::fs::{FlockOperation, OFlags, Stat, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT};
use rustix::io::Errno;
use twox_hash::{XxHash3_64, XxHash3_128};

use super::directory::{Directory, OWN, UNFINISHED};
use super::named::Remembered;
use super::named_file::{self, Kept};
use super::process::Key;
use super::stamp::Stamp;
use crate::compiler::{CodeKind, Compiler};
use crate::module::artifact::made_for;
use crate::module::artifact_file;
use crate::module::shared_file::read;
use crate::module::{Hash, Module};
use crate::types::hex;

/// The suffix of files with code.
const ARTIFACT: &str = "wasm-artifact";

/// The suffix of files that say what a path contained.
const CONTENT: &str = "wasm-path";

/// The suffix of files with what is kept under a name.
const NAMED: &str = "wasm-named";

/// The suffix of files with the plan of a component.
const PLAN: &str = "wasm-plan";

/// The suffix of files that are locked while the artifact of that name is made.
const LOCK: &str = "wasm-lock";

/// The age at which a file that is being written counts as abandoned.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// How long another process is given to compile a module before this one does it, too.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often an artifact in use is marked as such; the others are deleted first.
const MARK_AFTER: Duration = Duration::from_secs(60 * 60);

/// The artifacts in a directory, opened for one lookup.
pub(super) struct Artifacts {
    directory: Directory,
    path: PathBuf,
}

impl Artifacts {
    /// # Errors
    ///
    /// Why the directory cannot be used, for the person who configured it.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let directory =
            Directory::open(path).with_context(|| format!("cannot use \"{}\" for compiled modules", path.display()))?;
        Ok(Self { directory, path: path.to_owned() })
    }

    /// The module with that content, and when it was compiled.
    pub(super) fn load(&self, key: Key) -> Option<(Module, SystemTime)> {
        let (file, found) = self.open_used(&artifact_name(key))?;
        artifact_file::load(file, usize::try_from(found.st_size).ok()?, &key.hash, key.compiler)
            .ok()
            .filter(|(module, _)| module.kind() == key.kind)
    }

    /// Keeps a module, and deletes others if all together take more than `max_size` bytes.
    pub(super) fn store(&self, module: &Module, compiled_at: SystemTime, max_size: Option<u64>) -> anyhow::Result<()> {
        let name = artifact_name(key_of(module));
        self.keep(&name, max_size, |file| artifact_file::write(module, compiled_at, file))
    }

    /// What is kept under a name: the module without its code, which is that of the key.
    pub(super) fn load_named(&self, name: &[u8], compiler: Compiler) -> Option<Kept> {
        let (file, found) = self.open_used(&named_name(name, compiler))?;
        Kept::read(file, usize::try_from(found.st_size).ok()?, name, compiler)
    }

    /// Keeps a module under a name, and its code if it is not there.
    pub(super) fn store_named(
        &self,
        name: &[u8],
        remembered: &Remembered,
        made_at: SystemTime,
        max_size: Option<u64>,
    ) -> anyhow::Result<()> {
        let module = &remembered.module;
        if self.directory.open_own(&artifact_name(key_of(module))).is_none() {
            self.store(&module.without_state(), made_at, max_size)?;
        }
        let file_name = named_name(name, module.compiler());
        self.keep(&file_name, max_size, |file| named_file::write(name, remembered, made_at, file))
    }

    /// The file with the plan of the component with that content.
    pub(super) fn load_plan(&self, hash: &Hash, compiler: Compiler) -> Option<File> {
        Some(self.open_used(&plan_name(hash, compiler))?.0)
    }

    /// Keeps the plan of a component.
    pub(super) fn store_plan(
        &self,
        hash: &Hash,
        compiler: Compiler,
        plan: &[u8],
        max_size: Option<u64>,
    ) -> anyhow::Result<()> {
        self.keep(&plan_name(hash, compiler), max_size, |file| Ok(file.write_all(plan)?))
    }

    /// The hash of what the file at a path contained when it had this stamp.
    pub(super) fn content(&self, absolute: &Path, stamp: &Stamp) -> Option<Hash> {
        let (file, found) = self.open_used(&content_name(absolute))?;
        let size = usize::try_from(found.st_size).ok().filter(|size| *size <= 1 << 16)?;
        let bytes = read(&file, 0, size).ok()?;
        let hash = bytes.first_chunk().copied()?;
        (bytes == content(absolute, stamp, &hash)).then_some(hash)
    }

    /// Remembers what the file at a path contained. A loss does no harm, so this is not synced.
    pub(super) fn remember(&self, absolute: &Path, stamp: &Stamp, hash: &Hash) -> anyhow::Result<()> {
        self.write(&content_name(absolute), |file| Ok(file.write_all(&content(absolute, stamp, hash))?))
    }

    /// Lets one process at a time compile a module: waits until no other process does. `None` if that takes too long,
    /// or if the file system has no locks.
    pub(super) fn lock(&self, key: Key) -> Option<Lock> {
        self.lock_file(artifact_name(key).replace(ARTIFACT, LOCK))
    }

    /// The same for what is kept under a name.
    pub(super) fn lock_named(&self, name: &[u8], compiler: Compiler) -> Option<Lock> {
        self.lock_file(named_name(name, compiler).replace(NAMED, LOCK))
    }

    fn lock_file(&self, name: String) -> Option<Lock> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.directory.handle, &name, flags, OWN).ok()?;
        let start = Instant::now();
        let mut pause = Duration::from_millis(1);
        // Not a blocking lock: a process that was stopped while it compiles would stop the others.
        while rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) == Err(Errno::WOULDBLOCK) {
            if start.elapsed() > PATIENCE {
                return None;
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
        Some(Lock { directory: self.directory.again().ok()?, name, file })
    }

    /// Opens a file, which counts as used from now on.
    fn open_used(&self, name: &str) -> Option<(File, Stat)> {
        let (file, found) = self.directory.open_own(name)?;
        mark_used(&file, &found);
        Some((file, found))
    }

    /// Keeps a file, and deletes others if all together take more than `max_size` bytes.
    fn keep(
        &self,
        name: &str,
        max_size: Option<u64>,
        content: impl FnOnce(&mut File) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.write(name, |file| {
            content(file)?;
            // Otherwise a crash of the machine could leave the name without the content.
            Ok(file.sync_all()?)
        })?;
        if let Some(max_size) = max_size {
            self.shrink(max_size, name);
        }
        Ok(())
    }

    fn write(&self, name: &str, content: impl FnOnce(&mut File) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let written = self.directory.write(name, content);
        written.with_context(|| format!("cannot write compiled modules to \"{}\"", self.path.display()))
    }

    /// Deletes the least recently used files until the rest takes no more than `max_size` bytes, and what writers
    /// left behind. `newest` stays, however large it is.
    fn shrink(&self, max_size: u64, newest: &str) {
        let mut files = Vec::new();
        for (name, found) in self.directory.files() {
            let extension = Path::new(&name).extension().unwrap_or_default();
            if extension == UNFINISHED || extension == LOCK {
                if modified(&found).elapsed().is_ok_and(|age| age > ABANDONED) {
                    self.delete(&name);
                }
            } else if [ARTIFACT, CONTENT, NAMED, PLAN].iter().any(|each| extension == *each) {
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

    fn delete(&self, name: &OsStr) {
        // Another process may have been faster.
        let _ = self.directory.delete(name);
    }
}

/// The right to make a file. It ends with the process at the latest.
pub(super) struct Lock {
    directory: Directory,
    name: String,
    file: OwnedFd,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A child that was forked meanwhile has the file open as well.
        let _ = rustix::fs::flock(&self.file, FlockOperation::Unlock);
        // A process that has opened it still gets the lock, and then finds the artifact.
        let _ = self.directory.delete(OsStr::new(&self.name));
    }
}

/// A file's modification time says when it was last used.
fn mark_used(file: &File, found: &Stat) {
    let age = SystemTime::now().duration_since(modified(found));
    if age.is_ok_and(|age| age < MARK_AFTER) {
        return;
    }
    let omit = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
    // A failure does not matter: on a read-only file system nothing is deleted either.
    let _ = rustix::fs::futimens(file, &Timestamps { last_access: omit, last_modification: now });
}

fn modified(found: &Stat) -> SystemTime {
    let seconds = u64::try_from(found.st_mtime).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn artifact_name(Key { hash, compiler, kind }: Key) -> String {
    let settings = XxHash3_64::oneshot(made_for(compiler).as_bytes());
    let kind = match kind {
        CodeKind::Plain => "",
        CodeKind::CountsFuel => "-fuel",
    };
    format!("{}-{settings:016x}{kind}.{ARTIFACT}", hex(&hash))
}

fn plan_name(hash: &Hash, compiler: Compiler) -> String {
    let settings = XxHash3_64::oneshot(made_for(compiler).as_bytes());
    format!("{}-{settings:016x}.{PLAN}", hex(hash))
}

fn content_name(absolute: &Path) -> String {
    format!("{:032x}.{CONTENT}", XxHash3_128::oneshot(absolute.as_os_str().as_bytes()))
}

fn named_name(name: &[u8], compiler: Compiler) -> String {
    let settings = XxHash3_64::oneshot(made_for(compiler).as_bytes());
    format!("{:032x}-{settings:016x}.{NAMED}", XxHash3_128::oneshot(name))
}

fn key_of(module: &Module) -> Key {
    Key { hash: *module.code_hash(), compiler: module.compiler(), kind: module.kind() }
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
