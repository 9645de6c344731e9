//! Reports an export that does not exist, and suggests one that may have been meant.

use wasm_runtime::module::Module;

use crate::php::engine::exceptions::Class;
use crate::php::engine::raise::Raise;

/// `ExportNotFoundException` for a name, with the near misses among the module's exports.
#[cold]
pub fn no_export(module: &Module, name: &[u8]) -> Raise {
    let name = String::from_utf8_lossy(name).replace('\0', "\\0");
    let exports: Vec<&str> = module.exports().iter().map(|export| &*export.ty.name).collect();
    let mut message = format!("the module has no export \"{name}\"");
    let near = near_misses(&name, &exports);
    if !near.is_empty() {
        let near = near.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" or ");
        message.push_str(&format!(": did you mean {near}?"));
    } else if exports.is_empty() {
        message.push_str(": it exports nothing");
    }
    Raise::new(Class::ExportNotFoundException, message)
}

/// Up to three names that differ from `name` by a typing error, the nearest first.
fn near_misses<'a>(name: &str, exports: &[&'a str]) -> Vec<&'a str> {
    if name.is_empty() {
        return Vec::new();
    }
    let limit = (name.chars().count() / 3).max(1);
    let mut near: Vec<_> = exports
        .iter()
        .map(|export| (strsim::damerau_levenshtein(&name.to_lowercase(), &export.to_lowercase()), *export))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort();
    near.into_iter().take(3).map(|(_, export)| export).collect()
}
