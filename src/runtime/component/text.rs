//! Strings in the encodings that components have, and from one of them to another.

use std::borrow::Cow;

use super::broken::{Broken, broken};
use super::plan::{Encoding, Transcode};

/// The bit of a length in code units that says that the string is UTF-16, where it may also be Latin-1.
const UTF16_TAG: u32 = 1 << 31;

/// Where a string is in memory: its alignment, its bytes, and how these are encoded.
pub(crate) struct Extent {
    pub(crate) align: u32,
    pub(crate) bytes: u64,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    Utf16,
    Latin1,
}

/// What the length of a string says.
pub(crate) fn extent(encoding: Encoding, length: u32) -> Extent {
    let (form, units) = match encoding {
        Encoding::Utf8 => (Form::Utf8, length),
        Encoding::Utf16 => (Form::Utf16, length),
        Encoding::Compact if length & UTF16_TAG != 0 => (Form::Utf16, length ^ UTF16_TAG),
        Encoding::Compact => (Form::Latin1, length),
    };
    match form {
        Form::Utf8 => Extent { align: 1, bytes: units.into(), form },
        Form::Utf16 => Extent { align: 2, bytes: u64::from(units) * 2, form },
        Form::Latin1 => Extent { align: 2, bytes: units.into(), form },
    }
}

/// The text in a string's bytes.
pub(crate) fn decode<'a>(extent: &Extent, bytes: &'a [u8]) -> Result<Cow<'a, str>, Broken> {
    match extent.form {
        Form::Utf8 => utf8(bytes).map(Cow::Borrowed),
        Form::Utf16 => utf16(bytes).map(Cow::Owned),
        Form::Latin1 => Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())),
    }
}

/// Text as a string: its bytes, its length in code units, its alignment.
pub(crate) fn encode(encoding: Encoding, text: &str) -> (Cow<'_, [u8]>, u32, u32) {
    let length = |units: usize| u32::try_from(units).unwrap_or(u32::MAX);
    match encoding {
        Encoding::Utf8 => (Cow::Borrowed(text.as_bytes()), length(text.len()), 1),
        Encoding::Utf16 => {
            let bytes = to_utf16(text);
            let units = length(bytes.len() / 2);
            (Cow::Owned(bytes), units, 2)
        }
        Encoding::Compact => match text.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<Vec<_>, _>>() {
            Ok(bytes) => {
                let units = length(bytes.len());
                (Cow::Owned(bytes), units, 2)
            }
            Err(_) => {
                let bytes = to_utf16(text);
                let units = length(bytes.len() / 2) | UTF16_TAG;
                (Cow::Owned(bytes), units, 2)
            }
        },
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Broken> {
    std::str::from_utf8(bytes).map_err(|error| broken(format!("invalid utf-8 encoding: {error}")))
}

fn utf16(bytes: &[u8]) -> Result<String, Broken> {
    char::decode_utf16(units(bytes)).collect::<Result<_, _>>().map_err(|_| broken("invalid utf-16 encoding"))
}

fn units(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit))
}

fn to_utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A string that goes from one component to another.
pub(crate) struct Passage<'a> {
    pub(crate) from: &'a [u8],
    /// All that it may take; or, for those that do not say, as much as they need.
    pub(crate) to: &'a mut [u8],
    /// What stands there already, in bytes of Latin-1.
    pub(crate) done: usize,
    /// Whether to stop where a byte no longer is enough for a character: the other side then makes room for all.
    pub(crate) first: bool,
}

impl Transcode {
    /// The bytes of a code unit on either side, and whether the room on the other side is told; else it is as many code
    /// units.
    pub(crate) const fn widths(self) -> (usize, usize) {
        match self {
            Self::CopyUtf8 | Self::CopyLatin1 | Self::Latin1ToUtf8 | Self::Utf8ToLatin1 => (1, 1),
            Self::CopyUtf16 | Self::Utf16ToCompactProbablyUtf16 | Self::Utf16ToCompactUtf16 => (2, 2),
            Self::Utf16ToLatin1 | Self::Utf16ToUtf8 => (2, 1),
            Self::Latin1ToUtf16 | Self::Utf8ToCompactUtf16 | Self::Utf8ToUtf16 => (1, 2),
        }
    }

