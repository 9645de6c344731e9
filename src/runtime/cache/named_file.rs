//! A module that is kept under a name, as a file that is laid out to be mapped.
//!
//! The images of its memories come first, with every byte at its place, so the file has holes where they have zeros. Then
//! the module's WebAssembly, if it is kept for the name; a description; and a footer of fixed size: the length of the
//! description, a checksum of everything before it, and a mark. The code is in a file of its own, as that of any module.

use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::named::{Binary, Part, Remembered};
use crate::compiler::{CodeKind, Compiler};
use crate::module::artifact::made_for;
use crate::module::artifact_file::checksum;
use crate::module::bytes::{Reader, write_number, write_text};
use crate::module::shared_file::read;
use crate::module::state::State;
use crate::module::{Hash, Module};

/// The last bytes of every such file. The last one is incremented with the format.
const MARK: &[u8; 8] = b"wasmnam\x01";

/// Length of the description, checksum, mark.
const FOOTER: usize = 4 + 8 + MARK.len();

/// An upper bound for a description, which holds names and the elements of tables.
const MAX_DESCRIPTION: usize = 256 << 20;

/// Where the WebAssembly is, in the description.
const LOST: u8 = 0;
const FILE: u8 = 1;
const PART: u8 = 2;

/// Writes a module into a new file.
pub(super) fn write(name: &[u8], remembered: &Remembered, made_at: SystemTime, file: &File) -> anyhow::Result<()> {
    let module = &remembered.module;
    let mut state = Vec::new();
    let images = match module.state() {
        Some(of) => of.write_apart(&mut state, |at, bytes| file.write_all_at(bytes, at))?,
        None => 0,
    };
    let mut description = Vec::new();
    write_text(&mut description, made_for(module.compiler()));
    write_bytes(&mut description, name);
    description.push(u8::from(module.kind() == CodeKind::CountsFuel));
    description.extend_from_slice(module.code_hash());
    let seconds = made_at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    description.extend_from_slice(&seconds.to_le_bytes());
    let mut end = images;
    match &remembered.binary {
        Binary::Lost => description.push(LOST),
        Binary::File(path) => {
            description.push(FILE);
            write_bytes(&mut description, path.as_os_str().as_bytes());
        }
        Binary::Bytes(_) | Binary::Part(_) => {
            let bytes = remembered.binary.bytes()?;
            file.write_all_at(&bytes, images)?;
            description.push(PART);
            description.extend_from_slice(&images.to_le_bytes());
            description.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            end += bytes.len() as u64;
        }
    }
    description.push(u8::from(module.has_state()));
    description.extend_from_slice(&state);
    let length = u32::try_from(description.len()).unwrap_or(u32::MAX);
    description.extend_from_slice(&length.to_le_bytes());
    file.write_all_at(&description, end)?;
    end += description.len() as u64;
    let mut footer = checksum(file, usize::try_from(end)?)?.to_le_bytes().to_vec();
    footer.extend_from_slice(MARK);
    file.write_all_at(&footer, end)?;
    Ok(())
}

/// What such a file says.
pub(super) struct Kept {
    file: Arc<File>,
    pub(super) code: Hash,
    pub(super) kind: CodeKind,
    pub(super) made_at: SystemTime,
    binary: Binary,
    /// The state of a snapshot, apart from its images.
    state: Option<Vec<u8>>,
}

impl Kept {
    /// Reads a file that `write` made for that name; `None` if it is anything else, or for other machines or settings.
    pub(super) fn read(file: File, size: usize, name: &[u8], compiler: Compiler) -> Option<Self> {
        let end = size.checked_sub(FOOTER)?;
        let footer = read(&file, end, FOOTER).ok()?;
        let (length, rest) = footer.split_first_chunk()?;
        let (sum, mark) = rest.split_first_chunk()?;
        let length = u32::from_le_bytes(*length) as usize;
        if mark != MARK || length > MAX_DESCRIPTION {
            return None;
        }
        let start = end.checked_sub(length)?;
        let description = read(&file, start, length).ok()?;
        let mut rest = Reader(&description);
        // The cheap checks come first. Names that are different may have the same file.
        if rest.text()? != made_for(compiler) || read_bytes(&mut rest)? != name {
            return None;
        }
        if checksum(&file, end + 4).ok()? != u64::from_le_bytes(*sum) {
            return None;
        }
        let kind = if rest.take(1)?[0] == 0 { CodeKind::Plain } else { CodeKind::CountsFuel };
        let code = rest.hash()?;
        let made_at = UNIX_EPOCH + Duration::from_secs(rest.long()?);
        let file = Arc::new(file);
        let binary = match rest.take(1)?[0] {
            FILE => Binary::File(Path::new(OsStr::from_bytes(read_bytes(&mut rest)?)).to_owned()),
            PART => {
                let (at, length) = (rest.long()?, usize::try_from(rest.long()?).ok()?);
                Binary::Part(Arc::new(Part { file: Arc::clone(&file), at, length }))
            }
            _ => Binary::Lost,
        };
        let state = (rest.take(1)?[0] != 0).then(|| rest.0.to_vec());
        Some(Self { file, code, kind, made_at, binary, state })
    }

    /// The module, given its code; `None` if the state is not one of its instances'.
    pub(super) fn of_code(self, code: Module) -> Option<Remembered> {
        let module = match self.state {
            Some(state) => {
                let state = State::read_apart(&state, code.wasmer().info(), &self.file)?;
                code.with_state(state)
            }
            None => code,
        };
        Some(Remembered { module, binary: self.binary })
    }
}

fn write_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    write_number(to, bytes.len());
    to.extend_from_slice(bytes);
}

fn read_bytes<'a>(from: &mut Reader<'a>) -> Option<&'a [u8]> {
    let length = from.number()? as usize;
    from.take(length)
}
