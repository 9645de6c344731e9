//! The data of a module as images of its memories, so that not every instance has to copy them.

use std::fs::File;
use std::io;
use std::sync::Arc;

use wasmer_types::ModuleInfo;

use crate::compile::active_data::ActiveData;
use crate::module::bytes::Reader;
use crate::module::images;
use crate::space::beginning::{Beginning, Memory};
use crate::space::image::Image;

/// What the memories of an instance begin with, because segments that the engine does not know would put it there.
///
/// None of these can trap, and they are the first, so it makes no difference that they do their work before anything else
/// does.
pub(crate) struct Data {
    pub(crate) beginning: Arc<Beginning>,
    /// Whether the engine has no other active segments.
    pub(crate) whole: bool,
}

/// What stands in front of the bytes of it.
const NONE: u8 = 0;
const PART: u8 = 1;
const WHOLE: u8 = 2;

impl Data {
    /// The data that the engine was not given with a module.
    pub(crate) fn of(data: &ActiveData<'_>, info: &ModuleInfo) -> Self {
        let own = info.memories.values().skip(info.num_imported_memories);
        let memories = own.zip(&data.memories).map(|(ty, segments)| {
            let image = Image::of_segments(segments).map(Arc::new);
            Memory { pages: ty.minimum.0, image }
        });
        Self::new(memories.collect(), data.whole, info)
    }

    fn new(memories: Box<[Memory]>, whole: bool, info: &ModuleInfo) -> Self {
        let tables = info.tables.values().skip(info.num_imported_tables).map(|ty| ty.minimum);
        Self { beginning: Arc::new(Beginning { memories, tables: tables.collect() }), whole }
    }

    /// A mark, and the memories as `images` writes them.
    pub(crate) fn write(data: Option<&Self>, to: &mut Vec<u8>) {
        to.push(Self::mark(data));
        if let Some(data) = data {
            images::write(&data.beginning.memories, |bytes| to.extend_from_slice(bytes));
        }
    }

    /// The same for a file of which the images are parts, from `start` on: `put` gets their pieces, and `to` the rest. Returns
    /// where the images end.
    pub(crate) fn write_apart(
        data: Option<&Self>,
        start: u64,
        to: &mut Vec<u8>,
        put: impl FnMut(u64, &[u8]) -> io::Result<()>,
    ) -> io::Result<u64> {
        to.push(Self::mark(data));
        match data {
            Some(data) => images::write_apart(&data.beginning.memories, start, to, put),
            None => Ok(start),
        }
    }

    fn mark(data: Option<&Self>) -> u8 {
        match data {
            None => NONE,
            Some(Self { whole: false, .. }) => PART,
            Some(Self { whole: true, .. }) => WHOLE,
        }
    }

    /// What `write` wrote, or `write_apart` into that file; `None` if no module like this one can have it.
    pub(crate) fn read(bytes: &mut Reader<'_>, info: &ModuleInfo, file: Option<&File>) -> Option<Option<Self>> {
        let mark = bytes.take(1)?[0];
        if mark == NONE {
            return Some(None);
        }
        let memories = images::read(bytes, info, file)?;
        let own = info.memories.values().skip(info.num_imported_memories);
        let as_declared = own.zip(&memories).all(|(ty, memory)| ty.minimum.0 == memory.pages);
        (as_declared && mark <= WHOLE).then(|| Some(Self::new(memories, mark == WHOLE, info)))
    }
}
