//! A tree of directories, files and symbolic links, with a limit of its size.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::io::Errno;

use crate::wasi::world::error::WorldError;
use crate::wasi::world::stat::{FileKind, Stat, Time};

pub type Result<T = ()> = std::result::Result<T, Errno>;

/// The maximum depth of directories, so that nothing that walks a tree runs out of stack.
const DEEPEST: u32 = 256;

/// The maximum length of a name in bytes (`NAME_MAX` of Linux).
pub const LONGEST_NAME: usize = 255;

/// Bytes that a node counts for besides its content.
const NODE: u64 = 128;

/// A file system in memory. It lives as long as something in it is open, or the host refers to it.
pub struct Tree {
    pub root: Rc<Node>,
}

/// The common state of all nodes in a tree.
struct Budget {
    used: Cell<u64>,
    limit: u64,
    inodes: Cell<u64>,
    device: u64,
}

impl Budget {
    fn take(&self, bytes: u64) -> Result {
        let used = self.used.get().checked_add(bytes).filter(|&used| used <= self.limit).ok_or(Errno::NOSPC)?;
        self.used.set(used);
        Ok(())
    }

    fn give_back(&self, bytes: u64) {
        self.used.set(self.used.get() - bytes);
    }

    fn left(&self) -> u64 {
        self.limit - self.used.get()
    }
}

pub struct Node {
    budget: Rc<Budget>,
    inode: u64,
    /// The bytes that it has taken of the budget.
    taken: Cell<u64>,
    /// The number of its names. A directory has one, and none once it was removed.
    names: Cell<u64>,
    times: Cell<Times>,
    pub content: Content,
}

/// In nanoseconds since 1970.
#[derive(Clone, Copy)]
struct Times {
    accessed: i128,
    modified: i128,
    changed: i128,
}

pub enum Content {
    File(RefCell<Vec<u8>>),
    Directory(Names),
    Link(String),
}

/// What is in a directory.
#[derive(Default)]
pub struct Names {
    entries: RefCell<BTreeMap<String, Rc<Node>>>,
    /// The number of directories above this one.
    depth: Cell<u32>,
}

impl Tree {
    /// An empty tree that may hold `limit` bytes: names, contents, and 128 for each file, directory or link.
    pub fn new(limit: u64, now: i128) -> Rc<Self> {
        static DEVICES: AtomicU64 = AtomicU64::new(0);
        // No device on the host has such a large number.
        let device = 1 << 63 | DEVICES.fetch_add(1, Ordering::Relaxed);
        let budget = Budget { used: Cell::new(0), limit, inodes: Cell::new(0), device };
        let root = Node::counted(&Rc::new(budget), Content::Directory(Names::default()), 0, now);
        root.names.set(1);
        Rc::new(Self { root: Rc::new(root) })
    }

    /// Puts a file at a path, which names each directory on the way once, and neither "." nor "..".
    ///
    /// # Errors
    ///
    /// If there is no room for it, or if something else stands in its place or in that of one of its directories.
    pub fn put(&self, path: &str, bytes: &[u8], now: i128) -> std::result::Result<(), WorldError> {
        let (directories, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = self.make_directories(directories, now)?;
        if parent.child(name)?.is_some() {
            return Err(Errno::EXIST.into());
        }
        let node = Rc::new(Node::new(&parent, Content::File(RefCell::default()), now)?);
        parent.add(name, &node, now)?;
        node.set_size(bytes.len() as u64, now)?;
        if !bytes.is_empty() {
            node.write(0, bytes.len(), now, |into| into.copy_from_slice(bytes))?;
        }
        Ok(())
    }

    /// Makes the directory at such a path, and those on the way.
    ///
    /// # Errors
    ///
    /// As `put`.
    pub fn put_directory(&self, path: &str, now: i128) -> std::result::Result<(), WorldError> {
        self.make_directories(path, now)?;
        Ok(())
    }

    /// The directory at such a path; "" is the root.
    fn make_directories(&self, path: &str, now: i128) -> Result<Rc<Node>> {
        let mut node = Rc::clone(&self.root);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            node = match node.child(name)? {
                Some(child) => child,
                None => {
                    let made = Rc::new(Node::new(&node, Content::Directory(Names::default()), now)?);
                    node.add(name, &made, now)?;
                    made
                }
            };
        }
        Ok(node)
    }

