//! How a component is brought to life, step by step: all that is kept of it besides its core modules.

use serde::{Deserialize, Serialize};

use super::types::{FuncType, Label, TypeId, Types};
use crate::module::Hash;

/// What is done with the core modules of a component, and what it imports and exports.
///
/// Numbers without a type of their own are places in its lists.
#[derive(Debug, Serialize, Deserialize)]
pub struct Plan {
    pub types: Types,
    pub funcs: Vec<FuncType>,
    pub(crate) modules: Vec<CoreModule>,
    pub(crate) steps: Vec<Step>,
    pub(crate) trampolines: Vec<Trampoline>,
    /// What the core modules need of the imports: functions and resources.
    pub(crate) needs: Vec<Need>,
    /// For each imported resource, which come before those that the component defines, the need that it is.
    pub(crate) imported_resources: Vec<u32>,
    /// For each resource that the component defines, the component instance that does.
    pub(crate) defined_resources: Vec<u32>,
    pub(crate) options: Vec<Options>,
    /// The functions that it exports.
    pub(crate) lifted: Vec<Lifted>,
    pub imports: Vec<(String, Item)>,
    pub exports: Vec<(String, Item)>,
    /// How many component instances there are in it, itself included.
    pub(crate) instances: u32,
    pub(crate) memories: u32,
    pub(crate) reallocs: u32,
    pub(crate) post_returns: u32,
    /// What each lowered function calls: one of the needs.
    pub(crate) lowerings: Vec<u32>,
}

/// A core module.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CoreModule {
    pub(crate) hash: Hash,
    /// The bytes of its binary.
    pub(crate) length: u32,
}

/// One step of bringing it to life.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Instantiates a core module with these imports, in its order.
    Instantiate {
        module: u32,
        imports: Box<[CoreDef]>,
    },
    Memory {
        memory: u32,
        export: CoreExport,
    },
    Realloc {
        realloc: u32,
        def: CoreDef,
    },
    PostReturn {
        post_return: u32,
        def: CoreDef,
    },
    Resource {
        resource: u32,
        destructor: Option<CoreDef>,
        instance: u32,
    },
}

/// Something of a core module's.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum CoreDef {
    Export(CoreExport),
    /// The global that says whether a component instance may be left.
    Flags(u32),
    Trampoline(u32),
}

/// An export of a core instance, by its place in the module's list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct CoreExport {
    pub(crate) instance: u32,
    pub(crate) index: u32,
}

/// A function that core modules import, and that the host provides.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Trampoline {
    /// Calls an import.
    Lowered {
        lowering: u32,
        func: u32,
        options: u32,
    },
    Transcode {
        how: Transcode,
        from: u32,
        to: u32,
    },
    ResourceNew {
        instance: u32,
        resource: u32,
    },
    ResourceRep {
        instance: u32,
        resource: u32,
    },
    ResourceDrop {
        instance: u32,
        resource: u32,
    },
    TransferOwn,
    TransferBorrow,
    EnterCall,
    ExitCall,
    Trap,
}

/// From which encoding of strings to which (wasmtime's adapters are what calls for it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Transcode {
    CopyUtf8,
    CopyUtf16,
    CopyLatin1,
    Latin1ToUtf16,
    Latin1ToUtf8,
    Utf16ToCompactProbablyUtf16,
    Utf16ToCompactUtf16,
    Utf16ToLatin1,
    Utf16ToUtf8,
    Utf8ToCompactUtf16,
    Utf8ToLatin1,
    Utf8ToUtf16,
}

/// How strings are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Utf16,
    /// Latin-1, or UTF-16 where the topmost bit of the length is set.
    Compact,
}

/// The options of a lifted or lowered function.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Options {
    pub(crate) instance: u32,
    pub(crate) encoding: Encoding,
    pub(crate) memory: Option<u32>,
    pub(crate) realloc: Option<u32>,
    pub(crate) post_return: Option<u32>,
}

/// An exported function.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Lifted {
    pub(crate) func: u32,
    pub(crate) core: CoreDef,
    pub(crate) options: u32,
    /// Whether it takes and gives numbers only, for which nothing needs to be done before and after a call.
    pub(crate) is_numeric: bool,
}

/// Something that the host has to give.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Need {
    /// The name of the import, and of the part of it: `wasi:io/streams@0.2.6`, `[method]input-stream.read`.
    pub(crate) import: String,
    pub(crate) path: Box<[String]>,
    /// The type of a function that something calls.
    pub(crate) func: Option<u32>,
}

/// Something that a component imports or exports.
#[derive(Debug, Serialize, Deserialize)]
pub enum Item {
    /// Its type, and for an export which of the exported functions it is.
    Func {
        func: u32,
        lifted: Option<u32>,
    },
    Interface(Vec<(String, Self)>),
    Type(TypeId),
    Resource(u32),
    /// A core module or a component.
    Other(Label),
}

/// A type that has a name of its own in what a component imports or exports.
#[derive(Clone, Copy, Debug)]
pub struct NamedType<'a> {
    /// Where it is defined; `None` for a type of the world.
    pub interface: Option<&'a str>,
    pub name: &'a str,
    pub ty: TypeId,
}

impl NamedType<'_> {
    /// Its full name: `geo:api/types@1.0.0#point`.
    pub fn text(&self) -> String {
        match self.interface {
            Some(interface) => format!("{interface}#{}", self.name),
            None => self.name.to_owned(),
        }
    }
}

impl Need {
    /// The interface, if it is a part of one, and the name in it.
    pub(crate) fn names(&self) -> (Option<&str>, &str) {
        match self.path.last() {
            Some(name) => (Some(&self.import), name),
            None => (None, &self.import),
        }
    }
}

impl Plan {
    /// What a lowering calls.
    pub(crate) fn need_of(&self, lowering: u32) -> Option<u32> {
        self.lowerings.get(lowering as usize).copied()
    }

    /// All types that have names.
    pub fn named_types(&self) -> Vec<NamedType<'_>> {
        let mut named = Vec::new();
        for (name, item) in self.imports.iter().chain(&self.exports) {
            match item {
                Item::Type(ty) => named.push(NamedType { interface: None, name, ty: *ty }),
                Item::Interface(items) => named.extend(items.iter().filter_map(|(inner, item)| match item {
                    Item::Type(ty) => Some(NamedType { interface: Some(name), name: inner, ty: *ty }),
                    _ => None,
                })),
                _ => {}
            }
        }
        named
    }

    /// The plan as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// The plan in bytes that `to_bytes` made.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}
