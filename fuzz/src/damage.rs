//! What may happen to the bytes of an artifact.

use std::ops::Range;

use arbitrary::Arbitrary;

/// A place in an artifact: most of them are in its header, where each byte counts by itself.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Place {
    Header(u8),
    HeaderTail(u8),
    Anywhere(u32),
    FromEnd(u16),
}

impl Place {
    fn of(self, length: usize) -> usize {
        let place = match self {
            Self::Header(place) => place.into(),
            Self::HeaderTail(place) => 256 + usize::from(place),
            Self::Anywhere(place) => place as usize,
            Self::FromEnd(place) => length.saturating_sub(place.into()),
        };
        if place <= length { place } else { place % (length + 1) }
    }
}

/// Something that happens to an artifact.
#[derive(Arbitrary, Debug)]
pub(crate) enum Damage<'a> {
    Flip(Place, u8),
    Overwrite(Place, &'a [u8]),
    Insert(Place, &'a [u8]),
    Remove(Place, u16),
    CutOff(Place),
    Repeat(Place, u16),
    /// What it says of itself is what another artifact says of itself.
    MadeFor(u8),
    /// Bytes of another artifact's, at the same place.
    Graft(Place, u16, u8),
}

impl Damage<'_> {
    /// Has it happen to an artifact. `made_for` finds where one says what it was made for, with the length of that.
    pub(crate) fn happen(
        &self,
        bytes: &mut Vec<u8>,
        others: &[Vec<u8>],
        made_for: impl Fn(&[u8]) -> Option<Range<usize>>,
    ) {
        let length = bytes.len();
        let range = |place: Place, count: u16| {
            let from = place.of(length);
            from..length.min(from + usize::from(count))
        };
        let other = |which: u8| &others[usize::from(which) % others.len()];
        match *self {
            Self::Flip(place, bit) => {
                if let Some(byte) = bytes.get_mut(place.of(length)) {
                    *byte ^= 1 << (bit % 8);
                }
            }
            Self::Overwrite(place, with) => {
                let from = place.of(length);
                let count = with.len().min(length - from);
                bytes[from..from + count].copy_from_slice(&with[..count]);
            }
            Self::Insert(place, what) => {
                let from = place.of(length);
                bytes.splice(from..from, what.iter().copied());
            }
            Self::Remove(place, count) => {
                bytes.drain(range(place, count));
            }
            Self::CutOff(place) => bytes.truncate(place.of(length)),
            Self::Repeat(place, count) => {
                let again = bytes[range(place, count)].to_vec();
                bytes.extend(again);
            }
            Self::MadeFor(which) => {
                if let (Some(to), Some(from)) = (made_for(bytes), made_for(other(which))) {
                    bytes.splice(to, other(which)[from].iter().copied());
                }
            }
            Self::Graft(place, count, which) => {
                let graft = other(which);
                let range = range(place, count);
                let end = range.end.min(graft.len());
                if range.start < end {
                    bytes[range.start..end].copy_from_slice(&graft[range.start..end]);
                }
            }
        }
    }
}
