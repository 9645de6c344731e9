//! Modules made ready before the first request, and before a server forks.

use std::path::{Path, PathBuf};

use super::load::{Options, from_file};

/// Loads the files that a list names, with `:` between them, each a path or a pattern as a shell has them
/// (`*`, `?`, `[…]`, `**` for any number of directories). Gives why those that could not be loaded
/// were not, an error each; the others are loaded.
pub fn preload(list: &str, options: Options<'_>) -> Vec<anyhow::Error> {
    let options = Options { keep: true, preload: true, ..options };
    let mut complaints = Vec::new();
    for pattern in list.split(':').map(str::trim).filter(|pattern| !pattern.is_empty()) {
        match matches(pattern) {
            Ok(paths) => {
                // Their messages name the file.
                complaints.extend(paths.iter().filter_map(|path| from_file(path, || path.to_owned(), options).err()));
            }
            Err(complaint) => complaints.push(anyhow::Error::msg(complaint)),
        }
    }
    complaints
}

/// The files that a pattern stands for. What is no pattern stands for itself, whether it exists or not.
fn matches(pattern: &str) -> Result<Vec<PathBuf>, String> {
    if !Path::new(pattern).is_absolute() {
        return Err(format!("\"{pattern}\" is no absolute path: a server has no working directory to look in"));
    }
    if Path::new(pattern).exists() || !pattern.contains(['*', '?', '[']) {
        return Ok(vec![pattern.into()]);
    }
    let found = glob::glob(pattern).map_err(|error| format!("\"{pattern}\" is no pattern: {error}"))?;
    let files: Vec<_> = found.filter_map(Result::ok).filter(|path| !path.is_dir()).collect();
    if files.is_empty() { Err(format!("no file matches \"{pattern}\"")) } else { Ok(files) }
}