    /// Calls `each` with the path and the bytes of every file.
    pub fn files(&self, mut each: impl FnMut(&str, &[u8])) {
        files(&self.root, "", &mut each);
    }
}

/// Calls itself for each directory on the way down, of which there are at most `DEEPEST`.
fn files(directory: &Node, path: &str, each: &mut impl FnMut(&str, &[u8])) {
    let Content::Directory(names) = &directory.content else { return };
    for (name, node) in names.entries.borrow().iter() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        match &node.content {
            Content::File(bytes) => each(&path, &bytes.borrow()),
            Content::Directory(_) => files(node, &path, each),
            Content::Link(_) => {}
        }
    }
}

impl Node {
    /// A new node for that directory, not yet in it.
    pub fn new(parent: &Self, content: Content, now: i128) -> Result<Self> {
        let bytes = match &content {
            Content::Link(target) => NODE + target.len() as u64,
            Content::File(_) | Content::Directory(_) => NODE,
        };
        parent.budget.take(bytes)?;
        Ok(Self::counted(&parent.budget, content, bytes, now))
    }

    fn counted(budget: &Rc<Budget>, content: Content, taken: u64, now: i128) -> Self {
        budget.inodes.set(budget.inodes.get() + 1);
        Self {
            budget: Rc::clone(budget),
            inode: budget.inodes.get(),
            taken: Cell::new(taken),
            names: Cell::new(0),
            times: Cell::new(Times { accessed: now, modified: now, changed: now }),
            content,
        }
    }

    pub fn inode(&self) -> u64 {
        self.inode
    }

    pub fn kind(&self) -> FileKind {
        match self.content {
            Content::File(_) => FileKind::RegularFile,
            Content::Directory(_) => FileKind::Directory,
            Content::Link(_) => FileKind::Symlink,
        }
    }

    pub fn is_directory(&self) -> bool {
        matches!(self.content, Content::Directory(_))
    }

    pub fn size(&self) -> u64 {
        match &self.content {
            Content::File(bytes) => bytes.borrow().len() as u64,
            Content::Link(target) => target.len() as u64,
            Content::Directory(_) => 0,
        }
    }

    pub fn stat(&self) -> Stat {
        let Times { accessed, modified, changed } = self.times.get();
        Stat {
            device: self.budget.device,
            inode: self.inode,
            kind: self.kind(),
            links: self.names.get(),
            size: self.size(),
            accessed,
            modified,
            changed,
        }
    }

    pub fn set_times(&self, accessed: Time, modified: Time, now: i128) {
        let before = self.times.get();
        let time = |time, before| match time {
            Time::Keep => before,
            Time::Now => now,
            Time::At(time) => i128::try_from(time.as_nanos()).unwrap_or(i128::MAX),
        };
        let (accessed, modified) = (time(accessed, before.accessed), time(modified, before.modified));
        self.times.set(Times { accessed, modified, changed: now });
    }

    fn modified(&self, now: i128) {
        self.times.set(Times { modified: now, changed: now, ..self.times.get() });
    }

    // Operations on files.

    /// Lets `fill` write `length` bytes from an offset, or as many as the tree has room for, and returns
    /// their number. What lies between the end and the offset is zeros.
    pub fn write(&self, offset: u64, length: usize, now: i128, fill: impl FnOnce(&mut [u8])) -> Result<usize> {
        let Content::File(bytes) = &self.content else { return Err(Errno::ISDIR) };
        let mut bytes = bytes.borrow_mut();
        let most = (bytes.len() as u64).saturating_add(self.budget.left()).saturating_sub(offset);
        let length = length.min(usize::try_from(most).unwrap_or(usize::MAX));
        if length == 0 {
            return Err(Errno::NOSPC);
        }
        let end = usize::try_from(offset).ok().and_then(|offset| offset.checked_add(length)).ok_or(Errno::FBIG)?;
        if end > bytes.len() {
            self.resize(&mut bytes, end)?;
        }
        fill(&mut bytes[end - length..end]);
        self.modified(now);
        Ok(length)
    }

