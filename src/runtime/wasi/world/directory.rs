//! An open directory of the host, and what a guest may do beneath it.
//!
//! That no path leads out of it is cap-std's work, by `openat2` where the system has it. Of a path only
//! the slash at its end is looked at here, which says that it must be a directory's.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::time::UNIX_EPOCH;

use cap_fs_ext::{
    DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsMaybeDirExt, OpenOptionsSyncExt, SystemTimeSpec,
};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptionsExt};
use rustix::fs::OFlags;

use super::error::{Result, WorldError};
use super::file::{Access, File, Mode, set_times};
use super::stat::{FileKind, Stat, Time, kind};

pub struct Directory {
    dir: Dir,
    /// Whether the guest may change anything in it or beneath.
    writable: bool,
}

/// Something in a directory.
pub struct Entry {
    pub name: String,
    pub inode: u64,
    pub kind: FileKind,
}

/// Whether a symbolic link at the end of a path is followed. Those on the way always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    Follow,
    Keep,
}

/// How `Directory::open` opens, in the terms of POSIX's `open`.
pub struct OpenOptions {
    pub access: Access,
    /// Makes the file if it does not exist (`O_CREAT`).
    pub create: bool,
    /// With `create`: fails if it does exist (`O_EXCL`).
    pub exclusive: bool,
    /// Empties the file (`O_TRUNC`).
    pub truncate: bool,
    /// Fails if it is not a directory (`O_DIRECTORY`). Cannot be had together with the three above.
    pub directory: bool,
    pub links: Links,
    pub mode: Mode,
}

/// What `Directory::open` found.
pub enum Opened {
    Directory(Directory),
    File(File),
}

impl Directory {
    /// The directory at a path of the host. This is the one way into the host's file system.
    pub fn of_host(path: &Path, writable: bool) -> io::Result<Self> {
        let dir = Dir::open_ambient_dir(path, ambient_authority())?;
        Ok(Self { dir, writable })
    }

    /// Opens what is at a path, or makes a file there.
    pub fn open(&self, path: &str, options: &OpenOptions) -> Result<Opened> {
        let &OpenOptions { access, create, exclusive, truncate, directory, links, mode } = options;
        if directory && (create || exclusive || truncate) {
            return Err(WorldError::INVALID.into());
        }
        let changes = create || truncate || access.write;
        if changes {
            self.must_be_writable()?;
        }
        // The standard library's own `append` refuses to truncate.
        let append = if mode.append { OFlags::APPEND } else { OFlags::empty() };
        let mut how = cap_std::fs::OpenOptions::new();
        how.read(access.read)
            .write(changes)
            .truncate(truncate)
            .create(create && !exclusive)
            .create_new(create && exclusive)
            .maybe_dir(true)
            .sync(mode.synchronized.file)
            .dsync(mode.synchronized.data)
            .rsync(mode.synchronized.reads)
            // Opening a named pipe waits for its other end otherwise, and nothing could end that.
            .nonblock(true)
            .custom_flags((OFlags::NOCTTY | append).bits().cast_signed())
            .follow(follow(links));
        let file = self.dir.open_with(path, &how).map_err(|error| match WorldError::from(error) {
            // What Linux says of a new file with a slash behind its name, and cap-std where it has no `openat2`.
            WorldError::INVALID if create && requires_directory(path) => WorldError::IS_A_DIRECTORY,
            other => other,
        })?;
        if file.metadata()?.is_dir() {
            let dir = Dir::from_std_file(file.into_std());
            return Ok(Opened::Directory(Self { dir, writable: self.writable }));
        }
        if directory {
            return Err(WorldError::NOT_A_DIRECTORY.into());
        }
        let access = Access { read: access.read, write: access.write || create };
        Ok(Opened::File(File::new(file, access, self.writable, mode)?))
    }

    pub fn create_directory(&self, path: &str) -> Result {
        self.must_be_writable()?;
        Ok(self.dir.create_dir(path)?)
    }

    pub fn remove_directory(&self, path: &str) -> Result {
        self.must_be_writable()?;
        // To cap-std it would be the directory's own ".", which cannot be removed.
        Ok(self.dir.remove_dir(without_slash(path))?)
    }

    pub fn unlink_file(&self, path: &str) -> Result {
        self.must_be_writable()?;
        Ok(self.dir.remove_file_or_symlink(path)?)
    }

