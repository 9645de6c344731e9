//! The sections of a module that is written anew, each as it was or replaced.

use std::borrow::Cow;

use wasm_encoder::{ConstExpr, Encode, RawSection, Section, SectionId};
use wasmer::wasmparser::{self, BinaryReader, Result};

use crate::compile::survey::{place, sections};

/// The order of sections (specification 5.5.16).
const ORDER: [SectionId; 13] = {
    use SectionId::{
        Code, Data, DataCount, Element, Export, Function, Global, Import, Memory, Start, Table, Tag, Type,
    };
    [Type, Import, Function, Table, Memory, Tag, Global, Export, Start, Element, DataCount, Code, Data]
};

/// The sections of a module, each by its number and its content.
pub(crate) struct Sections<'a>(Vec<(u8, Cow<'a, [u8]>)>);

impl<'a> Sections<'a> {
    pub(crate) fn of(wasm: &'a [u8]) -> Self {
        let all = sections(wasm).filter_map(|section| section.as_section());
        Self(all.map(|(id, range)| (id, wasm[place(&range)].into())).collect())
    }

    /// Puts a section in the place of one of its kind, or adds it where it belongs.
    pub(crate) fn put(&mut self, section: &impl Section) {
        // Encoded it begins with its length.
        let encoded = encoded(section);
        let mut reader = BinaryReader::new(&encoded, 0);
        let content = reader.read_var_u32().map(|_| encoded[reader.current_position()..].to_vec());
        *self.content(section.id()) = content.unwrap_or_default().into();
    }

    /// Adds a custom section without content behind all others, unless there is one of that name.
    pub(crate) fn mark(&mut self, name: &str) {
        let content = encoded(name);
        if !self.0.iter().any(|(id, data)| *id == SectionId::Custom as u8 && **data == *content) {
            self.0.push((SectionId::Custom as u8, content.into()));
        }
    }

    /// Takes a section out.
    pub(crate) fn remove(&mut self, id: SectionId) {
        self.0.retain(|(each, _)| *each != id as u8);
    }

    /// Puts content in the place of that of a section, which is there.
    pub(crate) fn replace(&mut self, id: SectionId, content: Vec<u8>) {
        *self.content(id.into()) = content.into();
    }

    /// Adds entries to a section that is a list.
    pub(crate) fn append(&mut self, id: SectionId, count: u32, new: &[u8]) -> Result<()> {
        let content = self.content(id.into());
        let mut reader = BinaryReader::new(content, 0);
        let before = if content.is_empty() { 0 } else { reader.read_var_u32()? };
        let entries = &content[reader.current_position()..];
        *content = [&*encoded(&(before + count)), entries, new].concat().into();
        Ok(())
    }

    /// The content of a section. A missing section is added, empty.
    fn content(&mut self, id: u8) -> &mut Cow<'a, [u8]> {
        let rank = |id| ORDER.iter().position(|each| *each as u8 == id);
        let found = self.0.iter().position(|(each, _)| *each == id);
        let index = found.unwrap_or_else(|| {
            let behind = self.0.iter().position(|(each, _)| rank(*each).is_some_and(|other| Some(other) > rank(id)));
            let index = behind.unwrap_or(self.0.len());
            self.0.insert(index, (id, Cow::default()));
            index
        });
        &mut self.0[index].1
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let mut module = wasm_encoder::Module::new();
        for (id, data) in &self.0 {
            module.section(&RawSection { id: *id, data });
        }
        module.finish()
    }
}

/// A constant expression as it stands in a module.
pub(crate) fn expression(wasm: &[u8], expression: &wasmparser::ConstExpr<'_>) -> ConstExpr {
    let mut code = wasm[place(&expression.get_binary_reader().range())].to_vec();
    // The encoder adds the `end` again.
    code.pop();
    ConstExpr::raw(code)
}

/// What is written for something.
pub(crate) fn encoded(what: &(impl Encode + ?Sized)) -> Vec<u8> {
    let mut bytes = Vec::new();
    what.encode(&mut bytes);
    bytes
}
