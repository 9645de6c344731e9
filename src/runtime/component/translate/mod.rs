//! From a component's bytes to core modules and a plan. The one place that knows the component format, and
//! wasmtime-environ, which takes it apart.
//!
//! One file, because it is one walk over what the translator gives.

mod nesting;
mod values;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use wasmtime_environ::component as environ;
use wasmtime_environ::component::{
    CanonicalOptionsDataModel, ComponentTypes, ComponentTypesBuilder, FixedEncoding, GlobalInitializer,
    InstantiateModule, InterfaceType, StaticModuleIndex, StringEncoding, Translator, TypeDef, TypeFuncIndex,
    TypeResourceTable, TypeResourceTableIndex,
};
use wasmtime_environ::prelude::TryString;
use wasmtime_environ::wasmparser::{Validator, WasmFeatures};
use wasmtime_environ::{EntityIndex, EntityRef, ModuleTranslation, PrimaryMap, ScopeVec, Tunables};

use super::plan::{
    CoreDef, CoreExport, CoreModule, Encoding, Item, Lifted, Need, Options, Plan, Step, Trampoline, Transcode,
};
use super::types::{FuncType, Label, ResourceTable, TypeId, Types};
use crate::compiler::Compiler;
use crate::fault::Fault;
use crate::module::hash;

/// A component taken apart.
pub(crate) struct Translation {
    pub(crate) plan: Plan,
    /// The core modules, those that come between components included.
    pub(crate) modules: Vec<Box<[u8]>>,
}

/// Takes a component apart. The code of its core modules is not validated: that is done when they are compiled.
///
/// # Errors
///
/// `Fault::Compile` if it is not valid; `Fault::Unsupported` if it needs what is not supported here, or has too much
/// nested in it.
pub(crate) fn translate(bytes: &[u8], compiler: Compiler) -> Result<Translation, Fault> {
    if let Some(instances) = nesting::too_many(bytes) {
        return Err(Fault::Unsupported(format!(
            "this component becomes {instances} instances of core modules when all that is nested in it is laid out, \
             which is too many"
        )));
    }
    let features = features(compiler);
    let attempt = |features| match catch_unwind(AssertUnwindSafe(|| translate_in(bytes, features))) {
        Ok(translation) => translation,
        Err(panic) => Err(Fault::panic(&*panic)),
    };
    // With exceptions each module between components would have a handler for them, which few components need.
    match attempt(features) {
        Err(refused) if compiler != Compiler::Singlepass => {
            attempt(features | WasmFeatures::EXCEPTIONS).map_err(|_| refused)
        }
        translation => translation,
    }
}

/// The features of the modules inside, which also decide what the modules between components are made of.
fn features(compiler: Compiler) -> WasmFeatures {
    let all = WasmFeatures::WASM2 | WasmFeatures::MULTI_MEMORY | WasmFeatures::EXTENDED_CONST | WasmFeatures::THREADS;
    let component = WasmFeatures::COMPONENT_MODEL | WasmFeatures::CM_FIXED_LENGTH_LISTS | WasmFeatures::CM_IMPLEMENTS;
    let more = match compiler {
        Compiler::Singlepass => return (all | component).difference(WasmFeatures::SIMD),
        Compiler::Cranelift => WasmFeatures::empty(),
        Compiler::Llvm => WasmFeatures::TAIL_CALL,
    };
    all | component | WasmFeatures::RELAXED_SIMD | WasmFeatures::WIDE_ARITHMETIC | more
}

fn translate_in(bytes: &[u8], features: WasmFeatures) -> Result<Translation, Fault> {
    let mut tunables = Tunables::default_host();
    tunables.concurrency_support = false;
    let mut validator = Validator::new_with_features(features);
    let mut builder = ComponentTypesBuilder::new(&validator);
    let scope = ScopeVec::new();
    let translator = Translator::new(&tunables, &mut validator, &mut builder, &scope);
    let (translation, modules) = translator.translate(bytes).map_err(|error| refused(&format!("{error:#}")))?;
    let tables = builder.num_resource_tables();
    let (types, _) = builder.finish(&translation.component);
    let mut planner = Planner {
        component: &translation.component,
        known: &types,
        modules: &modules,
        instances: Vec::new(),
        types: Types::default(),
        by_type: HashMap::new(),
        funcs: Vec::new(),
        by_func: HashMap::new(),
        lifted: Vec::new(),
        lowerings: Vec::new(),
    };
    planner.read_tables(tables);
    let trampolines = translation.trampolines.iter().map(|(_, trampoline)| planner.trampoline(trampoline));
    let trampolines = trampolines.collect::<Result<_, _>>()?;
    let plan = planner.plan(trampolines)?;
    let modules = modules.values().map(|module| module.wasm.into()).collect();
    Ok(Translation { plan, modules })
}

