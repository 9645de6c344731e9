//! Resolves paths: none leads out of the directory to which it is relative.

use std::rc::Rc;

use rustix::io::Errno;

use super::tree::{Content, Node, Result};
use crate::wasi::world::options::{Links, requires_directory};

/// The target of a path.
pub enum Found {
    /// A directory, by "." or by "name/..".
    Directory(Rc<Node>),
    /// A name in a directory, and what has that name. `slash`: it must be a directory.
    Name { parent: Rc<Node>, name: String, node: Option<Rc<Node>>, slash: bool },
}

/// The maximum number of symbolic links in one lookup (`MAXSYMLINKS` of Linux).
const MOST_LINKS: usize = 40;

pub fn look_up(from: &Rc<Node>, path: &str, links: Links) -> Result<Found> {
    check(path)?;
    let mut slash = requires_directory(path);
    let mut followed = 0;
    // The directories on the way, and the rest of the path, the next part last.
    let mut way = vec![Rc::clone(from)];
    let mut rest: Vec<String> = parts(path);
    while let Some(part) = rest.pop() {
        let here = Rc::clone(way.last().ok_or(Errno::PERM)?);
        if part == "." {
            continue;
        }
        if part == ".." {
            way.pop();
            if way.is_empty() {
                // The same error as for a path that leads out of a directory on the host.
                return Err(Errno::PERM);
            }
            continue;
        }
        let node = here.child(&part)?;
        let last = rest.is_empty();
        match node.as_deref().map(|node| &node.content) {
            Some(Content::Link(target)) if !last || slash || links == Links::Follow => {
                followed += 1;
                if followed > MOST_LINKS {
                    return Err(Errno::LOOP);
                }
                check(target)?;
                slash |= last && requires_directory(target);
                rest.extend(parts(target));
            }
            _ if last => return Ok(Found::Name { parent: here, name: part, node, slash }),
            Some(Content::Directory(_)) => way.extend(node),
            Some(_) => return Err(Errno::NOTDIR),
            None => return Err(Errno::NOENT),
        }
    }
    way.pop().map(Found::Directory).ok_or(Errno::PERM)
}

fn check(path: &str) -> Result {
    match path {
        "" => Err(Errno::NOENT),
        path if path.starts_with('/') => Err(Errno::PERM),
        path if path.contains('\0') => Err(Errno::INVAL),
        _ => Ok(()),
    }
}

/// The parts of a path, the first one last.
fn parts(path: &str) -> Vec<String> {
    path.split('/').rev().filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

impl Found {
    /// What is there.
    pub fn node(&self) -> Result<Rc<Node>> {
        match self {
            Self::Directory(node) => Ok(Rc::clone(node)),
            Self::Name { node: None, .. } => Err(Errno::NOENT),
            Self::Name { node: Some(node), slash: true, .. } if !node.is_directory() => Err(Errno::NOTDIR),
            Self::Name { node: Some(node), .. } => Ok(Rc::clone(node)),
        }
    }

    /// The directory and the name for something that is not there yet.
    pub fn vacant(self) -> Result<(Rc<Node>, String)> {
        match self {
            Self::Name { node: None, slash: true, .. } => Err(Errno::NOENT),
            Self::Name { node: Some(node), slash: true, .. } if !node.is_directory() => Err(Errno::NOTDIR),
            Self::Name { parent, name, node: None, .. } => Ok((parent, name)),
            Self::Name { .. } | Self::Directory(_) => Err(Errno::EXIST),
        }
    }
}
