//! Modules whose instances begin with the state of another instance, or with images of their data.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::compile::declared;
use crate::module::data::Data;
use crate::module::state::State;
use crate::module::{Export, Module, Snapshot, webassembly};
use crate::space::beginning::Beginning;
use crate::types::ExternType;

impl Module {
    /// Its code, with another state to begin with.
    pub(crate) fn with_state(&self, state: State) -> Self {
        let info = self.code.module.info();
        let export = |export: &Export| {
            let mut export = export.clone();
            match (&mut export.ty.ty, info.exports.get(&export.ty.name)) {
                (ExternType::Memory(ty), Some(wasmer::ExportIndex::Memory(index))) => {
                    let own = info.local_memory_index(*index).map(|index| index.as_u32() as usize);
                    own.inspect(|index| ty.minimum = state.beginning.memories[*index].pages);
                }
                (ExternType::Table(ty), Some(wasmer::ExportIndex::Table(index))) => {
                    let own = info.local_table_index(*index).map(|index| index.as_u32() as usize);
                    own.inspect(|index| ty.minimum = state.beginning.tables[*index]);
                }
                _ => {}
            }
            export
        };
        let exports: Box<[Export]> = self.code.exports.iter().map(export).collect();
        let differs = exports.iter().zip(&self.code.exports).any(|(one, other)| one.ty != other.ty);
        let snapshot = Snapshot { state, hash: OnceLock::new(), exports: differs.then_some(exports) };
        Self { code: Arc::clone(&self.code), snapshot: Some(Arc::new(snapshot)) }
    }

    /// Its code, to begin with the state of another module of the same binary.
    pub fn with_state_of(&self, other: &Self) -> Self {
        debug_assert_eq!(self.code_hash(), other.code_hash());
        Self { code: Arc::clone(&self.code), snapshot: other.snapshot.clone() }
    }

    /// Its code, to begin as it was written.
    pub(crate) fn without_state(&self) -> Self {
        Self { code: Arc::clone(&self.code), snapshot: None }
    }

    /// The state that its instances begin with, if it is a snapshot.
    pub(crate) fn state(&self) -> Option<&State> {
        self.snapshot.as_ref().map(|snapshot| &snapshot.state)
    }

    /// The module as WebAssembly, given the binary that its code was made from: that, or one that begins with the state that
    /// it is a snapshot of.
    ///
    /// # Errors
    ///
    /// If that is not its binary.
    pub fn to_binary<'a>(&self, wasm: &'a [u8]) -> anyhow::Result<Cow<'a, [u8]>> {
        Ok(match self.state() {
            Some(state) => webassembly::with_state(wasm, state)?.into(),
            None => wasm.into(),
        })
    }

    /// Whether it has a state of its own, beside what is in its binary.
    pub fn has_state(&self) -> bool {
        self.snapshot.is_some()
    }

    /// Whether its instances begin where another one was, so that nothing is to start them: it is a snapshot, or was made of
    /// the WebAssembly of one.
    pub fn is_snapshot(&self) -> bool {
        self.has_state() || self.custom_sections(webassembly::SNAPSHOT).next().is_some()
    }

    /// The same of a binary that is not compiled.
    pub fn is_binary_of_snapshot(wasm: &[u8]) -> bool {
        declared::custom_sections(wasm, webassembly::SNAPSHOT).next().is_some()
    }

    /// What the memories and tables of its instances begin with, if that is not what their types say.
    pub(crate) fn beginning(&self) -> Option<&Arc<Beginning>> {
        match self.state() {
            Some(state) => Some(&state.beginning),
            None => self.data().map(|data| &data.beginning),
        }
    }

    /// What its memories begin with as it was written, if that is not for the engine to put there.
    pub(crate) fn data(&self) -> Option<&Data> {
        self.code.data.as_ref()
    }

    /// What the state of a snapshot takes.
    pub(crate) fn state_bytes(&self) -> usize {
        self.state().map_or(0, State::size)
    }
}
