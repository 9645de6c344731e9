//! Where a module's DWARF is: in its custom sections, or in a file beside its own.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use wasmer_types::CustomSectionIndex;

use crate::compile::debug_sections::PREFIX;
use crate::compile::survey::{Remainder, Survey};
use crate::source::Sections;

/// Holds the name of the file that a module's DWARF is in (tool conventions, debugging).
const EXTERNAL: &str = "external_debug_info";

/// Is the same in all that was made by one run of a linker.
const BUILD_ID: &str = "build_id";

/// A larger file is left alone, in bytes.
const LARGEST_FILE: u64 = 1 << 30;

/// The DWARF of a module; `file` is the module's own, where that is known.
pub(super) fn find(module: &wasmer::Module, remainder: &Remainder, file: Option<&Path>) -> Option<Box<dyn Sections>> {
    let own = Own::new(module.clone(), remainder);
    if !own.section(".debug_info").is_empty() {
        return Some(Box::new(own));
    }
    candidates(own.external(), file?).into_iter().find_map(|path| Apart::read(&path, own.section(BUILD_ID)).map(boxed))
}

fn boxed(sections: Apart) -> Box<dyn Sections> {
    Box::new(sections)
}

/// The files that a module's DWARF may be in, all in the directory of its own.
fn candidates(named: Option<&str>, file: &Path) -> Vec<PathBuf> {
    let mut names = Vec::new();
    if let Some(named) = named {
        let name = named.strip_prefix("./").unwrap_or(named);
        if !name.is_empty() && name != ".." && !name.contains(['/', '\\', '\0']) {
            names.push(name.into());
        }
    } else if let Some(own) = file.file_name() {
        let with = |stem: &std::ffi::OsStr| {
            let mut name = stem.to_owned();
            name.push(".dwarf.wasm");
            name
        };
        names.extend(file.file_stem().map(with));
        names.push(with(own));
    }
    names.into_iter().map(|name| file.with_file_name(name)).collect()
}

/// In the module.
struct Own {
    module: wasmer::Module,
    places: HashMap<Box<str>, CustomSectionIndex>,
}

impl Own {
    fn new(module: wasmer::Module, remainder: &Remainder) -> Self {
        let indices = module.info().custom_sections_data.keys();
        let mut places = HashMap::new();
        for (name, index) in remainder.custom.iter().zip(indices) {
            if name.starts_with(PREFIX) || [EXTERNAL, BUILD_ID].contains(&&**name) {
                // The first of several counts.
                places.entry(name.clone()).or_insert(index);
            }
        }
        Self { module, places }
    }

    /// The name that the section for that has as a string of wasm: its length in LEB128, and its bytes.
    fn external(&self) -> Option<&str> {
        let section = self.section(EXTERNAL);
        let mut reader = wasmer::wasmparser::BinaryReader::new(section, 0);
        reader.read_string().ok()
    }
}

impl Sections for Own {
    fn section(&self, name: &str) -> &[u8] {
        let data = &self.module.info().custom_sections_data;
        self.places.get(name).and_then(|index| data.get(*index)).map_or(&[], |data| data)
    }
}

/// In another file, of which nothing else is kept.
struct Apart(HashMap<String, Vec<u8>>);

impl Apart {
    /// The sections in a file, if they belong to what has that build id.
    fn read(path: &Path, build_id: &[u8]) -> Option<Self> {
        // Neither another directory's file by a link, nor waiting for a pipe.
        let flags = libc::O_NONBLOCK | libc::O_NOFOLLOW;
        let mut file = File::options().read(true).custom_flags(flags).open(path).ok()?;
        let found = file.metadata().ok()?;
        if !found.is_file() || found.len() > LARGEST_FILE {
            return None;
        }
        let mut bytes = Vec::new();
        file.by_ref().take(LARGEST_FILE).read_to_end(&mut bytes).ok()?;
        let mut sections = HashMap::new();
        for section in Survey::of(&bytes).custom_sections() {
            let name = section.name();
            if name == BUILD_ID && !build_id.is_empty() && section.data() != build_id {
                return None;
            }
            if name.starts_with(PREFIX) {
                sections.entry(name.to_owned()).or_insert_with(|| section.data().to_vec());
            }
        }
        sections.contains_key(".debug_info").then_some(Self(sections))
    }
}

impl Sections for Apart {
    fn section(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], |section| section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_beside_the_module_are_looked_for() {
        let named = |name| candidates(Some(name), Path::new("/srv/app/a.wasm"));
        assert_eq!(named("a.debug.wasm"), [PathBuf::from("/srv/app/a.debug.wasm")]);
        assert_eq!(named("./a.debug.wasm"), [PathBuf::from("/srv/app/a.debug.wasm")]);
        for elsewhere in ["../a.wasm", "/etc/passwd", "..", "", "http://a/b.wasm", "b/a.wasm", "a\\b", "a\0"] {
            assert!(named(elsewhere).is_empty(), "{elsewhere}");
        }
        let unnamed = candidates(None, Path::new("/srv/app/a.wasm"));
        assert_eq!(unnamed, [PathBuf::from("/srv/app/a.dwarf.wasm"), "/srv/app/a.wasm.dwarf.wasm".into()]);
    }
}
