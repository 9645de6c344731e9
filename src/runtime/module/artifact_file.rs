//! A compiled module in a file, laid out so that its code can be mapped.
//!
//! The engine maps pages of a file from its beginning. So its artifact comes first. Then come the images of the memories that
//! the module defines, laid out to be mapped as well; a description; and a footer of fixed size: the length of the
//! description, a checksum of everything before it, and a mark.
#![allow(unsafe_code, reason = "loads machine code")]

use std::borrow::Cow;
use std::fs::File;
use std::hash::Hasher;
use std::io::{self, ErrorKind};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use twox_hash::XxHash3_64;

use crate::compile::active_data::ActiveData;
use crate::compile::engine::{Form, new_loading_engine};
use crate::compile::survey::{Remainder, Survey};
use crate::compile::threads::give_memory_back;
use crate::compiler::Compiler;
use crate::fault::Fault;
use crate::module::artifact::{cut_off, made_for, refused};
use crate::module::bytes::{Reader, write_text};
use crate::module::data::Data;
use crate::module::shared_file::{self, read};
use crate::module::{Hash, Module};
use crate::space::image::Image;

/// The last bytes of every such file. The last one is incremented with the format of artifacts.
const MARK: &[u8; 8] = b"wasmphp\x07";

/// Length of the description, checksum, mark.
const FOOTER: usize = 4 + 8 + MARK.len();

/// An upper bound for a description, which holds names of parameters and custom sections.
const MAX_DESCRIPTION: usize = 256 << 20;

/// An image's magic number (System V ABI, 4.1).
const ELF: &[u8] = b"\x7fELF";

/// The size of code from which an image is worth its fixed costs.
const IMAGE_FROM: usize = 128 << 10;

/// The better form for a module in a file.
///
/// An image's code is mapped, so it costs next to nothing and is shared between processes, while an archive's code is
/// copied. What an image has of data (passive segments and custom sections; what memories begin with is apart) is copied,
/// while an archive's is mapped. Copying data costs somewhat more for each byte of wasm.
pub(crate) fn form(survey: &Survey<'_>, compiler: Compiler) -> Form {
    let possible = cfg!(target_os = "linux") && compiler == Compiler::Cranelift;
    if !possible || survey.code_bytes < IMAGE_FROM {
        return Form::in_process(compiler);
    }
    let data_bytes = survey.data_bytes - ActiveData::of(survey).map_or(0, |data| data.bytes());
    if survey.code_bytes / 2 > data_bytes { Form::Image } else { Form::Archive }
}

/// Writes a module into a file without content: artifact, images, description, footer.
pub(crate) fn write(module: &Module, compiled_at: SystemTime, file: &File) -> anyhow::Result<()> {
    let artifact = module.artifact()?;
    file.write_all_at(&artifact, 0)?;
    let mut description = Vec::new();
    write_text(&mut description, made_for(module.compiler()));
    description.extend_from_slice(module.code_hash());
    let seconds = compiled_at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    description.extend_from_slice(&seconds.to_le_bytes());
    description.extend_from_slice(&(artifact.len() as u64).to_le_bytes());
    module.remainder().write(&mut description);
    let data = module.data();
    let behind = artifact.len() as u64;
    // Without images the description follows at once.
    let behind = if data.is_some() { behind.next_multiple_of(Image::BEGINS_AT) } else { behind };
    let mut end = Data::write_apart(data, behind, &mut description, |at, bytes| file.write_all_at(bytes, at))?;
    let length = u32::try_from(description.len()).unwrap_or(u32::MAX);
    description.extend_from_slice(&length.to_le_bytes());
    file.write_all_at(&description, end)?;
    end += description.len() as u64;
    let mut footer = checksum(file, usize::try_from(end)?)?.to_le_bytes().to_vec();
    footer.extend_from_slice(MARK);
    file.write_all_at(&footer, end)?;
    Ok(())
}

/// The module in a file that `write` made, and when it was compiled.
///
/// # Errors
///
/// If the file is anything else, or holds another module than `wanted`, or code for another machine. Nothing is
/// mapped then.
pub(crate) fn load(file: File, size: usize, wanted: &Hash, compiler: Compiler) -> anyhow::Result<(Module, SystemTime)> {
    let source = Source::new(file, size)?;
    let end = size.checked_sub(FOOTER).ok_or_else(cut_off)?;
    let footer = source.bytes(end, FOOTER)?;
    let (length, rest) = footer.split_first_chunk().ok_or_else(cut_off)?;
    let (checksum, mark) = rest.split_first_chunk().ok_or_else(cut_off)?;
    let length = u32::from_le_bytes(*length) as usize;
    if mark != MARK || length > MAX_DESCRIPTION {
        return Err(refused("the file is not an artifact, or is cut off").into());
    }
    let description = source.bytes(end.checked_sub(length).ok_or_else(cut_off)?, length)?;
    let mut rest = Reader(&description);
    // The cheap checks come first.
    let found = rest.text().ok_or_else(cut_off)?;
    if found != made_for(compiler) {
        return Err(refused(&format!("the artifact was made for {found}")).into());
    }
    if rest.hash().ok_or_else(cut_off)? != *wanted {
        return Err(refused("the artifact is of another module").into());
    }
    if source.checksum(end + 4)? != u64::from_le_bytes(*checksum) {
        return Err(refused("the artifact is damaged: its checksum does not match").into());
    }
    let seconds = rest.take(8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes).ok_or_else(cut_off)?;
    let artifact_length = rest.long().and_then(|length| usize::try_from(length).ok()).ok_or_else(cut_off)?;
    let remainder = Remainder::read_back(&mut rest).ok_or_else(cut_off)?;
    let compiled_at = UNIX_EPOCH + Duration::from_secs(seconds);
    let data = rest.0.to_vec();
    drop((footer, description));
    let engine = new_loading_engine();
    let file = source.file.try_clone()?;
    let loaded = catch_unwind(AssertUnwindSafe(|| source.into_module(&engine, artifact_length)));
    let (module, image) = loaded.map_err(|panic| Fault::panic(&*panic))??;
    let data = Data::read(&mut Reader(&data), module.info(), Some(&file)).ok_or_else(cut_off)?;
    if size >= LARGE {
        // What the engine needed for that is as much as what it keeps.
        give_memory_back();
    }
    Ok((Module::new(engine, module, compiler, *wanted, remainder, data, image), compiled_at))
}

