//! Values and records of WASI preview 1 as they stand in linear memory.

use super::errno::Errno;

/// Which of the two versions of the interface a module was built for. They differ in three layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `wasi_unstable`.
    Preview0,
    /// `wasi_snapshot_preview1`.
    Preview1,
}

impl Version {
    pub const ALL: [Self; 2] = [Self::Preview1, Self::Preview0];

    /// The name of the module from which functions are imported.
    pub const fn module(self) -> &'static str {
        match self {
            Self::Preview0 => "wasi_unstable",
            Self::Preview1 => "wasi_snapshot_preview1",
        }
    }
}

/// A set of flags of the specification. Bits that the specification does not name are refused.
macro_rules! flags {
    ($(#[$doc:meta])* $name:ident($bits:ty) { $($flag:ident = $bit:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name($bits);

        #[allow(dead_code, reason = "the specification names more than is asked for")]
        impl $name {
            $(pub const $flag: Self = Self(1 << $bit);)*
            const ALL: $bits = $(1 << $bit |)* 0;

            pub const fn empty() -> Self {
                Self(0)
            }

            pub fn from_guest(bits: u64) -> Result<Self, Errno> {
                match <$bits>::try_from(bits) {
                    Ok(bits) if bits & !Self::ALL == 0 => Ok(Self(bits)),
                    _ => Err(Errno::Inval),
                }
            }

            pub const fn bits(self) -> $bits {
                self.0
            }

            pub const fn has(self, flag: Self) -> bool {
                self.0 & flag.0 != 0
            }

            pub const fn with(self, flag: Self) -> Self {
                Self(self.0 | flag.0)
            }

            pub const fn without(self, flag: Self) -> Self {
                Self(self.0 & !flag.0)
            }
        }
    };
}

flags! {
    /// `rights`.
    Rights(u64) {
        FD_DATASYNC = 0,
        FD_READ = 1,
        FD_SEEK = 2,
        FD_FDSTAT_SET_FLAGS = 3,
        FD_SYNC = 4,
        FD_TELL = 5,
        FD_WRITE = 6,
        FD_ADVISE = 7,
        FD_ALLOCATE = 8,
        PATH_CREATE_DIRECTORY = 9,
        PATH_CREATE_FILE = 10,
        PATH_LINK_SOURCE = 11,
        PATH_LINK_TARGET = 12,
        PATH_OPEN = 13,
        FD_READDIR = 14,
        PATH_READLINK = 15,
        PATH_RENAME_SOURCE = 16,
        PATH_RENAME_TARGET = 17,
        PATH_FILESTAT_GET = 18,
        PATH_FILESTAT_SET_SIZE = 19,
        PATH_FILESTAT_SET_TIMES = 20,
        FD_FILESTAT_GET = 21,
        FD_FILESTAT_SET_SIZE = 22,
        FD_FILESTAT_SET_TIMES = 23,
        PATH_SYMLINK = 24,
        PATH_REMOVE_DIRECTORY = 25,
        PATH_UNLINK_FILE = 26,
        POLL_FD_READWRITE = 27,
        SOCK_SHUTDOWN = 28,
        SOCK_ACCEPT = 29,
    }
}

impl Rights {
    pub const EVERY: Self = Self(Self::ALL);

    /// The rights that are reported for a preopen. Programs check them before they open anything; whether it is
    /// allowed is decided when they open it.
    pub const PREOPEN: Self = Self(
        Self::PATH_CREATE_DIRECTORY.0
            | Self::PATH_CREATE_FILE.0
            | Self::PATH_LINK_SOURCE.0
            | Self::PATH_LINK_TARGET.0
            | Self::PATH_OPEN.0
            | Self::FD_READDIR.0
            | Self::PATH_READLINK.0
            | Self::PATH_RENAME_SOURCE.0
            | Self::PATH_RENAME_TARGET.0
            | Self::PATH_SYMLINK.0
            | Self::PATH_REMOVE_DIRECTORY.0
            | Self::PATH_UNLINK_FILE.0
            | Self::PATH_FILESTAT_GET.0
            | Self::PATH_FILESTAT_SET_TIMES.0
            | Self::FD_FILESTAT_GET.0
            | Self::FD_FILESTAT_SET_TIMES.0,
    );

    /// The rights that are reported for files and directories inside a preopen.
    pub const PREOPEN_INHERITING: Self = Self(
        Self::PREOPEN.0
            | Self::FD_DATASYNC.0
            | Self::FD_READ.0
            | Self::FD_SEEK.0
            | Self::FD_FDSTAT_SET_FLAGS.0
            | Self::FD_SYNC.0
            | Self::FD_TELL.0
            | Self::FD_WRITE.0
            | Self::FD_ADVISE.0
            | Self::FD_ALLOCATE.0
            | Self::FD_FILESTAT_SET_SIZE.0
            | Self::POLL_FD_READWRITE.0,
    );
}

flags! {
    /// `fdflags`.
    Fdflags(u16) {
        APPEND = 0,
        DSYNC = 1,
        NONBLOCK = 2,
        RSYNC = 3,
        SYNC = 4,
    }
}

flags! {
    /// `oflags`.
    Oflags(u16) {
        CREAT = 0,
        DIRECTORY = 1,
        EXCL = 2,
        TRUNC = 3,
    }
}

flags! {
    /// `lookupflags`.
    Lookupflags(u32) {
        SYMLINK_FOLLOW = 0,
    }
}

flags! {
    /// `fstflags`.
    Fstflags(u16) {
        ATIM = 0,
        ATIM_NOW = 1,
        MTIM = 2,
        MTIM_NOW = 3,
    }
}

flags! {
    /// `subclockflags`.
    Subclockflags(u16) {
        ABSTIME = 0,
    }
}

flags! {
    /// `sdflags`.
    Sdflags(u8) {
        RD = 0,
        WR = 1,
    }
}

flags! {
    /// `riflags`.
    Riflags(u16) {
        RECV_PEEK = 0,
        RECV_WAITALL = 1,
    }
}

/// `filetype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Filetype {
    Unknown = 0,
    BlockDevice = 1,
    CharacterDevice = 2,
    Directory = 3,
    RegularFile = 4,
    SocketStream = 6,
    SymbolicLink = 7,
}