fn refused(reason: &str) -> Fault {
    Fault::Compile { reason: reason.to_owned(), offset: None }
}

fn unsupported(what: &str) -> Fault {
    Fault::Unsupported(format!("this component {what}, which is not supported"))
}

fn number<T: EntityRef>(index: T) -> u32 {
    u32::try_from(index.index()).unwrap_or(u32::MAX)
}

/// Turns what the translator knows into a plan.
struct Planner<'a> {
    component: &'a environ::Component,
    known: &'a ComponentTypes,
    modules: &'a PrimaryMap<StaticModuleIndex, ModuleTranslation<'a>>,
    /// The module of each core instance, in the order in which they come to life.
    instances: Vec<StaticModuleIndex>,
    types: Types,
    by_type: HashMap<InterfaceType, TypeId>,
    funcs: Vec<FuncType>,
    by_func: HashMap<TypeFuncIndex, u32>,
    lifted: Vec<Lifted>,
    lowerings: Vec<u32>,
}

impl Planner<'_> {
    fn read_tables(&mut self, count: usize) {
        self.types.resource_names = vec![None; self.component.num_resources as usize];
        self.types.imported_resources = u32::try_from(self.component.imported_resources.len()).unwrap_or(u32::MAX);
        for table in 0..count {
            let table = TypeResourceTableIndex::new(table);
            self.types.tables.push(match &self.known[table] {
                TypeResourceTable::Concrete { ty, instance } => {
                    Some(ResourceTable { resource: number(*ty), instance: number(*instance) })
                }
                TypeResourceTable::Abstract(_) => None,
            });
        }
        for (resource, import) in self.component.imported_resources.iter() {
            let (_, path) = &self.component.imports[*import];
            let (name, _) = &self.component.import_types[self.component.imports[*import].0];
            self.types.resource_names[number(resource) as usize] = Some(path.last().unwrap_or(name).clone());
        }
        self.name_resources(&self.component.exports);
    }

    /// The resources that the component defines have the names under which it exports them.
    fn name_resources(
        &mut self,
        exports: &environ::NameMap<TryString, (environ::ExportIndex, environ::ComponentExternData)>,
    ) {
        for (name, (index, _)) in exports.raw_iter() {
            match &self.component.export_items[*index] {
                environ::Export::Instance { exports, .. } => self.name_resources(exports),
                environ::Export::Type(TypeDef::Resource(table)) => {
                    if let TypeResourceTable::Concrete { ty, .. } = &self.known[*table]
                        && let Some(known) = self.types.resource_names.get_mut(number(*ty) as usize)
                    {
                        known.get_or_insert_with(|| name.to_string());
                    }
                }
                _ => {}
            }
        }
    }

    fn plan(mut self, trampolines: Vec<Trampoline>) -> Result<Plan, Fault> {
        let component = self.component;
        let mut steps = Vec::with_capacity(component.initializers.len());
        for initializer in &component.initializers {
            steps.extend(self.step(initializer)?);
        }
        let exports = self.exports(&component.exports)?;
        let mut imports = Vec::new();
        for (_, (name, external)) in component.import_types.iter() {
            imports.push((name.clone(), self.item(&external.ty)?));
        }
        let needs = component.imports.values().map(|(import, path)| {
            let (name, _) = &component.import_types[*import];
            Need { import: name.clone(), path: path.iter().cloned().collect(), func: None }
        });
        let mut needs: Vec<_> = needs.collect();
        for trampoline in &trampolines {
            if let Trampoline::Lowered { lowering, func, .. } = trampoline
                && let Some(need) = self.lowerings.get(*lowering as usize)
            {
                needs[*need as usize].func = Some(*func);
            }
        }
        let modules = self.modules.values().map(|module| CoreModule {
            hash: hash(module.wasm),
            length: u32::try_from(module.wasm.len()).unwrap_or(u32::MAX),
        });
        let modules = modules.collect();
        let options = component.options.values().map(options).collect::<Result<_, _>>()?;
        Ok(Plan {
            types: self.types,
            funcs: self.funcs,
            modules,
            steps,
            needs,
            imported_resources: component.imported_resources.values().map(|import| number(*import)).collect(),
            defined_resources: component.defined_resource_instances.values().map(|it| number(*it)).collect(),
            options,
            lifted: self.lifted,
            imports,
            exports,
            trampolines,
            instances: component.num_runtime_component_instances,
            memories: component.num_runtime_memories,
            reallocs: component.num_runtime_reallocs,
            post_returns: component.num_runtime_post_returns,
            lowerings: self.lowerings,
        })
    }

    fn step(&mut self, initializer: &GlobalInitializer) -> Result<Option<Step>, Fault> {
        Ok(Some(match initializer {
            GlobalInitializer::InstantiateModule(InstantiateModule::Static(module, imports), _) => {
                let imports = imports.iter().map(|def| self.core_def(def)).collect::<Result<_, _>>()?;
                self.instances.push(*module);
                Step::Instantiate { module: number(*module), imports }
            }
            GlobalInitializer::InstantiateModule(InstantiateModule::Import(..), _) => {
                return Err(unsupported("imports core modules"));
            }
            GlobalInitializer::LowerImport { import, .. } => {
                // They come in the order of their numbers.
                self.lowerings.push(number(*import));
                return Ok(None);
            }
            GlobalInitializer::ExtractMemory(it) => {
                Step::Memory { memory: number(it.index), export: self.core_export(&it.export)? }
            }
            GlobalInitializer::ExtractRealloc(it) => {
                Step::Realloc { realloc: number(it.index), def: self.core_def(&it.def)? }
            }
            GlobalInitializer::ExtractPostReturn(it) => {
                Step::PostReturn { post_return: number(it.index), def: self.core_def(&it.def)? }
            }
            GlobalInitializer::Resource(it) => Step::Resource {
                resource: number(self.component.resource_index(it.index)),
                destructor: it.dtor.as_ref().map(|def| self.core_def(def)).transpose()?,
                instance: number(it.instance),
            },
            // Only threads are started through tables.
            GlobalInitializer::ExtractTable(_) => return Ok(None),
            GlobalInitializer::ExtractCallback(_) => return Err(unsupported("has asynchronous functions")),
        }))
    }

    fn core_def(&self, def: &environ::CoreDef) -> Result<CoreDef, Fault> {
        Ok(match def {
            environ::CoreDef::Export(export) => CoreDef::Export(self.core_export(export)?),
            environ::CoreDef::InstanceFlags(instance) => CoreDef::Flags(number(*instance)),
            environ::CoreDef::Trampoline(trampoline) => CoreDef::Trampoline(number(*trampoline)),
            environ::CoreDef::UnsafeIntrinsic(_) => return Err(unsupported("uses intrinsics of wasmtime's")),
            environ::CoreDef::TaskMayBlock => return Err(unsupported("has asynchronous functions")),
        })
    }

    fn core_export<T: Copy + Into<EntityIndex>>(&self, export: &environ::CoreExport<T>) -> Result<CoreExport, Fault> {
        let module = self.instances.get(export.instance.index()).and_then(|module| self.modules.get(*module));
        let exports = module.map(|module| &module.module.exports);
        let place = exports.and_then(|exports| match &export.item {
            environ::ExportItem::Index(index) => {
                let wanted: EntityIndex = (*index).into();
                exports.values().position(|entity| *entity == wanted)
            }
            environ::ExportItem::Name(_) => None,
        });
        let index = place.ok_or_else(|| unsupported("uses an export of a core module that is not known"))?;
        Ok(CoreExport { instance: number(export.instance), index: u32::try_from(index).unwrap_or(u32::MAX) })
    }

    fn trampoline(&mut self, trampoline: &environ::Trampoline) -> Result<Trampoline, Fault> {
        Ok(match trampoline {
            environ::Trampoline::LowerImport { index, lower_ty, options } => {
                Trampoline::Lowered { lowering: number(*index), func: self.func(*lower_ty)?, options: number(*options) }
            }
            environ::Trampoline::Transcoder { op, from, from64: false, to, to64: false } => {
                Trampoline::Transcode { how: transcode(*op), from: number(*from), to: number(*to) }
            }
            environ::Trampoline::ResourceNew { instance, ty } => {
                Trampoline::ResourceNew { instance: number(*instance), resource: self.resource(*ty)? }
            }
            environ::Trampoline::ResourceRep { instance, ty } => {
                Trampoline::ResourceRep { instance: number(*instance), resource: self.resource(*ty)? }
            }
            environ::Trampoline::ResourceDrop { instance, ty } => {
                Trampoline::ResourceDrop { instance: number(*instance), resource: self.resource(*ty)? }
            }
            environ::Trampoline::ResourceTransferOwn => Trampoline::TransferOwn,
            environ::Trampoline::ResourceTransferBorrow => Trampoline::TransferBorrow,
            environ::Trampoline::EnterSyncCall => Trampoline::EnterCall,
            environ::Trampoline::ExitSyncCall => Trampoline::ExitCall,
            environ::Trampoline::Trap => Trampoline::Trap,
            other => return Err(unsupported(&format!("uses {}", other.symbol_name()))),
        })
    }

    fn resource(&self, table: TypeResourceTableIndex) -> Result<u32, Fault> {
        match self.types.tables.get(table.index()) {
            Some(Some(table)) => Ok(table.resource),
            _ => Err(unsupported("uses a resource that is not known")),
        }
    }

    fn exports(
        &mut self,
        exports: &environ::NameMap<TryString, (environ::ExportIndex, environ::ComponentExternData)>,
    ) -> Result<Vec<(String, Item)>, Fault> {
        let component = self.component;
        let mut items = Vec::new();
        for (name, (index, _)) in exports.raw_iter() {
            let item = match &component.export_items[*index] {
                environ::Export::LiftedFunction { ty, func, options } => {
                    let core = self.core_def(func)?;
                    let func = self.func(*ty)?;
                    let has_post_return = component.options[*options].post_return.is_some();
                    let is_numeric = !has_post_return && self.types.is_numeric(&self.funcs[func as usize]);
                    self.lifted.push(Lifted { func, core, options: number(*options), is_numeric });
                    Item::Func { func, lifted: Some(u32::try_from(self.lifted.len() - 1).unwrap_or(u32::MAX)) }
                }
                environ::Export::Instance { exports, .. } => Item::Interface(self.exports(exports)?),
                environ::Export::Type(def) => self.item(def)?,
                environ::Export::ModuleStatic { .. } | environ::Export::ModuleImport { .. } => {
                    Item::Other(Label::new("module"))
                }
            };
            items.push((name.to_string(), item));
        }
        Ok(items)
    }

    fn item(&mut self, def: &TypeDef) -> Result<Item, Fault> {
        let known = self.known;
        Ok(match def {
            TypeDef::ComponentFunc(ty) => Item::Func { func: self.func(*ty)?, lifted: None },
            TypeDef::ComponentInstance(ty) => {
                let mut items = Vec::new();
                for (name, external) in &known[*ty].exports {
                    items.push((name.clone(), self.item(&external.ty)?));
                }
                Item::Interface(items)
            }
            TypeDef::Interface(ty) => Item::Type(self.ty(ty)?),
            TypeDef::Resource(table) => Item::Resource(number(*table)),
            other => Item::Other(Label::new(other.desc())),
        })
    }
}

