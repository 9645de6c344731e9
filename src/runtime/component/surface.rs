//! What a component exports, by the names that a program has for it.

use std::collections::HashMap;

use super::plan::{Item, Plan};
use super::semver;
use super::types::{Label, camel_case};

/// The exports of a component.
#[derive(Debug, Default)]
pub struct Surface {
    /// The component's own exports first, then those of its interfaces.
    pub scopes: Vec<Scope>,
    pub resources: Vec<ResourceKind>,
    /// The kind of resource by its number in the plan.
    by_number: HashMap<u32, usize>,
}

/// The exports of an interface, or of the component.
#[derive(Debug, Default)]
pub struct Scope {
    /// The interface's name; empty for the component.
    pub name: String,
    pub entries: Vec<(String, Entry)>,
    names: HashMap<Box<str>, usize>,
}

/// One export.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// By its place among the exported functions.
    Func(usize),
    /// By its place in `Surface::resources`.
    Resource(usize),
    /// By its place in `Surface::scopes`.
    Interface(usize),
}

/// A kind of resource and its functions, by their places among the exported functions.
#[derive(Debug)]
pub struct ResourceKind {
    pub label: Label,
    /// Its number in the plan.
    pub number: u32,
    pub constructor: Option<usize>,
    pub statics: HashMap<Box<str>, usize>,
    pub methods: HashMap<Box<str>, usize>,
}

impl Surface {
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut surface = Self::default();
        surface.read("", &plan.exports, plan);
        surface
    }

    fn read(&mut self, name: &str, items: &[(String, Item)], plan: &Plan) -> usize {
        let place = self.scopes.len();
        self.scopes.push(Scope { name: name.into(), ..Scope::default() });
        let mut entries = Vec::new();
        for (name, item) in items {
            match item {
                Item::Resource(table) => {
                    if let Some(entry) = self.resource(name, *table, plan) {
                        entries.push((name.clone(), entry));
                    }
                }
                Item::Interface(items) => {
                    let scope = self.read(name, items, plan);
                    entries.push((name.clone(), Entry::Interface(scope)));
                }
                Item::Func { lifted: Some(lifted), .. } if !name.starts_with('[') => {
                    entries.push((name.clone(), Entry::Func(*lifted as usize)));
                }
                _ => {}
            }
        }
        // The functions of resources, when all resources are known.
        for (name, item) in items {
            let Item::Func { lifted: Some(lifted), .. } = item else { continue };
            let Some((kind, rest)) = name.strip_prefix('[').and_then(|name| name.split_once(']')) else { continue };
            let (resource, function) = rest.split_once('.').unwrap_or((rest, ""));
            let known = entries.iter().find(|(name, _)| name == resource);
            let Some((_, Entry::Resource(place))) = known else { continue };
            let resource = &mut self.resources[*place];
            let function = camel_case(function).into();
            match kind {
                "constructor" => resource.constructor = Some(*lifted as usize),
                "static" => drop(resource.statics.insert(function, *lifted as usize)),
                _ => drop(resource.methods.insert(function, *lifted as usize)),
            }
        }
        let scope = &mut self.scopes[place];
        for (index, (name, _)) in entries.iter().enumerate() {
            scope.names.entry(camel_case(name).into()).or_insert(index);
        }
        for (index, (name, _)) in entries.iter().enumerate() {
            scope.names.insert(name.as_str().into(), index);
        }
        scope.entries = entries;
        place
    }

    fn resource(&mut self, name: &str, table: u32, plan: &Plan) -> Option<Entry> {
        let number = plan.types.tables.get(table as usize).copied().flatten()?.resource;
        let place = self.resources.len();
        self.resources.push(ResourceKind {
            label: Label::new(name),
            number,
            constructor: None,
            statics: HashMap::new(),
            methods: HashMap::new(),
        });
        // A resource that several interfaces export has its functions in the first.
        self.by_number.entry(number).or_insert(place);
        Some(Entry::Resource(place))
    }

    /// The kind of a resource by its number in the plan, if the component exports it.
    pub fn resource_of(&self, number: u32) -> Option<&ResourceKind> {
        self.resources.get(*self.by_number.get(&number)?)
    }

    /// The export of that name in a scope: by its name in WIT or in camelCase; an interface also without its version,
    /// with another that is compatible, or by its last word where that is unambiguous.
    pub fn find(&self, scope: usize, name: &str) -> Option<Entry> {
        let scope = self.scopes.get(scope)?;
        if let Some(index) = scope.names.get(name) {
            return Some(scope.entries[*index].1);
        }
        let interfaces = || scope.entries.iter().filter(|(_, entry)| matches!(entry, Entry::Interface(_)));
        if name.contains(['/', ':']) {
            let compatible = interfaces().filter(|(known, _)| semver::matches(known, name));
            let latest =
                compatible.max_by(|(one, _), (other, _)| semver::compare(semver::split(one).1, semver::split(other).1));
            return latest.map(|(_, entry)| *entry);
        }
        let mut named = interfaces().filter(|(known, _)| {
            let word = semver::last_word(known);
            word == name || camel_case(word) == name
        });
        match (named.next(), named.next()) {
            (Some((_, entry)), None) => Some(*entry),
            _ => None,
        }
    }

    /// The function of that name in a scope.
    pub fn function(&self, scope: usize, name: &str) -> Option<usize> {
        let scope = self.scopes.get(scope)?;
        match scope.entries[*scope.names.get(name)?].1 {
            Entry::Func(lifted) => Some(lifted),
            _ => None,
        }
    }
}
