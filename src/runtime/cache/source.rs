//! A module's file: its paths, its stamp, its bytes.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use once_cell::unsync::OnceCell;

use super::stamp::Stamp;
use crate::compile::text;
use crate::fault::Fault;
use crate::module::{self, Hash};

/// A module's file, for one lookup: the system is asked for nothing twice.
pub struct SourceFile<'a> {
    path: &'a Path,
    find_absolute: &'a dyn Fn() -> PathBuf,
    absolute: OnceCell<PathBuf>,
    stamp: OnceCell<Stamp>,
    content: OnceCell<Content>,
}

/// What was read of a file.
pub(super) struct Content {
    /// The binary, or that of the text.
    pub(super) binary: Vec<u8>,
    pub(super) hash: Hash,
    /// The file's stamp, if it did not change while being read.
    pub(super) stamp: Option<Stamp>,
    /// The time before it was read.
    pub(super) read_at: SystemTime,
}

impl<'a> SourceFile<'a> {
    /// The file at a path. `find_absolute` returns the path under which the file is remembered. It is called only
    /// when needed, since finding the working directory costs a system call.
    pub fn new(path: &'a Path, find_absolute: &'a dyn Fn() -> PathBuf) -> Self {
        Self { path, find_absolute, absolute: OnceCell::new(), stamp: OnceCell::new(), content: OnceCell::new() }
    }

    pub(super) fn path(&self) -> &Path {
        self.path
    }

    pub(super) fn absolute(&self) -> &Path {
        self.absolute.get_or_init(self.find_absolute)
    }

    /// The file's stamp.
    ///
    /// # Errors
    ///
    /// `Fault::File` if the file does not exist, or its status cannot be read.
    #[inline]
    pub(super) fn stamp(&self) -> Result<&Stamp, Fault> {
        self.stamp.get_or_try_init(|| {
            let found = std::fs::metadata(self.path).map_err(|error| self.fault(&error))?;
            Ok(Stamp::of(&found))
        })
    }

    /// The file's content.
    ///
    /// # Errors
    ///
    /// `Fault::File` if it cannot be read, `Fault::Compile` if it is neither a binary nor text.
    pub(super) fn content(&self) -> anyhow::Result<&Content> {
        self.content.get_or_try_init(|| {
            let read_at = SystemTime::now();
            let (bytes, stamp) = self.read()?;
            let encoded = match text::to_binary(&bytes)? {
                Cow::Owned(binary) => Some(binary),
                Cow::Borrowed(_) => None,
            };
            let binary = encoded.unwrap_or(bytes);
            let hash = module::hash(&binary);
            Ok(Content { binary, hash, stamp, read_at })
        })
    }

    /// The file's content, given away.
    pub(super) fn into_content(self) -> anyhow::Result<Content> {
        self.content()?;
        Ok(self.content.into_inner().expect("it was read"))
    }

    /// The file's bytes, and its stamp if it did not change while being read.
    pub(super) fn read(&self) -> Result<(Vec<u8>, Option<Stamp>), Fault> {
        let fault = |error: io::Error| self.fault(&error);
        // Otherwise opening a named pipe would wait for a writer.
        let mut file = File::options().read(true).custom_flags(libc::O_NONBLOCK).open(self.path).map_err(fault)?;
        let before = file.metadata().map_err(fault)?;
        if !before.is_file() {
            let reason = if before.is_dir() { "it is a directory" } else { "it is not a regular file" };
            return Err(Fault::File { path: self.path.into(), reason: reason.into() });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0).min(1 << 30));
        file.read_to_end(&mut bytes).map_err(fault)?;
        let stamp = Stamp::of(&before);
        let unchanged = Stamp::of(&file.metadata().map_err(fault)?) == stamp;
        Ok((bytes, unchanged.then_some(stamp)))
    }

    /// Adds this file's name to an error about the module. Errors about the file contain it already.
    #[cold]
    pub(crate) fn name_in(&self, error: anyhow::Error) -> anyhow::Error {
        let what = match error.downcast_ref() {
            Some(Fault::Compile { .. }) => "is not a valid module",
            Some(Fault::IsComponent | Fault::NotAComponent) => "is of another kind",
            Some(Fault::Unsupported(_)) => "cannot be compiled",
            _ => return error,
        };
        error.context(format!("\"{}\" {what}", self.path.display()))
    }

    fn fault(&self, error: &io::Error) -> Fault {
        let reason = match error.kind() {
            ErrorKind::NotFound => "no such file".to_owned(),
            ErrorKind::PermissionDenied => "permission denied".to_owned(),
            _ => error.to_string(),
        };
        Fault::File { path: self.path.into(), reason }
    }
}