fn options(options: &environ::CanonicalOptions) -> Result<Options, Fault> {
    if options.async_ {
        return Err(unsupported("has asynchronous functions"));
    }
    let CanonicalOptionsDataModel::LinearMemory(data) = options.data_model else {
        return Err(unsupported("keeps its values in objects of the garbage collector"));
    };
    Ok(Options {
        instance: number(options.instance),
        encoding: match options.string_encoding {
            StringEncoding::Utf8 => Encoding::Utf8,
            StringEncoding::Utf16 => Encoding::Utf16,
            StringEncoding::CompactUtf16 => Encoding::Compact,
        },
        memory: data.memory.map(number),
        realloc: data.realloc.map(number),
        post_return: options.post_return.map(number),
    })
}

fn transcode(transcode: environ::Transcode) -> Transcode {
    use environ::Transcode as From;
    match transcode {
        From::Copy(FixedEncoding::Utf8) => Transcode::CopyUtf8,
        From::Copy(FixedEncoding::Utf16) => Transcode::CopyUtf16,
        From::Copy(FixedEncoding::Latin1) => Transcode::CopyLatin1,
        From::Latin1ToUtf16 => Transcode::Latin1ToUtf16,
        From::Latin1ToUtf8 => Transcode::Latin1ToUtf8,
        From::Utf16ToCompactProbablyUtf16 => Transcode::Utf16ToCompactProbablyUtf16,
        From::Utf16ToCompactUtf16 => Transcode::Utf16ToCompactUtf16,
        From::Utf16ToLatin1 => Transcode::Utf16ToLatin1,
        From::Utf16ToUtf8 => Transcode::Utf16ToUtf8,
        From::Utf8ToCompactUtf16 => Transcode::Utf8ToCompactUtf16,
        From::Utf8ToLatin1 => Transcode::Utf8ToLatin1,
        From::Utf8ToUtf16 => Transcode::Utf8ToUtf16,
    }
}

/// What went wrong, where a module between components says so by a number.
pub(crate) fn reason(number: u32) -> String {
    let trap = u8::try_from(number).ok().and_then(wasmtime_environ::Trap::from_u8);
    let text = trap.map_or_else(|| format!("trap {number} between two components"), |trap| trap.to_string());
    text.strip_prefix("wasm trap: ").unwrap_or(&text).to_owned()
}
