//! An open directory in memory. It behaves like Linux does for a directory on the host.

use std::cell::RefCell;
use std::rc::Rc;

use rustix::io::Errno;

use super::file::MemoryFile;
use super::lookup::{Found, look_up};
use super::tree::{Content, Names, Node, Result, Tree};
use crate::wasi::world::clocks::Clocks;
use crate::wasi::world::options::{Entry, Links, OpenOptions, Opened, requires_directory, without_slash};
use crate::wasi::world::stat::{Stat, Time};

pub struct MemoryDirectory {
    node: Rc<Node>,
    tree: Rc<Tree>,
    clocks: Rc<Clocks>,
}

impl MemoryDirectory {
    pub fn root(tree: &Rc<Tree>, clocks: &Rc<Clocks>) -> Self {
        Self { node: Rc::clone(&tree.root), tree: Rc::clone(tree), clocks: Rc::clone(clocks) }
    }

    pub fn open(&self, path: &str, options: &OpenOptions) -> Result<Opened<Self, MemoryFile>> {
        let &OpenOptions { access, create, exclusive, truncate, directory, links, .. } = options;
        if create && requires_directory(path) {
            look_up(&self.node, without_slash(path), Links::Keep)?;
            return Err(Errno::ISDIR);
        }
        let new = create && exclusive;
        let (parent, name, found, slash) = match look_up(&self.node, path, if new { Links::Keep } else { links })? {
            Found::Directory(node) => (None, String::new(), Some(node), true),
            Found::Name { parent, name, node, slash } => (Some(parent), name, node, slash),
        };
        let node = match found {
            Some(_) if new => return Err(Errno::EXIST),
            Some(node) => node,
            None if !create => return Err(Errno::NOENT),
            // The slash is at the end of a link's target.
            None if slash => return Err(Errno::ISDIR),
            None => self.add(&parent.ok_or(Errno::NOENT)?, &name, Content::File(RefCell::default()))?,
        };
        match &node.content {
            Content::Directory(_) if create || truncate || access.write => Err(Errno::ISDIR),
            Content::Directory(_) => {
                let (tree, clocks) = (Rc::clone(&self.tree), Rc::clone(&self.clocks));
                Ok(Opened::Directory(Self { node, tree, clocks }))
            }
            Content::Link(_) => Err(Errno::LOOP),
            _ if slash || directory => Err(Errno::NOTDIR),
            Content::File(_) => {
                if truncate {
                    node.set_size(0, self.clocks.of_files())?;
                }
                Ok(Opened::File(MemoryFile::new(node, &self.clocks)))
            }
        }
    }

    pub fn create_directory(&self, path: &str) -> Result {
        match look_up(&self.node, without_slash(path), Links::Keep)? {
            Found::Name { parent, name, node: None, .. } => {
                self.add(&parent, &name, Content::Directory(Names::default())).map(drop)
            }
            Found::Name { .. } | Found::Directory(_) => Err(Errno::EXIST),
        }
    }

    pub fn remove_directory(&self, path: &str) -> Result {
        match look_up(&self.node, without_slash(path), Links::Keep)? {
            Found::Directory(_) => Err(Errno::INVAL),
            Found::Name { node: None, .. } => Err(Errno::NOENT),
            Found::Name { parent, name, node: Some(node), .. } => {
                if !node.is_directory() {
                    return Err(Errno::NOTDIR);
                }
                if !node.is_empty() {
                    return Err(Errno::NOTEMPTY);
                }
                parent.remove(&name, self.clocks.of_files())
            }
        }
    }

    pub fn unlink_file(&self, path: &str) -> Result {
        match look_up(&self.node, path, Links::Keep)? {
            Found::Directory(_) => Err(Errno::ISDIR),
            Found::Name { node: None, .. } => Err(Errno::NOENT),
            Found::Name { node: Some(node), .. } if node.is_directory() => Err(Errno::ISDIR),
            Found::Name { slash: true, .. } => Err(Errno::NOTDIR),
            Found::Name { parent, name, .. } => parent.remove(&name, self.clocks.of_files()),
        }
    }

