//! From the host's values to the guest's: first into an image, then into the guest's memory.
//!
//! An image has the bytes of a value as they will be in memory, lists and strings included, but without addresses and
//! handles. It is made without the guest: so all that can be wrong with the host's values is found before the guest's
//! allocator is called, and leaves the guest as it was.

use super::broken::{Broken, Stop, broken};
use super::flat::{Words, flatten};
use super::plan::Encoding;
use super::text;
use super::types::{TypeId, Types};

/// A value that is to become the guest's.
pub struct Image {
    encoding: Encoding,
    bytes: Vec<u8>,
    root: Root,
    blocks: Vec<Block>,
    handles: Vec<NewHandle>,
}

struct Root {
    ty: TypeId,
    size: u32,
    align: u32,
}

/// Where something of a value stands in its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(usize);

impl Place {
    /// So many bytes behind it.
    pub fn plus(self, offset: u32) -> Self {
        Self(self.0 + offset as usize)
    }
}

/// The content of a list or string, which gets an address of its own.
struct Block {
    /// Where that address goes.
    pointer: Place,
    align: u32,
    length: u32,
    content: Content,
}

enum Content {
    /// Behind the rest of the image.
    Here(usize),
    Apart(Box<dyn AsRef<[u8]>>),
}

/// A handle that the guest gets.
pub(crate) struct NewHandle {
    place: Place,
    pub(crate) table: u32,
    pub(crate) rep: u32,
    pub(crate) own: bool,
}

/// What an image needs of the guest.
pub(crate) trait Guest {
    /// Has the guest allocate; the address is one where so many bytes are.
    fn allocate(&self, size: u32, align: u32) -> Result<u32, Stop>;

    fn add_handle(&self, handle: &NewHandle) -> Result<u32, Broken>;

    /// # Errors
    ///
    /// If there are not so many bytes.
    fn write(&self, address: u32, bytes: &[u8]) -> Result<(), Broken>;
}

/// From how many bytes on a list that the host has as bytes is not copied into the image.
const APART: usize = 1 << 10;

/// The most bytes that a list or string may have: addresses are 32 bits.
const MOST: u64 = u32::MAX as u64;

impl Image {
    /// An image of zeros.
    pub fn new(types: &Types, ty: TypeId, encoding: Encoding) -> Self {
        let root = types.get(ty);
        let root = Root { ty, size: root.size, align: root.align };
        let mut bytes = Vec::with_capacity((root.size as usize).max(64));
        bytes.resize(root.size as usize, 0);
        Self { encoding, bytes, root, blocks: Vec::new(), handles: Vec::new() }
    }

    /// Where the value begins.
    pub const fn start(&self) -> Place {
        Place(0)
    }

    /// Sets bytes.
    #[inline]
    pub fn put<const N: usize>(&mut self, place: Place, bytes: [u8; N]) {
        self.bytes[place.0..place.0 + N].copy_from_slice(&bytes);
    }

    /// The number of a variant's case.
    pub fn put_tag(&mut self, place: Place, size: u8, case: u32) {
        let size = usize::from(size);
        self.bytes[place.0..place.0 + size].copy_from_slice(&case.to_le_bytes()[..size]);
    }

    /// A number of that size, in its low bytes.
    #[inline]
    pub fn put_number(&mut self, place: Place, size: u32, number: u64) {
        let size = size as usize;
        self.bytes[place.0..place.0 + size].copy_from_slice(&number.to_le_bytes()[..size]);
    }

    /// A string.
    ///
    /// # Errors
    ///
    /// If it is longer than a guest can have one.
    pub fn put_text(&mut self, place: Place, text: &str) -> Result<(), Broken> {
        let (bytes, length, align) = text::encode(self.encoding, text);
        let size = fits(bytes.len() as u64)?;
        self.put(place.plus(4), length.to_le_bytes());
        let content = Content::Here(self.append(1, size));
        if let Content::Here(start) = content {
            self.bytes[start..].copy_from_slice(&bytes);
        }
        self.blocks.push(Block { pointer: place, align, length: size, content });
        Ok(())
    }

    /// A string that the guest has as it is, for those that are long. It must be UTF-8.
    pub fn put_shared_text(&mut self, place: Place, text: Box<dyn AsRef<[u8]>>) -> Result<(), Broken> {
        self.put_bytes(place, text, 1, 1)
    }