/// A file up to this size is read at once: opening it again and mapping it takes longer.
const SMALL: usize = 64 << 10;

/// The size of a file from which on it is worth the time to give back what loading it has left free.
const LARGE: usize = 1 << 20;

/// The chunk stays in the processor's cache between reading and hashing.
const CHUNK: usize = 128 << 10;

/// An artifact's file, and all its bytes if it is small.
struct Source {
    file: File,
    content: Option<Vec<u8>>,
}

impl Source {
    fn new(file: File, size: usize) -> io::Result<Self> {
        let content = if size > SMALL { None } else { Some(read(&file, 0, size)?) };
        Ok(Self { file, content })
    }

    fn bytes(&self, offset: usize, length: usize) -> io::Result<Cow<'_, [u8]>> {
        let Some(content) = &self.content else {
            return read(&self.file, offset, length).map(Cow::Owned);
        };
        let range = offset.checked_add(length).and_then(|end| content.get(offset..end));
        range.map(Cow::Borrowed).ok_or_else(|| ErrorKind::UnexpectedEof.into())
    }

    /// The checksum of the first `length` bytes.
    fn checksum(&self, length: usize) -> io::Result<u64> {
        if self.content.is_some() {
            return Ok(XxHash3_64::oneshot(&self.bytes(0, length)?));
        }
        checksum(&self.file, length)
    }

    /// The module, and the image from which its code is mapped, if it is mapped.
    fn into_module(
        mut self,
        engine: &wasmer::Engine,
        artifact_length: usize,
    ) -> anyhow::Result<(wasmer::Module, Option<shared_file::Image>)> {
        let is_image = *self.bytes(0, ELF.len())? == *ELF;
        if let Some(bytes) = self.content.take_if(|_| !is_image) {
            return Ok((from_memory(engine, bytes, artifact_length)?, None));
        }
        if !lists_descriptors() {
            // The engine can map a file only by its path.
            let bytes = self.bytes(0, artifact_length)?.into_owned();
            return Ok((from_memory(engine, bytes, artifact_length)?, None));
        }
        // This very file: its name may belong to another one by now.
        let path = format!("{DESCRIPTORS}/{}", self.file.as_raw_fd());
        // Both ways keep the file open.
        let (image, _archive) = if is_image {
            (Some(shared_file::Image::new(self.file, artifact_length)?), None)
        } else {
            (None, Some(self.file))
        };
        // SAFETY: by the checksum this is what `write` wrote, for an engine like this one, and only trusted users can
        // write to the file.
        let loaded = unsafe {
            if is_image {
                // The engine's other function would copy the code.
                wasmer::Module::deserialize_from_file(engine, path)
            } else {
                // It is valid by the checksum; validating every byte again takes ten times as long.
                wasmer::Module::deserialize_from_file_unchecked(engine, path)
            }
        };
        Ok((loaded.map_err(|error| refused(&error.to_string()))?, image))
    }
}

/// The checksum of the first `length` bytes of a file.
///
/// It need not resist an attack, since an attacker who can write to the file can run code anyway. It detects a file that was
/// truncated, zeroed or changed in places, with a chance of one in 2^64 to miss it, at the speed of memory.
pub(crate) fn checksum(file: &File, length: usize) -> io::Result<u64> {
    let mut buffer = vec![0; length.min(CHUNK)];
    let mut checksum = XxHash3_64::new();
    let mut offset = 0;
    while offset < length {
        let chunk = &mut buffer[..(length - offset).min(CHUNK)];
        file.read_exact_at(chunk, offset as u64)?;
        checksum.write(chunk);
        offset += chunk.len();
    }
    Ok(checksum.finish())
}

/// The place where Linux lists the open files of a process.
const DESCRIPTORS: &str = "/proc/self/fd";

/// Whether it does in this root directory. Another root may have no such directory, or a false one.
#[cfg(target_os = "linux")]
fn lists_descriptors() -> bool {
    rustix::fs::statfs(DESCRIPTORS).is_ok_and(|found| found.f_type == rustix::fs::PROC_SUPER_MAGIC)
}

#[cfg(not(target_os = "linux"))]
fn lists_descriptors() -> bool {
    false
}

/// The module in the first bytes of a file's content, which is copied.
fn from_memory(engine: &wasmer::Engine, mut bytes: Vec<u8>, artifact_length: usize) -> anyhow::Result<wasmer::Module> {
    bytes.truncate(artifact_length);
    // SAFETY: by the checksum these are the bytes that `write` wrote, for an engine like this one, and only trusted
    // users can write to the file.
    let loaded = unsafe { wasmer::Module::deserialize_unchecked(engine, bytes) };
    Ok(loaded.map_err(|error| refused(&error.to_string()))?)
}
