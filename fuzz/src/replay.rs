//! What is committed in `seeds/`, through each target that needs no PHP: seeds, and what was found once. (Those of `api`, `snapshot`
//! and `stack_end` are replayed by `ApiFuzzTest`, `SnapshotFuzzTest` and `StackEndFuzzTest` in php-tests/unit/.)

use std::path::Path;

#[cfg(feature = "component")]
use crate::component_bytes;
use crate::{artifact, cache_directory, differential, dwarf, module_bytes, proposals};

/// Each file's name in a message, should the target not come back.
fn replay(target: &str, run: impl Fn(&[u8])) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let files =
        std::fs::read_dir(directory).expect("each target has seeds").map(|entry| entry.expect("readable").path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        eprintln!("{}", file.display());
        run(&std::fs::read(file).expect("readable"));
    }
}

#[test]
fn module_bytes_are_refused_or_compiled() {
    replay("module_bytes", module_bytes::run);
}

#[cfg(feature = "component")]
#[test]
fn component_bytes_are_refused_or_compiled() {
    replay("component_bytes", component_bytes::run);
}

#[test]
fn compilers_agree() {
    replay("differential", differential::run);
}

#[test]
fn artifacts_are_refused_or_the_same() {
    replay("artifact", artifact::run);
}

#[test]
fn compilers_that_have_a_proposal_agree() {
    replay("proposals", proposals::run);
}

#[test]
fn damaged_files_of_the_cache_are_made_again() {
    replay("cache_directory", cache_directory::run);
}

#[test]
fn damaged_dwarf_tells_less() {
    replay("dwarf", dwarf::run);
}