    /// Whether `put_shared_text` is what a string of that many bytes needs.
    pub fn shares_text(&self, length: usize) -> bool {
        self.encoding == Encoding::Utf8 && length >= APART
    }

    /// A list whose elements stand in `bytes` as they will be in memory, `size` bytes each.
    ///
    /// # Errors
    ///
    /// If it is longer than a guest can have one.
    pub fn put_bytes(
        &mut self,
        place: Place,
        bytes: Box<dyn AsRef<[u8]>>,
        size: u32,
        align: u32,
    ) -> Result<(), Broken> {
        let given = (*bytes).as_ref().len();
        let length = fits(given as u64)?;
        self.put(place.plus(4), (length / size.max(1)).to_le_bytes());
        let content = if given < APART {
            let start = self.append(align, length);
            self.bytes[start..].copy_from_slice((*bytes).as_ref());
            Content::Here(start)
        } else {
            Content::Apart(bytes)
        };
        self.blocks.push(Block { pointer: place, align, length, content });
        Ok(())
    }

    /// A list of `count` elements, and where the first of them is; the others follow, each behind the one before.
    ///
    /// # Errors
    ///
    /// If it is longer than a guest can have one.
    pub fn put_list(&mut self, place: Place, count: usize, size: u32, align: u32) -> Result<Place, Broken> {
        let length = fits((count as u64).saturating_mul(size.into()))?;
        self.put(place.plus(4), u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        let start = self.append(align, length);
        self.blocks.push(Block { pointer: place, align, length, content: Content::Here(start) });
        Ok(Place(start))
    }

    /// A handle of a resource, which is handed over if it is the guest's own.
    pub fn put_handle(&mut self, place: Place, table: u32, rep: u32, own: bool) {
        self.handles.push(NewHandle { place, table, rep, own });
    }

    fn append(&mut self, align: u32, length: u32) -> usize {
        let start = self.bytes.len().next_multiple_of(align as usize);
        self.bytes.resize(start + length as usize, 0);
        start
    }

    /// Gives the guest all but the value itself, whose bytes are complete afterwards.
    fn settle(&mut self, guest: &impl Guest) -> Result<(), Stop> {
        if self.blocks.is_empty() && self.handles.is_empty() {
            return Ok(());
        }
        let blocks = std::mem::take(&mut self.blocks);
        for block in &blocks {
            let address = guest.allocate(block.length, block.align)?;
            self.put(block.pointer, address.to_le_bytes());
        }
        for handle in std::mem::take(&mut self.handles) {
            let index = guest.add_handle(&handle)?;
            self.put(handle.place, index.to_le_bytes());
        }
        for block in &blocks {
            let address = u32::from_le_bytes(self.four_bytes(block.pointer));
            let content = match &block.content {
                Content::Here(start) => &self.bytes[*start..start + block.length as usize],
                Content::Apart(bytes) => (**bytes).as_ref(),
            };
            guest.write(address, content)?;
        }
        Ok(())
    }

    fn four_bytes(&self, place: Place) -> [u8; 4] {
        self.bytes[place.0..place.0 + 4].try_into().expect("the range has this length")
    }

    fn root(&self) -> &[u8] {
        &self.bytes[..self.root.size as usize]
    }

    /// Gives the value to the guest as core values.
    pub(crate) fn flatten(mut self, types: &Types, guest: &impl Guest, words: &mut Words) -> Result<(), Stop> {
        self.settle(guest)?;
        flatten(types, self.root.ty, self.root(), words);
        Ok(())
    }

    /// Gives the value to the guest in memory that the guest allocates; the address.
    pub(crate) fn allocate(mut self, guest: &impl Guest) -> Result<u32, Stop> {
        let address = guest.allocate(self.root.size, self.root.align)?;
        self.settle(guest)?;
        guest.write(address, self.root())?;
        Ok(address)
    }

    /// Gives the value to the guest at an address.
    pub(crate) fn write(mut self, guest: &impl Guest, address: u32) -> Result<(), Stop> {
        if !address.is_multiple_of(self.root.align) {
            return Err(broken("unaligned pointer").into());
        }
        // Before anything is allocated for what would then not get there.
        guest.write(address, self.root())?;
        self.settle(guest)?;
        guest.write(address, self.root())?;
        Ok(())
    }
}

fn fits(length: u64) -> Result<u32, Broken> {
    if length > MOST {
        return Err(broken(format!("a list or string of {length} bytes is longer than a guest can have one")));
    }
    Ok(u32::try_from(length).unwrap_or(u32::MAX))
}
