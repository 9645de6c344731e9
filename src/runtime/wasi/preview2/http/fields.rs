//! `wasi:http/types.fields`: headers and trailers.

use std::cell::RefCell;
use std::rc::Rc;

use super::kinds::HeaderError;
use crate::component::broken::Stop;
use crate::component::types::{Shape, TypeId, Types};
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::error::{Answer, Failure};
use crate::wasi::preview2::resources::{Numbers, Resource};
use crate::wasi::preview2::value::{Bytes, BytesOfGuest, Own, Take, Value, Words, shape};
use crate::wasi::world::Headers;

/// Headers that may belong to a request or response, which then cannot be changed any more.
pub struct Fields {
    pub entries: Rc<RefCell<Headers>>,
    pub immutable: bool,
}

impl Resource for Fields {
    const NAME: &'static str = "fields";
    const KIND: usize = 12;
}

/// Those that belong to the connection, not to the guest (as in wasmtime).
const FORBIDDEN: [&str; 7] =
    ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "host", "http2-settings"];

/// Headers of the host's, without those that do not belong to the guest.
pub fn without_forbidden(mut headers: Headers) -> Headers {
    headers.retain(|(name, _)| !FORBIDDEN.iter().any(|forbidden| forbidden.eq_ignore_ascii_case(name)));
    headers
}

/// The bytes of all headers of one list; a guest must not take the host's memory by them.
const MOST: usize = 1 << 20;

type Changed<T = ()> = Answer<T, Failure<HeaderError>>;

fn check_name(name: &str) -> Result<(), HeaderError> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(HeaderError::InvalidSyntax);
    }
    if FORBIDDEN.iter().any(|forbidden| forbidden.eq_ignore_ascii_case(name)) {
        return Err(HeaderError::Forbidden);
    }
    Ok(())
}

fn check_value(value: &[u8]) -> Result<(), HeaderError> {
    if value.iter().any(|byte| *byte < b' ' && *byte != b'\t' || *byte == 0x7f) {
        return Err(HeaderError::InvalidSyntax);
    }
    Ok(())
}

impl Fields {
    pub fn new(entries: Headers, immutable: bool) -> Self {
        Self { entries: Rc::new(RefCell::new(entries)), immutable }
    }

    fn change(&self, change: impl FnOnce(&mut Headers)) -> Changed {
        if self.immutable {
            return Err(Failure::Error(HeaderError::Immutable));
        }
        let mut entries = self.entries.borrow_mut();
        change(&mut entries);
        if entries.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > MOST {
            return Err(Stop::trap(format!("there are more than {MOST} bytes of headers")).into());
        }
        Ok(())
    }
}

fn checked<T>(result: Result<T, HeaderError>) -> Changed<T> {
    result.map_err(Failure::Error)
}

/// `list<field-value>`, as a function takes it.
pub struct Values(Vec<Vec<u8>>);

/// `list<tuple<field-name, field-value>>`, as a function takes it.
pub struct Entries(Headers);

/// Bytes of the guest's as the list of bytes or the string that two words stand for.
fn words_of(caller: &Caller<'_>, words: &mut Words<'_>, size: u32) -> Result<Vec<u64>, Stop> {
    let (address, count) = (words.number(), words.number());
    let length = count.checked_mul(size).ok_or_else(|| Stop::trap("list pointer/length out of bounds of memory"))?;
    if !address.is_multiple_of(4) {
        return Err(Stop::trap("unaligned pointer"));
    }
    if length as usize > MOST {
        return Err(Stop::trap(format!("there are more than {MOST} bytes of headers")));
    }
    let span = caller.span(address, length)?;
    Ok(span.read(|bytes| bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word).into()).collect()))
}

impl Value for Values {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        matches!(shape(types, ty), Some(Shape::List(element)) if Bytes::fits(types, Some(*element), numbers))
    }
}

impl Take for Values {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let elements = words_of(caller, words, 8)?;
        let values = elements.chunks_exact(2).map(|element| {
            let value = BytesOfGuest::take(caller, &mut Words(element))?;
            Ok(value.0.read(<[u8]>::to_vec))
        });
        values.collect::<Result<_, Stop>>().map(Self)
    }
}

impl Value for Entries {
    const SIZE: usize = 8;
    const ALIGN: usize = 4;
    const FLAT: usize = 2;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        Vec::<(String, Bytes)>::fits(types, ty, numbers)
    }
}

impl Take for Entries {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let elements = words_of(caller, words, 16)?;
        let entries = elements.chunks_exact(4).map(|element| {
            let mut words = Words(element);
            let name = String::take(caller, &mut words)?;
            Ok((name, BytesOfGuest::take(caller, &mut words)?.0.read(<[u8]>::to_vec)))
        });
        entries.collect::<Result<_, Stop>>().map(Self)
    }
}

pub fn constructor(_caller: &Caller<'_>) -> Result<Own<Fields>, Stop> {
    Ok(Own(Fields::new(Vec::new(), false)))
}

pub fn from_list(_caller: &Caller<'_>, entries: Entries) -> Changed<Own<Fields>> {
    for (name, value) in &entries.0 {
        checked(check_name(name).and_then(|()| check_value(value)))?;
    }
    let fields = Fields::new(Vec::new(), false);
    fields.change(|all| *all = entries.0)?;
    Ok(Own(fields))
}

pub fn get(_caller: &Caller<'_>, this: Rc<Fields>, name: String) -> Result<Vec<Bytes>, Stop> {
    let entries = this.entries.borrow();
    let of_name = entries.iter().filter(|(known, _)| known.eq_ignore_ascii_case(&name));
    Ok(of_name.map(|(_, value)| Bytes(value.clone())).collect())
}

pub fn has(_caller: &Caller<'_>, this: Rc<Fields>, name: String) -> Result<bool, Stop> {
    Ok(this.entries.borrow().iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)))
}

pub fn set(_caller: &Caller<'_>, this: Rc<Fields>, name: String, values: Values) -> Changed {
    checked(check_name(&name))?;
    for value in &values.0 {
        checked(check_value(value))?;
    }
    this.change(|entries| {
        entries.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        entries.extend(values.0.into_iter().map(|value| (name.clone(), value)));
    })
}

pub fn delete(_caller: &Caller<'_>, this: Rc<Fields>, name: String) -> Changed {
    checked(check_name(&name))?;
    this.change(|entries| entries.retain(|(known, _)| !known.eq_ignore_ascii_case(&name)))
}

pub fn append(_caller: &Caller<'_>, this: Rc<Fields>, name: String, value: BytesOfGuest) -> Changed {
    let value = value.0.read(<[u8]>::to_vec);
    checked(check_name(&name).and_then(|()| check_value(&value)))?;
    this.change(|entries| entries.push((name, value)))
}

pub fn entries(_caller: &Caller<'_>, this: Rc<Fields>) -> Result<Vec<(String, Bytes)>, Stop> {
    Ok(this.entries.borrow().iter().map(|(name, value)| (name.clone(), Bytes(value.clone()))).collect())
}

pub fn clone(_caller: &Caller<'_>, this: Rc<Fields>) -> Result<Own<Fields>, Stop> {
    Ok(Own(Fields::new(this.entries.borrow().clone(), false)))
}