    /// Carries the string over: the code units that were read, and those that were written, with their tag.
    pub(crate) fn run(self, passage: Passage<'_>) -> Result<(u32, u32), Broken> {
        let Passage { from, to, done, first } = passage;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let all = (number(from.len()), number(from.len()));
        match self {
            Self::CopyUtf8 => {
                utf8(from)?;
                put(to, from);
                Ok(all)
            }
            Self::CopyUtf16 => {
                utf16(from)?;
                put(to, from);
                Ok(all)
            }
            Self::CopyLatin1 => {
                put(to, from);
                Ok(all)
            }
            Self::Latin1ToUtf16 => {
                widen(from, to);
                Ok(all)
            }
            Self::Utf8ToUtf16 => {
                let text = to_utf16(utf8(from)?);
                put(to, &text);
                Ok((all.0, number(text.len() / 2)))
            }
            Self::Latin1ToUtf8 => Ok(narrow(from.iter().map(|byte| (char::from(*byte), 1)), to, first)),
            Self::Utf16ToUtf8 => {
                let text = utf16(from)?;
                Ok(narrow(text.chars().map(|c| (c, number(c.len_utf16()))), to, first))
            }
            Self::Utf8ToLatin1 => {
                let text = utf8(from)?;
                Ok(latin1(text.chars().map(|c| (c, number(c.len_utf8()))), to))
            }
            Self::Utf16ToLatin1 => {
                let text = utf16(from)?;
                Ok(latin1(text.chars().map(|c| (c, number(c.len_utf16()))), to))
            }
            Self::Utf16ToCompactProbablyUtf16 => {
                utf16(from)?;
                let narrow: Option<Vec<u8>> = units(from).map(|unit| u8::try_from(unit).ok()).collect();
                let length = number(from.len() / 2);
                match narrow {
                    Some(narrow) => {
                        put(to, &narrow);
                        Ok((length, length))
                    }
                    None => {
                        put(to, from);
                        Ok((length, length | UTF16_TAG))
                    }
                }
            }
            Self::Utf8ToCompactUtf16 => {
                let text = to_utf16(utf8(from)?);
                Ok((all.0, append(to, done, &text)))
            }
            Self::Utf16ToCompactUtf16 => {
                utf16(from)?;
                Ok((all.0, append(to, done, from)))
            }
        }
    }
}

/// The adapter has made room for all that may come; what is beyond it is not there.
fn put(to: &mut [u8], bytes: &[u8]) {
    let length = bytes.len().min(to.len());
    to[..length].copy_from_slice(&bytes[..length]);
}

fn widen(from: &[u8], to: &mut [u8]) {
    for (byte, unit) in from.iter().zip(to.as_chunks_mut::<2>().0) {
        *unit = u16::from(*byte).to_le_bytes();
    }
}

/// The Latin-1 that stands there as UTF-16, and more behind it: how many code units in all.
fn append(to: &mut [u8], done: usize, more: &[u8]) -> u32 {
    let before = to[..done.min(to.len())].to_vec();
    widen(&before, to);
    if let Some(rest) = to.get_mut(done * 2..) {
        put(rest, more);
    }
    u32::try_from(done + more.len() / 2).unwrap_or(u32::MAX)
}

/// Writes characters as UTF-8 as long as there is room, or until one takes more than a byte if that is wanted.
fn narrow(characters: impl Iterator<Item = (char, u32)>, to: &mut [u8], first: bool) -> (u32, u32) {
    let (mut read, mut written) = (0, 0);
    for (character, units) in characters {
        let length = character.len_utf8();
        if (first && length > 1) || written + length > to.len() {
            break;
        }
        character.encode_utf8(&mut to[written..]);
        written += length;
        read += units;
    }
    (read, u32::try_from(written).unwrap_or(u32::MAX))
}

/// Writes characters as Latin-1 until one is none.
fn latin1(characters: impl Iterator<Item = (char, u32)>, to: &mut [u8]) -> (u32, u32) {
    let (mut read, mut written) = (0, 0);
    for (character, units) in characters {
        let (Ok(byte), Some(place)) = (u8::try_from(u32::from(character)), to.get_mut(written)) else { break };
        *place = byte;
        written += 1;
        read += units;
    }
    (read, u32::try_from(written).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_comes_back_from_every_encoding() {
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Compact] {
            for text in ["", "plain", "grüße", "日本", "🦀 crab", "ÿ\u{100}"] {
                let (bytes, length, align) = encode(encoding, text);
                let extent = extent(encoding, length);
                assert_eq!((extent.bytes, extent.align), (bytes.len() as u64, align));
                assert_eq!(decode(&extent, &bytes).unwrap(), text);
            }
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(decode(&extent(Encoding::Utf8, 1), &[0xff]).is_err());
        assert!(decode(&extent(Encoding::Utf16, 1), &[0x00, 0xd8]).is_err());
    }
}
