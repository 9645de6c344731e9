//! Reports an export that does not exist, and suggests one that may have been meant.

use wasm_runtime::demangle::demangle;
use wasm_runtime::module::Module;
use wasm_runtime::types::ExternType;

use crate::php::engine::exceptions::Class;
use crate::php::engine::raise::Raise;

/// `ExportNotFoundException` for a name, with what may have been meant, or what there is.
#[cold]
pub fn no_export(module: &Module, name: &[u8]) -> Raise {
    let name = String::from_utf8_lossy(name).replace('\0', "\\0");
    let exports: Vec<&str> = module.exports().iter().map(|export| &*export.ty.name).collect();
    let mut message = format!("the module has no export \"{}\"", shortened(&name));
    if let Some(kind) = other_kind(&name, &exports) {
        message.push_str(kind);
    } else if let Some(near) = meant(&name, &exports) {
        message.push_str(&near);
    } else if has_functions(module) {
        message.push_str(&list(&exports));
    } else if exports.is_empty() {
        message.push_str(": it exports nothing");
        message.push_str(HOW_TO_EXPORT);
    } else {
        message.push_str(": it exports no function, only ");
        message.push_str(&quoted(&exports[..exports.len().min(EXPORTS_TO_NAME)], " and "));
        message.push_str(HOW_TO_EXPORT);
    }
    Raise::new(Class::ExportNotFoundException, message)
}

/// Up to this number of exports, all are named.
const EXPORTS_TO_NAME: usize = 10;

const HOW_TO_EXPORT: &str = "; functions are exported by #[no_mangle] pub extern \"C\" in Rust, -Wl,--export=NAME or \
                             __attribute__((export_name(\"NAME\"))) with clang, EMSCRIPTEN_KEEPALIVE with emscripten";

/// Commands and reactors, taken for each other (WASI, application ABI).
fn other_kind(name: &str, exports: &[&str]) -> Option<&'static str> {
    match name {
        "_initialize" if exports.contains(&"_start") => Some(
            ": it is a command, whose \"_start\" runs it from its beginning to its end; Wasm\\Wasi::start() calls it",
        ),
        "_start" if exports.contains(&"_initialize") => Some(
            ": it is a reactor, whose functions are called one by one when \"_initialize\" has been called, as \
             Wasm\\Wasi::initialize() does",
        ),
        _ => None,
    }
}

fn has_functions(module: &Module) -> bool {
    module.exports().iter().any(|export| matches!(export.ty.ty, ExternType::Func(_)))
}

/// Behind a message that there is no such name: which may have been meant.
#[cfg(feature = "component")]
pub fn hint(name: &str, exports: &[&str]) -> String {
    match meant(name, exports) {
        Some(meant) => meant,
        None if exports.is_empty() => ": it exports nothing".to_owned(),
        None => String::new(),
    }
}

/// Which exports a name may have meant.
pub fn meant(name: &str, exports: &[&str]) -> Option<String> {
    let mangled: Vec<_> = exports.iter().filter(|export| is_symbol_of(export, name)).take(3).collect();
    if let Some(first) = mangled.first() {
        let (how, language) =
            if demangle(first).contains('(') { ("extern \"C\"", "C++") } else { ("#[no_mangle]", "Rust") };
        let described: Vec<_> = mangled.iter().map(|each| format!("\"{each}\" ({})", demangle(each))).collect();
        let described = described.join(" or ");
        return Some(format!(": did you mean {described}? With {how} a function of {language} keeps its name"));
    }
    let near = near_misses(name, exports);
    (!near.is_empty()).then(|| format!(": did you mean {}?", quoted(&near, " or ")))
}

/// What an import's name may have meant: the function that it is the symbol of, or a name that a slip of the keyboard
/// separates from it.
pub fn nearest<'a>(name: &str, given: &[&'a str]) -> Option<&'a str> {
    let source = given.iter().find(|given| is_symbol_of(name, given)).copied();
    // Names of a letter or two are all alike.
    let is_word = |name: &str| name.chars().count() > 2;
    let near = || near_misses(name, given).into_iter().find(|near| is_word(near) && is_word(name));
    source.or_else(near)
}

/// Whether an export is the symbol that a compiler made of a function of that name.
fn is_symbol_of(export: &str, name: &str) -> bool {
    let source = demangle(export);
    if source == export || name.is_empty() {
        return false;
    }
    let source = source.split('(').next().unwrap_or_default();
    source == name || source.ends_with(&format!("::{name}"))
}

/// What a module exports, if that is little.
fn list(exports: &[&str]) -> String {
    if exports.len() > EXPORTS_TO_NAME { String::new() } else { format!("; it exports {}", quoted(exports, " and ")) }
}

fn quoted(names: &[&str], last: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("\"{}\"", shortened(&name.replace('\0', "\\0")))).collect();
    match &*names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{}{last}{end}", first.join(if last == " or " { " or " } else { ", " })),
    }
}

/// A name as it can be shown.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 80;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// Up to three names that a slip of the keyboard separates from `name`, the nearest first.
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
