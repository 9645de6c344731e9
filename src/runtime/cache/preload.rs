//! Loads modules before the first request, and before a server forks.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::load::from_file;
use super::request::{Occasion, Request};
use super::source::SourceFile;
use crate::fault::Fault;

/// Loads a file that is no core module.
pub type LoadOther = fn(&SourceFile<'_>, &Request<'_>) -> anyhow::Result<()>;

/// Loads the files in a list separated by `:`, each a path or a shell pattern (`*`, `?`, `[…]`, `**` for any number
/// of directories). Components are for `load_component`. Returns an error for each file that could not be loaded; the
/// others are loaded.
pub fn preload(list: &str, request: &Request<'_>, load_component: LoadOther) -> Vec<anyhow::Error> {
    let request = Request { occasion: Occasion::Preload, ..*request };
    // The error names the file.
    let load = |path: &PathBuf| {
        let absolute = || path.to_owned();
        let file = SourceFile::new(path, &absolute);
        match from_file(&file, &request) {
            Err(error) if matches!(error.downcast_ref(), Some(Fault::IsComponent)) => {
                load_component(&file, &request).err()
            }
            loaded => loaded.err(),
        }
    };
    let mut complaints = Vec::new();
    for pattern in list.split(':').map(str::trim).filter(|pattern| !pattern.is_empty()) {
        match matches(pattern) {
            Ok(paths) => complaints.extend(paths.iter().filter_map(load)),
            Err(complaint) => complaints.push(complaint),
        }
    }
    complaints
}

/// The files that match a pattern. A plain path stands for itself, whether it exists or not.
fn matches(pattern: &str) -> anyhow::Result<Vec<PathBuf>> {
    if !Path::new(pattern).is_absolute() {
        bail!("\"{pattern}\" is not an absolute path: a server has no working directory to look in");
    }
    if Path::new(pattern).exists() || !pattern.contains(['*', '?', '[']) {
        return Ok(vec![pattern.into()]);
    }
    let found = glob::glob(pattern).with_context(|| format!("\"{pattern}\" is not a valid pattern"))?;
    let files: Vec<_> = found.filter_map(Result::ok).filter(|path| !path.is_dir()).collect();
    ensure!(!files.is_empty(), "no file matches \"{pattern}\"");
    Ok(files)
}
