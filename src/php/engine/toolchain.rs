//! Recognises the toolchain that made a module by the imports that are missing, and says how to provide them.
//!
//! Such names are conventions of each toolchain; the specification has none.

use wasm_runtime::fault::LinkProblem;
use wasm_runtime::types::{ExternType, ImportType, ValType};

/// A toolchain that can be recognised by what its modules import.
struct Toolchain {
    /// Whether only this toolchain makes modules with such imports.
    shows: fn(&Missing<'_>) -> bool,
    hint: &'static str,
    /// Whether the hint leaves functions of WASI to be provided.
    beside_wasi: bool,
}

/// Matches the imports for which nothing was given.
type Missing<'a> = [&'a ImportType];

const fn toolchain(shows: fn(&Missing<'_>) -> bool, hint: &'static str) -> Toolchain {
    Toolchain { shows, hint, beside_wasi: false }
}

/// The same for a toolchain whose modules need WASI as well.
const fn beside_wasi(shows: fn(&Missing<'_>) -> bool, hint: &'static str) -> Toolchain {
    Toolchain { shows, hint, beside_wasi: true }
}

/// The first match is named. Modules of many toolchains import functions of WASI, and some import what another
/// toolchain's modules import too, so each stands before those that it could be mistaken for.
const TOOLCHAINS: &[Toolchain] = &[
    // clang does the same without emscripten (-shared).
    toolchain(
        |missing| is_from(missing, &["GOT.mem", "GOT.func"]) || has(missing, "env", &["__memory_base", "__table_base"]),
        "this module was linked for dynamic linking (dylink.0), like a main or side module of emscripten: a dynamic \
         linker gives it a place in a memory and a table that several modules share: load a main module of emscripten's \
         with `Wasm\\Emscripten`, the library in lib/, which links side modules to it, or link all of it into one module, \
         without -sMAIN_MODULE, -sSIDE_MODULE and -shared",
    ),
    toolchain(
        |missing| is_from(missing, &["napi", "emnapi"]) || any(missing, |import| import.name.starts_with("napi_")),
        "this module was built by napi-rs or emnapi as an addon for JavaScript, whose imports are Node-API: build the \
         library for wasm32-wasip1 instead, with functions that take and return numbers",
    ),
    beside_wasi(
        |missing| {
            any(missing, |import| import.module.starts_with("extism:host/") || import.name.starts_with("extism_"))
        },
        "this module is a plug-in for Extism, whose host keeps its input, output and variables: \
         load it with `Wasm\\Extism\\Plugin`, the library in lib/",
    ),
    beside_wasi(
        |missing| is_from(missing, &["rb-js-abi-host"]),
        "this module was built by ruby.wasm with its bridge to JavaScript: use a build of Ruby without the gem js, \
         or give each import of \"rb-js-abi-host\" a PHP function",
    ),
    toolchain(
        |missing| {
            is_from(missing, &["__wbindgen_externref_xform__"])
                || any(missing, |import| import.name.starts_with("__wbindgen_describe"))
        },
        "this module was built by wasm-bindgen, whose command-line tool has not been run on it: run `wasm-bindgen` or \
         wasm-pack, and load what it writes with `Wasm\\Bindgen`, the library in lib/",
    ),
    toolchain(
        |missing| {
            is_from(missing, &["wbg", "__wbindgen_placeholder__"])
                || any(missing, |import| {
                    import.module.starts_with("./") && import.module.ends_with("_bg.js")
                        || import.name.starts_with("__wbg_")
                        || import.name.starts_with("__wbindgen_")
                })
        },
        "this module was built by wasm-bindgen, whose imports are JavaScript glue: \
         load it with `Wasm\\Bindgen`, the library in lib/, or give each import a PHP function",
    ),
    toolchain(
        is_tinygo,
        "this module was built by TinyGo for JavaScript (-target=wasm), which needs a browser's or Node's glue: \
         build it with -target=wasip1 instead",
    ),
    toolchain(
        |missing| is_from(missing, &["gojs", "go"]),
        "this module was built by Go for JavaScript (GOOS=js), which needs a browser's or Node's \
         glue: build it with GOOS=wasip1 instead",
    ),
    toolchain(
        |missing| {
            any(missing, |import| {
                is_emscripten(import)
                    && ["pthread", "mailbox", "main_thread"].iter().any(|part| import.name.contains(part))
            })
        },
        "this module was built by emscripten with threads (-pthread), which are workers of JavaScript's, and a PHP \
         request runs in one thread: build it without -pthread",
    ),
    toolchain(
        |missing| is_from(missing, &["a"]),
        "this module was built by emscripten, whose imports are JavaScript glue, here under short names: load it with \
         `Wasm\\Emscripten`, the library in lib/, which finds out from the .js beside it what each is called, or build it \
         with -sSTANDALONE_WASM",
    ),
    beside_wasi(
        |missing| any(missing, is_emscripten),
        "this module was built by emscripten, whose imports are JavaScript glue: \
         instantiate it with `Wasm\\Emscripten`, the library in lib/, or build it with -sSTANDALONE_WASM",
    ),
    beside_wasi(
        |missing| any(missing, is_assemblyscript),
        "this module was built by AssemblyScript: load it with `Wasm\\AssemblyScript`, the library in lib/, or give each \
         of its imports a PHP function",
    ),
    toolchain(
        |missing| has(missing, "wasi", &["thread-spawn", "thread_spawn"]),
        "this module starts threads (proposal wasi-threads), which are not offered, for a PHP request runs in one thread: \
         build it without them, for wasm32-wasip1 and without -pthread",
    ),
    toolchain(
        |missing| any(missing, |import| import.module.starts_with("wasix_")),
        "this module was built for WASIX, of which only the part of WASI preview 1 is supported: build it for wasm32-wasip1",
    ),
    toolchain(
        |missing| any(missing, |import| import.module.contains("wasi:")),
        "this module was built for WASI 0.2, whose interfaces are those of components; a module is offered \
         WASI preview 1: build it for wasm32-wasip1",
    ),
    toolchain(
        |missing| {
            any(missing, |import| {
                import.module.contains(':') && import.module.contains('/') || import.module.starts_with("[export]")
            })
        },
        "this module was taken out of a component, and imports interfaces of the component model: build it as a module \
         of its own, for wasm32-wasip1 or wasm32-unknown-unknown",
    ),
    toolchain(|missing| any(missing, is_wasi), WASI),
];

const WASI: &str = "this module was built for WASI preview 1: pass `(new Wasm\\Wasi)->imports()`";

/// The hint for a module with missing imports, if there is one.
pub fn hint(problems: &[LinkProblem]) -> Option<String> {
    // An import that was given something, even the wrong thing, is not missing.
    let missing = problems.iter().filter(|problem| problem.given.is_none()).map(|problem| &problem.wanted);
    let missing: Vec<_> = missing.collect();
    let toolchain = TOOLCHAINS.iter().find(|toolchain| (toolchain.shows)(&missing))?;
    let mut hint = toolchain.hint.to_owned();
    if toolchain.beside_wasi && any(&missing, is_wasi) {
        hint.push_str("\nits functions of WASI preview 1 are in `(new Wasm\\Wasi)->imports()`");
    }
    Some(hint)
}

fn any(missing: &Missing<'_>, shows: impl Fn(&ImportType) -> bool) -> bool {
    missing.iter().any(|import| shows(import))
}

/// Whether an import comes from one of those modules.
fn is_from(missing: &Missing<'_>, modules: &[&str]) -> bool {
    any(missing, |import| modules.contains(&&*import.module))
}

/// Whether an import has one of those names in a module.
fn has(missing: &Missing<'_>, module: &str, names: &[&str]) -> bool {
    any(missing, |import| import.module == module && names.contains(&&*import.name))
}

fn is_wasi(import: &ImportType) -> bool {
    matches!(&*import.module, "wasi_snapshot_preview1" | "wasi_unstable")
}

/// Go's functions take the address of their arguments; and Go for JavaScript does not use WASI.
fn is_tinygo(missing: &Missing<'_>) -> bool {
    let from_go = |import: &ImportType| import.module == "gojs";
    has(missing, "env", &["runtime.ticks", "runtime.sleepTicks"])
        || any(missing, |import| import.module == "env" && import.name.starts_with("syscall/js."))
        || any(missing, |import| from_go(import) && !takes(import, &[ValType::I32]))
        || any(missing, from_go) && any(missing, is_wasi)
}

/// What emscripten's JavaScript provides, by the names in emscripten/src/lib.
fn is_emscripten(import: &ImportType) -> bool {
    let name = &*import.name;
    let is_invoke = |types: &str| !types.is_empty() && types.bytes().all(|byte| b"vijfdp".contains(&byte));
    import.module == "env"
        && (name.contains("emscripten")
            || name.starts_with("__syscall_")
            || name.starts_with("_embind_")
            || name.starts_with("_emval_")
            || name.starts_with("__cxa_find_matching_catch_")
            || name.starts_with("__asyncjs__")
            || name.starts_with('_') && name.ends_with("_js")
            || name.strip_prefix("invoke_").is_some_and(is_invoke))
}

/// What AssemblyScript's compiler imports; functions of JavaScript have names like `Date.now`.
fn is_assemblyscript(import: &ImportType) -> bool {
    use ValType::{F64, I32};
    let objects = ["console", "process", "crypto", "performance", "Date", "Math", "globalThis"];
    import.module == "env"
        && match &*import.name {
            "abort" => takes(import, &[I32; 4]),
            "trace" => takes(import, &[I32, I32, F64, F64, F64, F64, F64]),
            "seed" => takes(import, &[]) && matches!(&import.ty, ExternType::Func(ty) if *ty.results == [F64]),
            name => name.split_once('.').is_some_and(|(object, _)| objects.contains(&object)),
        }
}

/// Whether it is a function with these parameters.
fn takes(import: &ImportType, params: &[ValType]) -> bool {
    matches!(&import.ty, ExternType::Func(ty) if *ty.params == *params)
}