    pub fn rename(&self, from: &str, to_directory: &Self, to: &str) -> Result {
        let must_be_directory = requires_directory(from) || requires_directory(to);
        let from = look_up(&self.node, without_slash(from), Links::Keep)?;
        if must_be_directory && !from.node()?.is_directory() {
            return Err(Errno::NOTDIR);
        }
        let to = look_up(&to_directory.node, without_slash(to), Links::Keep)?;
        let Found::Name { parent, name, node, .. } = from else { return Err(Errno::BUSY) };
        let Found::Name { parent: to_parent, name: to_name, node: replaced, .. } = to else { return Err(Errno::BUSY) };
        let node = node.ok_or(Errno::NOENT)?;
        if !Rc::ptr_eq(&self.tree, &to_directory.tree) {
            return Err(Errno::XDEV);
        }
        if node.holds(&to_parent) {
            return Err(Errno::INVAL);
        }
        to_parent.must_admit(&node)?;
        let now = self.clocks.of_files();
        if let Some(replaced) = replaced {
            if Rc::ptr_eq(&replaced, &node) {
                return Ok(());
            }
            if replaced.holds(&parent) {
                return Err(Errno::NOTEMPTY);
            }
            match (node.is_directory(), replaced.is_directory()) {
                (true, false) => return Err(Errno::NOTDIR),
                (false, true) => return Err(Errno::ISDIR),
                (true, true) if !replaced.is_empty() => return Err(Errno::NOTEMPTY),
                _ => to_parent.remove(&to_name, now)?,
            }
        }
        // The new name comes first, because the tree may have no room for it.
        to_parent.add(&to_name, &node, now)?;
        parent.remove(&name, now)
    }

    pub fn link(&self, from: &str, to_directory: &Self, to: &str) -> Result {
        let found = look_up(&self.node, from, Links::Keep)?;
        if requires_directory(from) {
            found.node()?;
        }
        let to = look_up(&to_directory.node, to, Links::Keep)?;
        let node = found.node()?;
        let (parent, name) = to.vacant()?;
        if !Rc::ptr_eq(&self.tree, &to_directory.tree) {
            return Err(Errno::XDEV);
        }
        if node.is_directory() {
            return Err(Errno::PERM);
        }
        parent.add(&name, &node, self.clocks.of_files())
    }

    pub fn symlink(&self, target: &str, path: &str) -> Result {
        match target {
            "" => return Err(Errno::NOENT),
            // Links out of a directory are refused, as on the host.
            target if target.starts_with('/') => return Err(Errno::PERM),
            target if target.contains('\0') => return Err(Errno::INVAL),
            _ => {}
        }
        let (parent, name) = look_up(&self.node, path, Links::Keep)?.vacant()?;
        self.add(&parent, &name, Content::Link(target.to_owned())).map(drop)
    }

    pub fn read_link(&self, path: &str) -> Result<String> {
        match &look_up(&self.node, path, Links::Keep)?.node()?.content {
            Content::Link(target) => Ok(target.clone()),
            Content::File(_) | Content::Directory(_) => Err(Errno::INVAL),
        }
    }

    pub fn stat(&self) -> Stat {
        self.node.stat()
    }

    pub fn stat_at(&self, path: &str, links: Links) -> Result<Stat> {
        Ok(look_up(&self.node, path, links)?.node()?.stat())
    }

    pub fn set_times(&self, accessed: Time, modified: Time) {
        self.node.set_times(accessed, modified, self.clocks.of_files());
    }

    pub fn set_times_at(&self, path: &str, links: Links, accessed: Time, modified: Time) -> Result {
        look_up(&self.node, path, links)?.node()?.set_times(accessed, modified, self.clocks.of_files());
        Ok(())
    }

    /// In the order of their names.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let entry = |name: &str, node: &Node| Entry { name: name.to_owned(), inode: node.inode(), kind: node.kind() };
        self.node.each(|name, node| entries.push(entry(name, node)));
        entries
    }

    fn add(&self, parent: &Rc<Node>, name: &str, content: Content) -> Result<Rc<Node>> {
        let now = self.clocks.of_files();
        let node = Rc::new(Node::new(parent, content, now)?);
        parent.add(name, &node, now)?;
        Ok(node)
    }
}
