//! Values as they pass between a component and the functions of WASI (component model, Canonical ABI).
//!
//! A type of Rust's stands for one of WIT's: it knows its layout, and whether a type of an import's is the same.

use std::marker::PhantomData;
use std::rc::Rc;

use super::caller::Caller;
use super::resources::{Numbers, Resource};
use crate::component::broken::Stop;
use crate::component::types::{Shape, TypeId, Types};
use crate::wasi::world::Span;

/// A type of values.
pub trait Value {
    /// In bytes, in memory.
    const SIZE: usize;
    const ALIGN: usize;
    /// How many core values it is.
    const FLAT: usize;

    /// Whether a type is this one; `None` is the type that a result without a value has. Notes the resources in it.
    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool;
}

/// A value that a function gives.
pub trait Give: Value {
    /// Writes it to its bytes, as many as its size is.
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop>;
}

/// A value that a function takes.
pub trait Take: Value + Sized {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop>;
}

/// The core values of a call's arguments that are left.
pub struct Words<'a>(pub &'a [u64]);

impl Words<'_> {
    pub fn next(&mut self) -> u64 {
        match self.0.split_first() {
            Some((word, rest)) => {
                self.0 = rest;
                *word
            }
            None => 0,
        }
    }

    /// Passes over some.
    pub fn skip(&mut self, count: usize) {
        self.0 = self.0.get(count..).unwrap_or_default();
    }

    /// The next one, of 32 bits.
    pub fn number(&mut self) -> u32 {
        self.next() as u32
    }
}

/// The place after another where something of that alignment can stand.
pub const fn aligned(place: usize, align: usize) -> usize {
    place.div_ceil(align) * align
}

pub const fn larger(one: usize, other: usize) -> usize {
    if one > other { one } else { other }
}

/// The shape of a type that is one.
pub fn shape(types: &Types, ty: Option<TypeId>) -> Option<&Shape> {
    ty.map(|ty| types.shape(ty))
}

impl Value for () {
    const SIZE: usize = 0;
    const ALIGN: usize = 1;
    const FLAT: usize = 0;

    fn fits(_types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
        ty.is_none()
    }
}

impl Give for () {
    fn give(self, _caller: &Caller<'_>, _to: &mut [u8]) -> Result<(), Stop> {
        Ok(())
    }
}

macro_rules! numbers {
    ($($ty:ty: $shape:ident),*) => {
        $(
            impl Value for $ty {
                const SIZE: usize = size_of::<$ty>();
                const ALIGN: usize = size_of::<$ty>();
                const FLAT: usize = 1;

                fn fits(types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
                    matches!(shape(types, ty), Some(Shape::$shape))
                }
            }

            impl Give for $ty {
                fn give(self, _caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
                    to.copy_from_slice(&self.to_le_bytes());
                    Ok(())
                }
            }

            impl Take for $ty {
                fn take(_caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
                    Ok(words.next() as $ty)
                }
            }
        )*
    };
}

numbers!(u8: U8, u16: U16, u32: U32, u64: U64);

impl Value for bool {
    const SIZE: usize = 1;
    const ALIGN: usize = 1;
    const FLAT: usize = 1;

    fn fits(types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
        matches!(shape(types, ty), Some(Shape::Bool))
    }
}

impl Give for bool {
    fn give(self, _caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        to[0] = self.into();
        Ok(())
    }
}

impl Take for bool {
    fn take(_caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        Ok(words.number() != 0)
    }
}

impl Value for String {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
        matches!(shape(types, ty), Some(Shape::String))
    }
}

impl Give for String {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        let (address, length) = caller.guest.put_text(&self)?;
        to[..4].copy_from_slice(&address.to_le_bytes());
        to[4..].copy_from_slice(&length.to_le_bytes());
        Ok(())
    }
}

impl Take for String {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let (address, length) = (words.number(), words.number());
        caller.guest.text(address, length)
    }
}

/// `list<u8>`, as a function gives it.
pub struct Bytes(pub Vec<u8>);

/// `list<u8>`, as a function takes it: the bytes stay where they are, in the guest's memory.
pub struct BytesOfGuest(pub Span);

