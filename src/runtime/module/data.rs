//! The data of a module as images of its memories, so that not every instance has to copy them.

use std::sync::Arc;

use wasmer_compiler::ArtifactCreate;
use wasmer_types::{DataInitializerLike, InitExprOp, LocalMemoryIndex, ModuleInfo};

use crate::space::beginning::{Beginning, Memory};
use crate::space::image::{COPIED_UP_TO, Image};

/// What the memories of an instance begin with if all that its data segments do is known before: they write to places that
/// are constant, in memories that the module defines. `None` if it is not, or if a copy is as good.
///
/// Then no segment can trap, so it makes no difference that they do their work before anything else does.
pub(crate) fn beginning(module: &wasmer::Module) -> Option<Arc<Beginning>> {
    let (artifact, info) = (module.sys_artifact()?, module.info());
    let own = info.memories.values().skip(info.num_imported_memories);
    let mut segments: Vec<Vec<(usize, &[u8])>> = own.clone().map(|_| Vec::new()).collect();
    let mut bytes = 0;
    for segment in artifact.data_initializers() {
        let location = segment.location().clone_to_plain();
        let memory = info.local_memory_index(location.memory_index)?;
        let &[InitExprOp::I32Const(at)] = location.offset_expr.ops() else { return None };
        let (at, data) = (at.cast_unsigned() as usize, segment.data());
        if at.checked_add(data.len())? > length(info, memory)? {
            return None;
        }
        bytes += data.len();
        segments[memory.as_u32() as usize].push((at, data));
    }
    if bytes <= COPIED_UP_TO {
        return None;
    }
    let memories = own.zip(segments).map(|(ty, segments)| {
        let used = segments.iter().any(|(_, bytes)| !bytes.is_empty());
        let image = if used { Some(Arc::new(Image::of_segments(&segments)?)) } else { None };
        Some(Memory { pages: ty.minimum.0, image })
    });
    let tables = info.tables.values().skip(info.num_imported_tables).map(|ty| ty.minimum);
    Some(Arc::new(Beginning { memories: memories.collect::<Option<_>>()?, tables: tables.collect() }))
}

/// How many bytes a memory has that is not shared.
fn length(info: &ModuleInfo, memory: LocalMemoryIndex) -> Option<usize> {
    let ty = &info.memories[info.memory_index(memory)];
    (!ty.shared).then_some(ty.minimum.0 as usize * wasmer::WASM_PAGE_SIZE)
}
