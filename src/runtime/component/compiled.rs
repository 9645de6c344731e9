//! A component whose core modules are compiled.

use std::sync::{Arc, OnceLock};

use super::plan::Plan;
use super::surface::Surface;
use super::taken_apart::{self, TakenApart, Wasm};
use super::translate::translate;
use crate::cache::{self, Request};
use crate::compile::text::is_component;
use crate::compiler::{CodeKind, Compiler};
use crate::fault::Fault;
use crate::module::{Hash, Module, hash};

/// A component: immutable, and shared by every thread of the process.
#[derive(Clone)]
pub struct Component(Arc<Inner>);

struct Inner {
    hash: Hash,
    plan: Arc<Plan>,
    surface: OnceLock<Surface>,
    /// The core modules, should another kind of code be needed; `None` if there is nothing but code.
    wasm: Option<Vec<Wasm>>,
    code: [OnceLock<Box<[Module]>>; 2],
}

impl Component {
    /// Takes a component apart and compiles its core modules.
    ///
    /// # Errors
    ///
    /// `Fault::NotAComponent` for a core module; otherwise as for modules.
    pub fn new(bytes: &[u8], request: &Request<'_>) -> anyhow::Result<Self> {
        if !is_component(bytes) {
            return Err(other_format(bytes));
        }
        let (own, compiler) = (hash(bytes), request.compiler);
        if request.bounds.is_none() && request.directory.is_none() {
            return Self::of(own, translate(bytes, compiler)?.into(), request);
        }
        let made =
            request.make_bytes(bytes, || Ok(taken_apart::to_bytes(&translate(bytes, compiler)?, &own, compiler)))?;
        let taken_apart = taken_apart::from_bytes(&made, &own, compiler);
        let taken_apart =
            taken_apart.ok_or_else(|| Fault::Engine("what a component was taken apart to cannot be read".into()))?;
        let component = Self::of(own, taken_apart, request)?;
        if request.directory.is_some() {
            cache::keep_plan(&own, &made, request);
        }
        Ok(component)
    }

    /// The component with that hash, if the cache directory has it. It is not taken apart again, and its core modules are
    /// only compiled if the directory has their code no more.
    pub(super) fn kept(own: &Hash, request: &Request<'_>) -> Option<Self> {
        request.directory?;
        let file = cache::kept_plan(own, request)?;
        let taken_apart = taken_apart::from_file(file, own, request.compiler)?;
        Self::of(*own, taken_apart, request).ok()
    }

    fn of(own: Hash, TakenApart { plan, modules }: TakenApart, request: &Request<'_>) -> anyhow::Result<Self> {
        let component = Self(Arc::new(Inner {
            hash: own,
            plan: Arc::new(plan),
            surface: OnceLock::new(),
            wasm: Some(modules),
            code: [OnceLock::new(), OnceLock::new()],
        }));
        // So what is wrong with their code is known.
        component.modules(request)?;
        Ok(component)
    }

    /// Whether `new` would accept the bytes, as far as can be told without compiling.
    pub fn validate(bytes: &[u8], compiler: Compiler) -> bool {
        is_component(bytes)
            && translate(bytes, compiler)
                .is_ok_and(|translation| translation.modules.iter().all(|wasm| Module::validate(wasm, compiler)))
    }

    pub fn hash(&self) -> &Hash {
        &self.0.hash
    }

    #[inline]
    pub fn plan(&self) -> &Arc<Plan> {
        &self.0.plan
    }

    /// What it exports, by name.
    pub fn surface(&self) -> &Surface {
        self.0.surface.get_or_init(|| Surface::of(&self.0.plan))
    }