    pub fn set_size(&self, size: u64, now: i128) -> Result {
        let Content::File(bytes) = &self.content else { return Err(Errno::INVAL) };
        self.resize(&mut bytes.borrow_mut(), usize::try_from(size).map_err(|_| Errno::FBIG)?)?;
        self.modified(now);
        Ok(())
    }

    fn resize(&self, bytes: &mut Vec<u8>, size: usize) -> Result {
        let before = bytes.len();
        if size > before {
            let more = (size - before) as u64;
            self.budget.take(more)?;
            if bytes.try_reserve(size - before).is_err() {
                self.budget.give_back(more);
                return Err(Errno::NOMEM);
            }
            self.taken.set(self.taken.get() + more);
        } else {
            let fewer = (before - size) as u64;
            self.budget.give_back(fewer);
            self.taken.set(self.taken.get() - fewer);
        }
        bytes.resize(size, 0);
        bytes.shrink_to(size.saturating_mul(2));
        Ok(())
    }

    // Operations on directories.

    fn names(&self) -> Result<&Names> {
        match &self.content {
            Content::Directory(names) => Ok(names),
            Content::File(_) | Content::Link(_) => Err(Errno::NOTDIR),
        }
    }

    pub fn child(&self, name: &str) -> Result<Option<Rc<Self>>> {
        if name.len() > LONGEST_NAME {
            return Err(Errno::NAMETOOLONG);
        }
        Ok(self.names()?.entries.borrow().get(name).cloned())
    }

    pub fn is_empty(&self) -> bool {
        self.names().is_ok_and(|names| names.entries.borrow().is_empty())
    }

    /// Gives a node another name in this directory, which has no such name yet.
    pub fn add(&self, name: &str, node: &Rc<Self>, now: i128) -> Result {
        let names = self.names()?;
        self.must_admit(node)?;
        self.budget.take(name.len() as u64)?;
        self.taken.set(self.taken.get() + name.len() as u64);
        node.set_depth(names.depth.get() + 1);
        names.entries.borrow_mut().insert(name.to_owned(), Rc::clone(node));
        node.names.set(node.names.get() + 1);
        self.modified(now);
        Ok(())
    }

    pub fn remove(&self, name: &str, now: i128) -> Result {
        let removed = self.names()?.entries.borrow_mut().remove(name).ok_or(Errno::NOENT)?;
        removed.names.set(removed.names.get() - 1);
        self.budget.give_back(name.len() as u64);
        self.taken.set(self.taken.get() - name.len() as u64);
        self.modified(now);
        Ok(())
    }

    /// Whether a node is this one, or anywhere beneath it.
    pub fn holds(&self, node: &Self) -> bool {
        let beneath = |names: &Names| names.entries.borrow().values().any(|child| child.holds(node));
        std::ptr::eq(self, node) || self.names().is_ok_and(beneath)
    }

    /// The depth of the directories beneath this one.
    fn height(&self) -> u32 {
        let Ok(names) = self.names() else { return 0 };
        let beneath =
            names.entries.borrow().values().filter(|child| child.is_directory()).map(|it| it.height() + 1).max();
        beneath.unwrap_or(0)
    }

    /// Fails if the directory was removed while it was open, or if the node and what is beneath it would be too
    /// deep in it.
    pub fn must_admit(&self, node: &Self) -> Result {
        if self.names.get() == 0 {
            return Err(Errno::NOENT);
        }
        if node.is_directory() && self.names()?.depth.get() + 1 + node.height() > DEEPEST {
            return Err(Errno::NAMETOOLONG);
        }
        Ok(())
    }

    fn set_depth(&self, depth: u32) {
        if let Ok(names) = self.names() {
            names.depth.set(depth);
            names.entries.borrow().values().for_each(|child| child.set_depth(depth + 1));
        }
    }

    /// Calls `each` with the name and node of everything in the directory, in the order of the names.
    pub fn each(&self, mut each: impl FnMut(&str, &Self)) {
        if let Ok(names) = self.names() {
            names.entries.borrow().iter().for_each(|(name, node)| each(name, node));
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.budget.give_back(self.taken.get());
    }
}