    pub fn rename(&self, from: &str, to_directory: &Self, to: &str) -> Result {
        self.must_be_writable()?;
        to_directory.must_be_writable()?;
        // Only a directory may have a slash behind its name; cap-std takes any file.
        if (requires_directory(from) || requires_directory(to))
            && !self.dir.symlink_metadata(without_slash(from))?.is_dir()
        {
            return Err(WorldError::NOT_A_DIRECTORY.into());
        }
        Ok(self.dir.rename(from, &to_directory.dir, to)?)
    }

    /// A hard link to a file, never to what a symbolic link points at.
    pub fn link(&self, from: &str, links: Links, to_directory: &Self, to: &str) -> Result {
        self.must_be_writable()?;
        to_directory.must_be_writable()?;
        if links == Links::Follow {
            return Err(WorldError::INVALID.into());
        }
        Ok(self.dir.hard_link(from, &to_directory.dir, to)?)
    }

    pub fn symlink(&self, target: &str, path: &str) -> Result {
        self.must_be_writable()?;
        Ok(DirExt::symlink(&self.dir, target, path)?)
    }

    pub fn read_link(&self, path: &str) -> Result<String> {
        let target = self.dir.read_link(path)?;
        target.into_os_string().into_string().map_err(|_| WorldError::NOT_UTF8.into())
    }

    pub fn stat(&self) -> Result<Stat> {
        Ok(Stat::from(&self.dir.dir_metadata()?))
    }

    pub fn stat_at(&self, path: &str, links: Links) -> Result<Stat> {
        let metadata = match follow_at(path, links) {
            FollowSymlinks::Yes => self.dir.metadata(path)?,
            FollowSymlinks::No => self.dir.symlink_metadata(path)?,
        };
        Ok(Stat::from(&metadata))
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        self.must_be_writable()?;
        set_times(self.handle()?.as_fd(), accessed, modified)
    }

    pub fn set_times_at(&self, path: &str, links: Links, accessed: Time, modified: Time) -> Result {
        self.must_be_writable()?;
        let (accessed, modified) = (specified(accessed)?, specified(modified)?);
        match follow_at(path, links) {
            FollowSymlinks::Yes => DirExt::set_times(&self.dir, path, accessed, modified)?,
            FollowSymlinks::No => DirExt::set_symlink_times(&self.dir, path, accessed, modified)?,
        }
        Ok(())
    }

    /// What is in the directory, but for "." and "..".
    pub fn entries(&self) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in rustix::fs::Dir::new(self.handle()?)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            let name = String::from_utf8(name.to_vec()).map_err(|_| WorldError::NOT_UTF8)?;
            let kind = match entry.file_type() {
                // Not every file system tells.
                FileKind::Unknown => self.dir.symlink_metadata(&name).map_or(FileKind::Unknown, |it| kind(&it)),
                known => known,
            };
            entries.push(Entry { name, inode: entry.ino(), kind });
        }
        Ok(entries)
    }

    /// A descriptor of the directory for more than looking paths up, which is all that `dir` can do.
    fn handle(&self) -> Result<OwnedFd> {
        let mut options = cap_std::fs::OpenOptions::new();
        options.read(true).maybe_dir(true);
        Ok(self.dir.open_with(".", &options)?.into_std().into())
    }

    fn must_be_writable(&self) -> Result {
        if self.writable { Ok(()) } else { Err(WorldError::NOT_PERMITTED.into()) }
    }
}

fn follow(links: Links) -> FollowSymlinks {
    match links {
        Links::Follow => FollowSymlinks::Yes,
        Links::Keep => FollowSymlinks::No,
    }
}

/// Whether a path can only be that of a directory.
fn requires_directory(path: &str) -> bool {
    path.ends_with('/')
}

/// The same path without the slashes at its end; "/" stays what it is.
fn without_slash(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => path,
        shorter => shorter,
    }
}

/// With a slash behind it the system looks for a directory, through any link.
fn follow_at(path: &str, links: Links) -> FollowSymlinks {
    if requires_directory(path) { FollowSymlinks::Yes } else { follow(links) }
}

fn specified(time: Time) -> Result<Option<SystemTimeSpec>> {
    Ok(match time {
        Time::Keep => None,
        Time::Now => Some(SystemTimeSpec::SymbolicNow),
        Time::At(time) => {
            let time = UNIX_EPOCH.checked_add(time).ok_or(WorldError::INVALID)?;
            Some(SystemTimeSpec::Absolute(cap_std::time::SystemTime::from_std(time)))
        }
    })
}
