//! An open directory, and what a guest may do beneath it.
//!
//! That no path leads out of it is cap-std's work, by `openat2` where the system has it. Nothing here
//! looks at a path.

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use cap_fs_ext::{
    DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsMaybeDirExt, OpenOptionsSyncExt, SystemTimeSpec,
};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use rustix::fs::{FileType, OFlags};

use super::abi::{Fdflags, Fdstat, Filestat, Filetype, Lookupflags, Oflags, Rights, dirent};
use super::errno::Errno;
use super::file::{File, Time, filestat, filetype, set_times};
use super::wait::Result;

pub struct Directory {
    dir: Dir,
    /// Whether the guest may change anything in it or beneath.
    writable: bool,
    /// The guest's path of it, if it was given to the guest.
    preopen: Option<String>,
    /// What was in it when the guest began to read it, so that a cookie means one thing until then.
    listing: RefCell<Option<Rc<[Entry]>>>,
}

struct Entry {
    name: Vec<u8>,
    inode: u64,
    filetype: Filetype,
}

/// What `Directory::open` found.
pub enum Opened {
    Directory(Directory),
    File(File),
}

impl Directory {
    /// A directory of the host's for the guest, at a path of the guest's.
    pub fn preopen(host: &Path, guest: String, writable: bool) -> io::Result<Self> {
        let dir = Dir::open_ambient_dir(host, ambient_authority())?;
        Ok(Self { dir, writable, preopen: Some(guest), listing: RefCell::default() })
    }

    pub fn preopen_path(&self) -> Option<&str> {
        self.preopen.as_deref()
    }

    /// Opens what is at a path, or makes a file there.
    pub fn open(
        &self,
        path: &str,
        lookup: Lookupflags,
        oflags: Oflags,
        fdflags: Fdflags,
        rights: Rights,
    ) -> Result<Opened> {
        let (create, exclusive) = (oflags.has(Oflags::CREAT), oflags.has(Oflags::EXCL));
        let (truncate, directory) = (oflags.has(Oflags::TRUNC), oflags.has(Oflags::DIRECTORY));
        let (read, write) = (rights.has(Rights::FD_READ), rights.has(Rights::FD_WRITE));
        if directory && (create || exclusive || truncate) {
            return Err(Errno::Inval.into());
        }
        let changes = create || truncate || write;
        if changes {
            self.must_be_writable()?;
        }
        // The standard library's own `append` refuses to truncate.
        let append = if fdflags.has(Fdflags::APPEND) { OFlags::APPEND } else { OFlags::empty() };
        let mut options = OpenOptions::new();
        options
            // Without any right to it a file is opened for reading.
            .read(read || !write)
            .write(changes)
            .truncate(truncate)
            .create(create && !exclusive)
            .create_new(create && exclusive)
            .maybe_dir(true)
            .sync(fdflags.has(Fdflags::SYNC))
            .dsync(fdflags.has(Fdflags::DSYNC))
            .rsync(fdflags.has(Fdflags::RSYNC))
            // Opening a named pipe waits for its other end otherwise, and nobody could end that.
            .nonblock(true)
            .custom_flags((OFlags::NOCTTY | append).bits().cast_signed())
            .follow(follow(lookup));
        let file = self.dir.open_with(path, &options).map_err(|error| match error.into() {
            // What Linux says of a new file with a slash behind its name, and cap-std where it has no `openat2`.
            Errno::Inval if create && requires_directory(path) => Errno::Isdir,
            other => other,
        })?;
        if file.metadata()?.is_dir() {
            let dir = Dir::from_std_file(file.into_std());
            let opened = Self { dir, writable: self.writable, preopen: None, listing: RefCell::default() };
            return Ok(Opened::Directory(opened));
        }
        if directory {
            return Err(Errno::Notdir.into());
        }
        Ok(Opened::File(File::new(file, (read || !write, write || create), self.writable, fdflags)?))
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
        // Only a directory may be called so; cap-std takes any file.
        if (requires_directory(from) || requires_directory(to))
            && !self.dir.symlink_metadata(without_slash(from))?.is_dir()
        {
            return Err(Errno::Notdir.into());
        }
        Ok(self.dir.rename(from, &to_directory.dir, to)?)
    }

    /// A hard link to a file, never to what a symbolic link points at.
    pub fn link(&self, from: &str, lookup: Lookupflags, to_directory: &Self, to: &str) -> Result {
        self.must_be_writable()?;
        to_directory.must_be_writable()?;
        if lookup.has(Lookupflags::SYMLINK_FOLLOW) {
            return Err(Errno::Inval.into());
        }
        Ok(self.dir.hard_link(from, &to_directory.dir, to)?)
    }

    pub fn symlink(&self, target: &str, path: &str) -> Result {
        self.must_be_writable()?;
        Ok(DirExt::symlink(&self.dir, target, path)?)
    }

    pub fn read_link(&self, path: &str) -> Result<Vec<u8>> {
        let target = self.dir.read_link(path)?;
        target.into_os_string().into_string().map(String::into_bytes).map_err(|_| Errno::Ilseq.into())
    }

