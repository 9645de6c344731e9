//! Any bytes as a component: refused with a reason or taken apart and compiled, and `Component::validate` says which. What
//! imports nothing also comes to life, and is the same out of an artifact.

use wasm_runtime::cache::Request;
use wasm_runtime::compiler::{CodeKind, Compiler};
use wasm_runtime::component::Component;
use wasm_runtime::component::handles::HostResource;
use wasm_runtime::component::host::{HostImport, Linker, Wanted};
use wasm_runtime::component::instance::ComponentInstance;
use wasm_runtime::fault::Fault;
use wasm_runtime::limits::Limits;
use wasm_runtime::store::Store;
use wasm_runtime::text;

use crate::fault;

/// More than this is not read.
const MOST_BYTES: usize = 16 << 10;

/// What a start function may execute.
const FUEL: u64 = 10_000;

pub fn run(bytes: &[u8]) {
    if bytes.len() > MOST_BYTES {
        return;
    }
    let Ok(wasm) = text::to_binary(bytes) else { return };
    let compiler = Compiler::BUILT_IN[0];
    let valid = Component::validate(&wasm, compiler);
    let request = Request { kind: CodeKind::CountsFuel, ..Request::plain(compiler) };
    match Component::new(&wasm, &request) {
        Ok(component) => {
            assert!(valid, "a component is compiled that Component::validate refuses");
            look_at(&component);
            bring_to_life(&component, &request);
        }
        Err(error) => {
            let fault = fault(error);
            let of_the_bytes = matches!(
                fault,
                Fault::Compile { .. } | Fault::Unsupported(_) | Fault::NotAComponent | Fault::IsComponent
            );
            assert!(of_the_bytes, "not a fault of the bytes: {fault:?}");
            assert!(!fault.to_string().is_empty());
        }
    }
}

/// Asks a component for all that it tells, before and after a stay in an artifact.
fn look_at(component: &Component) {
    let artifact = component.serialize().expect("a compiled component has an artifact");
    let back = Component::deserialize(&artifact).expect("an artifact comes back where it was made");
    assert_eq!(back.hash(), component.hash());
    assert_eq!(back.plan().to_bytes(), component.plan().to_bytes());
    for scope in &component.surface().scopes {
        for (name, _) in &scope.entries {
            assert!(!name.is_empty());
        }
    }
    for func in &component.plan().funcs {
        assert!(component.plan().types.signature(func).starts_with('('));
    }
}

/// Instantiates it, without anything that it imports.
fn bring_to_life(component: &Component, request: &Request<'_>) {
    let limits = Limits { fuel: Some(FUEL), memory: Some(16 << 20), ..Limits::default() };
    let store = Store::new(limits);
    let modules = component.modules(request).expect("it is compiled").to_vec();
    match ComponentInstance::new(component, &modules, &mut Nothing, &store) {
        Ok(instance) => assert!(instance.is_usable()),
        Err(error) => drop(fault(error)),
    }
}

/// Has nothing for anybody.
struct Nothing;

impl Linker for Nothing {
    fn function(&mut self, wanted: &Wanted<'_>) -> Result<HostImport, Option<String>> {
        assert!(wanted.signature().starts_with('('));
        Err(None)
    }

    fn resource(&mut self, _interface: Option<&str>, _name: &str) -> Result<Box<dyn HostResource>, Option<String>> {
        Err(None)
    }
}
