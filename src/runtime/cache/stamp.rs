//! Recognises a file's content without reading it again.

use std::collections::HashMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::module::Hash;

/// What changes when a file changes. The change time belongs to the system: no program can set it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// The kernel's clock tick, the resolution of file times, with a margin. Two writes within one tick leave the same
/// times.
const TICK: Duration = Duration::from_millis(40);

/// The same for file systems whose times are whole seconds, or multiples of two.
const COARSE_TICK: Duration = Duration::from_millis(2040);

impl Stamp {
    pub(crate) fn of(file: &Metadata) -> Self {
        Self {
            device: file.dev(),
            inode: file.ino(),
            size: file.size(),
            modified: (file.mtime(), file.mtime_nsec()),
            changed: (file.ctime(), file.ctime_nsec()),
        }
    }

    /// As numbers, in a fixed order.
    pub(crate) fn numbers(&self) -> [u64; 7] {
        let (modified, changed) = (self.modified, self.changed);
        let [modified, changed] =
            [modified, changed].map(|(seconds, nanos)| [seconds.cast_unsigned(), nanos.cast_unsigned()]);
        [self.device, self.inode, self.size, modified[0], modified[1], changed[0], changed[1]]
    }

    /// Whether it differs from the stamp of any other file, even for another process and much later. In file system
    /// images all times may be the same whole second, and inodes numbered in order.
    pub(crate) fn is_unique(&self) -> bool {
        self.changed.1 != 0
    }

    /// Whether a write after `now` is certain to change these times.
    pub(crate) fn is_settled(&self, now: SystemTime) -> bool {
        // The change time alone decides: the other can be set to anything.
        let tick = if self.changed.1 == 0 { COARSE_TICK } else { TICK };
        let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i128);
        let (seconds, nanos) = self.changed;
        let changed = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        // A time in the future (the clock was set back) is never settled.
        now - changed > tick.as_nanos() as i128
    }
}

/// How many files are remembered.
const FILES_TO_KEEP: usize = 10_000;

/// File identities and the content each had when it was last read.
#[derive(Default)]
pub(crate) struct Fingerprints {
    files: HashMap<(u64, u64), Known>,
}

struct Known {
    stamp: Stamp,
    hash: Hash,
}

impl Fingerprints {
    /// The content's hash, unless the file may have changed since it was read.
    pub(crate) fn get(&self, stamp: &Stamp) -> Option<&Hash> {
        let known = self.files.get(&(stamp.device, stamp.inode))?;
        (known.stamp == *stamp).then_some(&known.hash)
    }

    /// Remembers what was read. `read_at` is the time before reading began. A file that was written so shortly before
    /// that another write could go unnoticed is not remembered.
    pub(crate) fn insert(&mut self, stamp: Stamp, hash: Hash, read_at: SystemTime) {
        let key = (stamp.device, stamp.inode);
        if stamp.is_settled(read_at) {
            if self.files.len() >= FILES_TO_KEEP && !self.files.contains_key(&key) {
                // Replaced files leave entries behind. All are dropped, and those in use are added again.
                self.files.clear();
            }
            self.files.insert(key, Known { stamp, hash });
        } else {
            self.files.remove(&key);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.files.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(changed: (i64, i64)) -> Stamp {
        Stamp { device: 1, inode: 2, size: 3, modified: (0, 1), changed }
    }

    fn at(millis: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(millis)
    }

    #[test]
    fn a_settled_file_is_known_until_a_time_changes() {
        let mut files = Fingerprints::default();
        files.insert(stamp((10, 1)), [7; 32], at(10_100));
        assert_eq!(files.get(&stamp((10, 1))), Some(&[7; 32]));
        assert_eq!(files.get(&stamp((10, 2))), None);
    }

    #[test]
    fn a_file_written_just_now_is_read_again() {
        let mut files = Fingerprints::default();
        files.insert(stamp((10, 1)), [7; 32], at(10_010));
        assert_eq!(files.get(&stamp((10, 1))), None);
    }

    #[test]
    fn whole_seconds_take_longer_to_settle() {
        let whole = Stamp { modified: (10, 0), ..stamp((10, 0)) };
        assert!(!whole.is_unique());
        assert!(!whole.is_settled(at(11_500)));
        assert!(whole.is_settled(at(12_500)));
    }
}