    pub fn stat(&self) -> Result<Filestat> {
        Ok(filestat(&self.dir.dir_metadata()?))
    }

    pub fn stat_at(&self, path: &str, lookup: Lookupflags) -> Result<Filestat> {
        let metadata = match follow_at(path, lookup) {
            FollowSymlinks::Yes => self.dir.metadata(path)?,
            FollowSymlinks::No => self.dir.symlink_metadata(path)?,
        };
        Ok(filestat(&metadata))
    }

    pub fn set_times(&self, accessed: Time, modified: Time) -> Result {
        self.must_be_writable()?;
        set_times(self.handle()?.as_fd(), accessed, modified)
    }

    pub fn set_times_at(&self, path: &str, lookup: Lookupflags, accessed: Time, modified: Time) -> Result {
        self.must_be_writable()?;
        let specified = |time| match time {
            Time::Keep => None,
            Time::Now => Some(SystemTimeSpec::SymbolicNow),
            Time::At(nanoseconds) => {
                let time = UNIX_EPOCH + Duration::from_nanos(nanoseconds);
                Some(SystemTimeSpec::Absolute(cap_std::time::SystemTime::from_std(time)))
            }
        };
        let (accessed, modified) = (specified(accessed), specified(modified));
        match follow_at(path, lookup) {
            FollowSymlinks::Yes => DirExt::set_times(&self.dir, path, accessed, modified)?,
            FollowSymlinks::No => DirExt::set_symlink_times(&self.dir, path, accessed, modified)?,
        }
        Ok(())
    }

    pub fn fdstat(&self) -> Fdstat {
        let (base, inheriting) = if self.preopen.is_some() {
            (Rights::PREOPEN, Rights::PREOPEN_INHERITING)
        } else {
            let rights = Rights::EVERY
                .without(Rights::FD_SEEK)
                .without(Rights::FD_WRITE)
                .without(Rights::FD_FILESTAT_SET_SIZE)
                .without(Rights::PATH_FILESTAT_SET_SIZE);
            (rights, rights)
        };
        Fdstat { filetype: Filetype::Directory, flags: Fdflags::empty(), base, inheriting }
    }

    /// The entries from a cookie on, each behind its `dirent`, cut off where there is no more room.
    pub fn read_entries(&self, cookie: u64, room: usize) -> Result<Vec<u8>> {
        let known = self.listing.borrow().clone().filter(|_| cookie != 0);
        let entries = match known {
            Some(entries) => entries,
            None => {
                let entries = self.list()?;
                *self.listing.borrow_mut() = Some(Rc::clone(&entries));
                entries
            }
        };
        let mut bytes = Vec::new();
        let first = usize::try_from(cookie).map_err(|_| Errno::Overflow)?;
        for (index, entry) in entries.iter().enumerate().skip(first) {
            if bytes.len() >= room {
                break;
            }
            let length = u32::try_from(entry.name.len()).map_err(|_| Errno::Overflow)?;
            bytes.extend(dirent(index as u64 + 1, entry.inode, length, entry.filetype));
            bytes.extend(&entry.name);
        }
        bytes.truncate(room);
        Ok(bytes)
    }

    /// A descriptor of the directory that more can be done with than looking paths up, which is all
    /// that the one of `dir` is good for.
    fn handle(&self) -> Result<OwnedFd> {
        let mut options = OpenOptions::new();
        options.read(true).maybe_dir(true);
        Ok(self.dir.open_with(".", &options)?.into_std().into())
    }

    fn list(&self) -> Result<Rc<[Entry]>> {
        let inode = self.stat()?.inode;
        // The directory above is none of the guest's business: where it is the topmost, it is its own.
        let own = [".", ".."].map(|name| Entry { name: name.into(), inode, filetype: Filetype::Directory });
        let mut entries = Vec::from(own);
        for entry in rustix::fs::Dir::new(self.handle()?)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            let text = std::str::from_utf8(name).map_err(|_| Errno::Ilseq)?;
            let filetype = match entry.file_type() {
                // Not every file system tells.
                FileType::Unknown => self.dir.symlink_metadata(text).map_or(Filetype::Unknown, |it| filetype(&it)),
                known => known.into(),
            };
            entries.push(Entry { name: name.to_vec(), inode: entry.ino(), filetype });
        }
        Ok(entries.into())
    }

    fn must_be_writable(&self) -> Result {
        if self.writable { Ok(()) } else { Err(Errno::Perm.into()) }
    }
}

fn follow(lookup: Lookupflags) -> FollowSymlinks {
    if lookup.has(Lookupflags::SYMLINK_FOLLOW) { FollowSymlinks::Yes } else { FollowSymlinks::No }
}

/// Whether a path can only be that of a directory.
fn requires_directory(path: &str) -> bool {
    path.ends_with('/')
}

/// The same path without what says that it is a directory's; "/" stays what it is.
fn without_slash(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => path,
        shorter => shorter,
    }
}

/// Behind a slash the system looks for a directory, through any link.
fn follow_at(path: &str, lookup: Lookupflags) -> FollowSymlinks {
    if requires_directory(path) { FollowSymlinks::Yes } else { follow(lookup) }
}