    /// Whether both are the same component.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether anybody else refers to it.
    pub(super) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }

    /// Roughly how many bytes it takes, all in all.
    pub(super) fn bytes(&self) -> u64 {
        let wasm: usize = self.0.wasm.iter().flatten().map(Wasm::size).sum();
        let code = self.0.code.iter().filter_map(OnceLock::get).flatten().map(Module::bytes).sum::<u64>();
        wasm as u64 + code
    }

    /// Its core modules, in the kind of code that is asked for.
    ///
    /// # Errors
    ///
    /// If they cannot be compiled; `Fault::Serialization` if there is nothing to compile them from.
    pub fn modules(&self, request: &Request<'_>) -> anyhow::Result<&[Module]> {
        let code = &self.0.code[usize::from(request.kind.counts_fuel())];
        if let Some(modules) = code.get() {
            return Ok(modules);
        }
        let wasm = self.0.wasm.as_ref().ok_or_else(|| {
            Fault::Serialization(
                "a component from an artifact has one kind of code, and this store needs another".into(),
            )
        })?;
        let modules = wasm
            .iter()
            .zip(&self.0.plan.modules)
            .map(|(wasm, module)| cache::from_hash(module.hash, request, || wasm.read(&module.hash)));
        let modules = modules.collect::<anyhow::Result<_>>()?;
        Ok(code.get_or_init(|| modules))
    }

    /// The component as bytes: its plan and the code of its core modules.
    pub fn serialize(&self) -> anyhow::Result<Vec<u8>> {
        let modules = self.0.code[0].get().or_else(|| self.0.code[1].get());
        let modules = modules.ok_or_else(|| Fault::Serialization("the component has no code".into()))?;
        let plan = self.0.plan.to_bytes();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&self.0.hash);
        bytes.extend_from_slice(&hash(&plan));
        append(&mut bytes, &plan);
        for module in modules {
            append(&mut bytes, &module.serialize()?);
        }
        Ok(bytes)
    }

    /// The component in bytes that `serialize` made with this build, on a machine like this.
    ///
    /// # Errors
    ///
    /// `Fault::NotAnArtifact` for other bytes, `Fault::Serialization` for other artifacts.
    pub fn deserialize(bytes: &[u8]) -> anyhow::Result<Self> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Fault::NotAnArtifact)?;
        let (format, rest) = rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
        if u32::from_le_bytes(*format) != FORMAT {
            let format = u32::from_le_bytes(*format);
            let reason = format!("the artifact of a component has format version {format}, this is {FORMAT}");
            return Err(Fault::Serialization(reason).into());
        }
        let (own_hash, rest) = rest.split_first_chunk::<32>().ok_or_else(cut_off)?;
        let (checksum, mut rest) = rest.split_first_chunk::<32>().ok_or_else(cut_off)?;
        let plan = take(&mut rest).ok_or_else(cut_off)?;
        let plan = Some(plan).filter(|plan| hash(plan) == *checksum).and_then(Plan::from_bytes);
        let plan = plan.ok_or_else(|| Fault::Serialization("the artifact of a component is damaged".into()))?;
        let mut modules = Vec::new();
        while !rest.is_empty() {
            modules.push(Module::deserialize(take(&mut rest).ok_or_else(cut_off)?)?);
        }
        let hashes = plan.modules.iter().map(|module| &module.hash);
        if !hashes.eq(modules.iter().map(Module::hash)) {
            return Err(
                Fault::Serialization("the artifact of a component has other modules than its plan".into()).into()
            );
        }
        let kind = modules.first().map_or(CodeKind::Plain, Module::kind);
        let code = [OnceLock::new(), OnceLock::new()];
        drop(code[usize::from(kind.counts_fuel())].set(modules.into()));
        Ok(Self(Arc::new(Inner { hash: *own_hash, plan: Arc::new(plan), surface: OnceLock::new(), wasm: None, code })))
    }
}

/// The first bytes of every artifact of a component.
const MAGIC: &[u8] = b"\x7fwasmcmp";

/// Counts up with every change of the plan's types and of the layout above.
const FORMAT: u32 = 2;

fn cut_off() -> Fault {
    Fault::Serialization("the artifact of a component is cut off".into())
}

fn append(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
    bytes.extend_from_slice(part);
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk::<8>()?;
    let (part, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    *rest = after;
    Some(part)
}

/// What bytes are that are no component.
fn other_format(bytes: &[u8]) -> anyhow::Error {
    if bytes.starts_with(b"\0asm\x01\0\0\0") {
        return Fault::NotAComponent.into();
    }
    let reason = "this is not a WebAssembly component, which starts with \"\\0asm\" and version 13 of layer 1";
    Fault::Compile { reason: reason.into(), offset: Some(0) }.into()
}
