//! How many instances a component becomes when all that is nested in it is laid out: known before that is done, since a
//! kilobyte can become a quarter of a million.

use wasmtime_environ::wasmparser::{
    ComponentAlias, ComponentExternalKind, ComponentInstance, ComponentTypeRef, Instance, Parser, Payload, Result,
};

/// The most instances of core modules that a component may become. Those that toolchains make are some dozens.
const MOST: u64 = 4096;

/// How many instances a component becomes: so many, and so many more for each that a component becomes which it is given.
#[derive(Clone, Copy, Default)]
struct Weight {
    fixed: u64,
    given: u64,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.given = self.given.saturating_add(other.given);
    }

    /// With components that weigh `with` where it is given some.
    fn given(self, with: Self) -> Self {
        Self {
            fixed: self.fixed.saturating_add(self.given.saturating_mul(with.fixed)),
            given: self.given.saturating_mul(with.given),
        }
    }

    fn max(self, other: Self) -> Self {
        Self { fixed: self.fixed.max(other.fixed), given: self.given.max(other.given) }
    }
}

/// A component that is being read.
#[derive(Default)]
struct Scope {
    own: Weight,
    /// What each component that it can name weighs; `None` for those that it is given.
    components: Vec<Option<Weight>>,
}

/// How many instances a component becomes at most, if that is too many. What cannot be read counts as not there: the
/// validator says what is wrong with it.
pub(super) fn too_many(wasm: &[u8]) -> Option<u64> {
    let weight = weigh(wasm).unwrap_or_default();
    (weight.fixed > MOST).then_some(weight.fixed)
}

fn weigh(wasm: &[u8]) -> Result<Weight> {
    let mut scopes = vec![Scope::default()];
    // Within a core module there is nothing to count.
    let mut modules = 0_u32;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ModuleSection { .. } => modules += 1,
            Payload::ComponentSection { .. } => scopes.push(Scope::default()),
            Payload::End(_) if modules > 0 => modules -= 1,
            Payload::End(_) => {
                let Some(done) = scopes.pop() else { break };
                match scopes.last_mut() {
                    Some(outer) => outer.components.push(Some(done.own)),
                    None => return Ok(done.own),
                }
            }
            Payload::InstanceSection(instances) => {
                for instance in instances {
                    if let (Instance::Instantiate { .. }, Some(scope)) = (instance?, scopes.last_mut()) {
                        scope.own.add(Weight { fixed: 1, given: 0 });
                    }
                }
            }
            Payload::ComponentInstanceSection(instances) => {
                for instance in instances {
                    if let ComponentInstance::Instantiate { component_index, .. } = instance? {
                        instantiate(&mut scopes, component_index);
                    }
                }
            }
            Payload::ComponentImportSection(imports) => {
                for import in imports {
                    if matches!(import?.ty, ComponentTypeRef::Component(_)) {
                        name_unknown(&mut scopes);
                    }
                }
            }
            Payload::ComponentAliasSection(aliases) => {
                for alias in aliases {
                    match alias? {
                        ComponentAlias::InstanceExport { kind: ComponentExternalKind::Component, .. } => {
                            name_unknown(&mut scopes);
                        }
                        ComponentAlias::Outer {
                            kind: wasmtime_environ::wasmparser::ComponentOuterAliasKind::Component,
                            count,
                            index,
                        } => {
                            let depth = scopes.len().checked_sub(1 + count as usize);
                            let weight = depth.and_then(|depth| scopes[depth].components.get(index as usize)).copied();
                            if let Some(scope) = scopes.last_mut() {
                                scope.components.push(weight.flatten());
                            }
                        }
                        _ => {}
                    }
                }
            }
            Payload::ComponentExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ComponentExternalKind::Component
                        && let Some(scope) = scopes.last_mut()
                    {
                        let weight = scope.components.get(export.index as usize).copied().flatten();
                        scope.components.push(weight);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(scopes.first().map(|scope| scope.own).unwrap_or_default())
}

/// A component that is given from outside, or by an instance.
fn name_unknown(scopes: &mut [Scope]) {
    if let Some(scope) = scopes.last_mut() {
        scope.components.push(None);
    }
}

/// Whatever it is given is one of those that can be named here.
fn instantiate(scopes: &mut [Scope], component: u32) {
    const GIVEN: Weight = Weight { fixed: 0, given: 1 };
    let Some(scope) = scopes.last_mut() else { return };
    let heaviest = scope.components.iter().map(|weight| weight.unwrap_or(GIVEN)).fold(Weight::default(), Weight::max);
    let weight = match scope.components.get(component as usize) {
        Some(Some(weight)) => weight.given(heaviest),
        Some(None) => GIVEN,
        None => return,
    };
    scope.own.add(weight);
}
