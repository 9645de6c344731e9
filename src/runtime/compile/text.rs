//! Recognises the bytes of a module: a binary, text to be encoded, or something else.

use crate::compile::formats;
use crate::fault::Fault;

/// The first four bytes of every WebAssembly binary (specification 5.5.16).
const MAGIC: &[u8] = b"\0asm";

/// The binary of a module: the text format (specification 6) is encoded, a binary is returned as it is.
pub fn to_binary(bytes: &[u8]) -> anyhow::Result<std::borrow::Cow<'_, [u8]>> {
    if bytes.is_empty() {
        return Err(compile_reason("the module is empty"));
    }
    if bytes.starts_with(MAGIC) {
        return Ok(bytes.into());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text_to_binary(text).map(Into::into),
        Err(_) => Err(compile_reason(match formats::guess(bytes) {
            Some(what) => format!("this is {what}"),
            None => {
                "this is neither a WebAssembly binary (which starts with \"\\0asm\") nor WebAssembly text".to_owned()
            }
        })),
    }
}

/// Encodes the text format.
pub fn text_to_binary(text: &str) -> anyhow::Result<Vec<u8>> {
    // The encoder would accept a binary.
    if text.as_bytes().starts_with(MAGIC) {
        return Err(compile_reason("this is a WebAssembly binary, not text"));
    }
    match wasmer::wat2wasm(text.as_bytes()) {
        Ok(wasm) => Ok(wasm.into_owned()),
        Err(error) => Err(compile_reason(match formats::guess(text.as_bytes()) {
            Some(what) => format!("this is {what}"),
            None => format!("invalid WebAssembly text: {}", formats::shortened(error.to_string().trim_end())),
        })),
    }
}

/// A component has another value in the version field, the layer (component model, binary format).
pub(crate) const COMPONENT: &[u8] = b"\0asm\x0d\x00\x01\x00";

/// Whether bytes begin like a component.
pub(crate) fn is_component(wasm: &[u8]) -> bool {
    wasm.starts_with(COMPONENT)
}

/// Says what bytes that are not a core module are instead, where that can be told.
pub(crate) fn refuse_other_formats(wasm: &[u8]) -> anyhow::Result<()> {
    if wasm.is_empty() {
        return Err(compile_reason("the module is empty"));
    }
    if is_component(wasm) {
        return Err(Fault::IsComponent.into());
    }
    if !wasm.starts_with(MAGIC) {
        let seen = wasm.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
        let what = formats::guess(wasm).map_or_else(String::new, |what| format!("; this is {what}"));
        let reason = format!("not a WebAssembly binary: it must start with 00 61 73 6d (\"\\0asm\"), not {seen}{what}");
        return Err(Fault::Compile { reason, offset: Some(0) }.into());
    }
    Ok(())
}

fn compile_reason(reason: impl Into<String>) -> anyhow::Error {
    Fault::Compile { reason: reason.into(), offset: None }.into()
}