/// `fdstat`.
pub struct Fdstat {
    pub filetype: Filetype,
    pub flags: Fdflags,
    pub base: Rights,
    pub inheriting: Rights,
}

impl Fdstat {
    pub fn bytes(&self) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[0] = self.filetype as u8;
        put(&mut bytes, 2, &self.flags.bits().to_le_bytes());
        put(&mut bytes, 8, &self.base.bits().to_le_bytes());
        put(&mut bytes, 16, &self.inheriting.bits().to_le_bytes());
        bytes
    }
}

/// `filestat`. Times are nanoseconds since 1970.
pub struct Filestat {
    pub device: u64,
    pub inode: u64,
    pub filetype: Filetype,
    pub links: u64,
    pub size: u64,
    pub accessed: u64,
    pub modified: u64,
    pub changed: u64,
}

impl Filestat {
    /// The `filestat` of a stream.
    pub fn of_stream(filetype: Filetype) -> Self {
        Self { device: 0, inode: 0, filetype, links: 0, size: 0, accessed: 0, modified: 0, changed: 0 }
    }

    pub fn bytes(&self, version: Version) -> Vec<u8> {
        let mut bytes = vec![0; 16];
        put(&mut bytes, 0, &self.device.to_le_bytes());
        put(&mut bytes, 8, &self.inode.to_le_bytes());
        let mut head = [0; 8];
        head[0] = self.filetype as u8;
        match version {
            Version::Preview1 => {
                bytes.extend(head);
                bytes.extend(self.links.to_le_bytes());
            }
            // The number of links has 32 bits, and follows the type.
            Version::Preview0 => {
                put(&mut head, 4, &u32::try_from(self.links).unwrap_or(u32::MAX).to_le_bytes());
                bytes.extend(head);
            }
        }
        for number in [self.size, self.accessed, self.modified, self.changed] {
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }
}

/// `dirent`, before its name.
pub fn dirent(next: u64, inode: u64, name_length: u32, filetype: Filetype) -> [u8; 24] {
    let mut bytes = [0; 24];
    put(&mut bytes, 0, &next.to_le_bytes());
    put(&mut bytes, 8, &inode.to_le_bytes());
    put(&mut bytes, 16, &name_length.to_le_bytes());
    bytes[20] = filetype as u8;
    bytes
}

/// `eventtype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Eventtype {
    Clock = 0,
    FdRead = 1,
    FdWrite = 2,
}

/// `event`.
pub struct Event {
    pub userdata: u64,
    pub ty: Eventtype,
    pub bytes: u64,
    pub hangup: bool,
}

impl Event {
    pub const SIZE: u32 = 32;

    pub fn bytes(&self) -> [u8; Self::SIZE as usize] {
        let mut bytes = [0; Self::SIZE as usize];
        put(&mut bytes, 0, &self.userdata.to_le_bytes());
        bytes[10] = self.ty as u8;
        put(&mut bytes, 16, &self.bytes.to_le_bytes());
        bytes[24] = u8::from(self.hangup);
        bytes
    }
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}
