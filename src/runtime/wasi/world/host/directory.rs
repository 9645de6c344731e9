//! An open directory on the host, and what a guest may do beneath it.
//!
//! cap-std ensures that no path leads out of it, by `openat2` where the system has it. Only the slash at the end of a
//! path is handled here, which means that the path must be that of a directory.

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

use super::file::{HostFile, set_times};
use crate::wasi::world::error::{Result, WorldError};
use crate::wasi::world::options::{Entry, Links, OpenOptions, Opened, requires_directory, without_slash};
use crate::wasi::world::stat::{FileKind, Stat, Time, kind};

pub struct HostDirectory(Dir);

impl HostDirectory {
    /// The directory at a path on the host. This is the only way into the host's file system.
    pub fn at(path: &Path) -> io::Result<Self> {
        Dir::open_ambient_dir(path, ambient_authority()).map(Self)
    }

    pub fn open(&self, path: &str, options: &OpenOptions) -> Result<Opened<Self, HostFile>> {
        let &OpenOptions { access, create, exclusive, truncate, directory, links, mode } = options;
        // The standard library's own `append` refuses to truncate.
        let append = if mode.append { OFlags::APPEND } else { OFlags::empty() };
        let mut how = cap_std::fs::OpenOptions::new();
        how.read(access.read)
            .write(create || truncate || access.write)
            .truncate(truncate)
            .create(create && !exclusive)
            .create_new(create && exclusive)
            .maybe_dir(true)
            .sync(mode.synchronized.file)
            .dsync(mode.synchronized.data)
            .rsync(mode.synchronized.reads)
            // Otherwise opening a named pipe waits for its other end, and nothing could end that.
            .nonblock(true)
            .custom_flags((OFlags::NOCTTY | append).bits().cast_signed())
            .follow(follow(links));
        let file = self.0.open_with(path, &how).map_err(|error| match WorldError::from(error) {
            // The error of Linux, and of cap-std without `openat2`, for a new file with a slash after its name.
            WorldError::INVALID if create && requires_directory(path) => WorldError::IS_A_DIRECTORY,
            other => other,
        })?;
        if file.metadata()?.is_dir() {
            return Ok(Opened::Directory(Self(Dir::from_std_file(file.into_std()))));
        }
        if directory {
            return Err(WorldError::NOT_A_DIRECTORY.into());
        }
        Ok(Opened::File(HostFile::new(file)?))
    }

    pub fn create_directory(&self, path: &str) -> Result {
        Ok(self.0.create_dir(path)?)
    }

    pub fn remove_directory(&self, path: &str) -> Result {
        // cap-std would take it for the directory's own ".", which cannot be removed.
        Ok(self.0.remove_dir(without_slash(path))?)
    }

    pub fn unlink_file(&self, path: &str) -> Result {
        Ok(self.0.remove_file_or_symlink(path)?)
    }

    pub fn rename(&self, from: &str, to_directory: &Self, to: &str) -> Result {
        // Only a directory may have a slash after its name; cap-std accepts any file.
        if (requires_directory(from) || requires_directory(to))
            && !self.0.symlink_metadata(without_slash(from))?.is_dir()
        {
            return Err(WorldError::NOT_A_DIRECTORY.into());
        }
        Ok(self.0.rename(from, &to_directory.0, to)?)
    }

    /// A hard link to a file, never to what a symbolic link points at.
    pub fn link(&self, from: &str, to_directory: &Self, to: &str) -> Result {
        Ok(self.0.hard_link(from, &to_directory.0, to)?)
    }

    pub fn symlink(&self, target: &str, path: &str) -> Result {
        Ok(DirExt::symlink(&self.0, target, path)?)
    }

    pub fn read_link(&self, path: &str) -> Result<String> {
        let target = self.0.read_link(path)?;
        target.into_os_string().into_string().map_err(|_| WorldError::NOT_UTF8.into())
    }

    pub fn stat(&self) -> Result<Stat> {
        Ok(Stat::from(&self.0.dir_metadata()?))
    }

    pub fn stat_at(&self, path: &str, links: Links) -> Result<Stat> {
        let metadata = match follow_at(path, links) {
            FollowSymlinks::Yes => self.0.metadata(path)?,
            FollowSymlinks::No => self.0.symlink_metadata(path)?,
        };
        Ok(Stat::from(&metadata))
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        set_times(self.handle()?.as_fd(), accessed, modified)
    }

    pub fn set_times_at(&self, path: &str, links: Links, accessed: Time, modified: Time) -> Result {
        let (accessed, modified) = (specified(accessed)?, specified(modified)?);
        match follow_at(path, links) {
            FollowSymlinks::Yes => DirExt::set_times(&self.0, path, accessed, modified)?,
            FollowSymlinks::No => DirExt::set_symlink_times(&self.0, path, accessed, modified)?,
        }
        Ok(())
    }

    /// The entries of the directory, without "." and "..".
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
                // Some file systems do not report the kind.
                FileKind::Unknown => self.0.symlink_metadata(&name).map_or(FileKind::Unknown, |it| kind(&it)),
                known => known,
            };
            entries.push(Entry { name, inode: entry.ino(), kind });
        }
        Ok(entries)
    }

    /// A descriptor of the directory for more than path lookups; that of `Dir` permits nothing else.
    fn handle(&self) -> Result<OwnedFd> {
        let mut options = cap_std::fs::OpenOptions::new();
        options.read(true).maybe_dir(true);
        Ok(self.0.open_with(".", &options)?.into_std().into())
    }
}

fn follow(links: Links) -> FollowSymlinks {
    match links {
        Links::Follow => FollowSymlinks::Yes,
        Links::Keep => FollowSymlinks::No,
    }
}

/// With a slash after it the system looks for a directory, through any link.
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