fn is_bytes(types: &Types, ty: Option<TypeId>) -> bool {
    matches!(shape(types, ty), Some(Shape::List(element)) if matches!(types.shape(*element), Shape::U8))
}

impl Value for Bytes {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
        is_bytes(types, ty)
    }
}

impl Value for BytesOfGuest {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
        is_bytes(types, ty)
    }
}

impl Give for Bytes {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        let address = caller.guest.put(&self.0, 1)?;
        to[..4].copy_from_slice(&address.to_le_bytes());
        to[4..].copy_from_slice(&(self.0.len() as u32).to_le_bytes());
        Ok(())
    }
}

impl Take for BytesOfGuest {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let (address, length) = (words.number(), words.number());
        caller.span(address, length).map(Self)
    }
}

impl<T: Value> Value for Vec<T> {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        matches!(shape(types, ty), Some(Shape::List(element)) if T::fits(types, Some(*element), numbers))
    }
}

impl<T: Give> Give for Vec<T> {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        let (count, mut bytes) = (self.len() as u32, vec![0; self.len() * T::SIZE]);
        let length =
            u32::try_from(bytes.len()).map_err(|_| Stop::trap("a list is longer than a guest can have one"))?;
        // The list before what is in it: some guests allocate for what they expect to come.
        let address = caller.guest.allocate(length, T::ALIGN as u32)?;
        for (element, bytes) in self.into_iter().zip(bytes.chunks_exact_mut(T::SIZE)) {
            element.give(caller, bytes)?;
        }
        caller.guest.write(address, &bytes)?;
        to[..4].copy_from_slice(&address.to_le_bytes());
        to[4..].copy_from_slice(&count.to_le_bytes());
        Ok(())
    }
}

/// `own<…>`, as a function gives it.
pub struct Own<R>(pub R);

impl<R: Resource> Value for Own<R> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;
    const FLAT: usize = 1;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        matches!(shape(types, ty), Some(Shape::Own(table)) if numbers.note::<R>(types, *table))
    }
}

impl<R: Resource> Give for Own<R> {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        caller.give(self.0)?.give(caller, to)
    }
}

/// `borrow<…>`, as a function takes it.
impl<R: Resource> Value for Rc<R> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;
    const FLAT: usize = 1;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        matches!(shape(types, ty), Some(Shape::Borrow(table)) if numbers.note::<R>(types, *table))
    }
}

impl<R: Resource> Take for Rc<R> {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        caller.borrowed(words.number())
    }
}

/// `own<…>`, as a function takes it.
pub struct Owned<R>(pub Rc<R>);

impl<R: Resource> Value for Owned<R> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;
    const FLAT: usize = 1;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        Own::<R>::fits(types, ty, numbers)
    }
}

impl<R: Resource> Take for Owned<R> {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        caller.taken(words.number()).map(Self)
    }
}

/// `list<borrow<…>>`, as a function takes it: the handles, of which the guest may have given many.
pub struct Handles<R> {
    span: Span,
    kind: PhantomData<R>,
}

impl<R> Handles<R> {
    pub fn len(&self) -> usize {
        self.span.len() / 4
    }
}

impl<R: Resource> Handles<R> {
    pub fn get(&self, caller: &Caller<'_>, index: usize) -> Result<Rc<R>, Stop> {
        let mut bytes = [0; 4];
        self.span.skip(index * 4).first(4).read(|from| bytes.copy_from_slice(from));
        caller.borrowed(u32::from_le_bytes(bytes))
    }
}

impl<R: Resource> Value for Handles<R> {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        matches!(shape(types, ty), Some(Shape::List(element)) if Rc::<R>::fits(types, Some(*element), numbers))
    }
}

impl<R: Resource> Take for Handles<R> {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let (address, count) = (words.number(), words.number());
        if !address.is_multiple_of(4) {
            return Err(Stop::trap("unaligned pointer"));
        }
        let length = count.checked_mul(4);
        let length = length.ok_or_else(|| Stop::trap("list pointer/length out of bounds of memory"))?;
        Ok(Self { span: caller.span(address, length)?, kind: PhantomData })
    }
}
