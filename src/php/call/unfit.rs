//! Why a value does not fit where it is to go, in PHP's words.

use std::borrow::Cow;
use std::cell::Cell;

use ext_php_rs::types::Zval;
use ext_php_rs::zend::ce;
use wasm_runtime::fault::Fault;

use crate::php::engine::exceptions::Class;
use crate::php::engine::messages;
use crate::php::engine::method::argument_error;
use crate::php::engine::raise::Raise;
use crate::php::engine::zend;

/// Why a value does not fit.
pub enum Unfit {
    /// Its type is not this one.
    Type(&'static str),
    /// It is a number out of range, or an exception that carries one. Holds the range.
    Range(Cow<'static, str>),
    /// It belongs to another store.
    ForeignStore,
    /// It belongs to no store yet, and this one cannot take it: why.
    Refused(Cell<Option<Raise>>),
}

/// Where a value is to go.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// An argument of the running function, counted from 1.
    Argument(u32),
    /// The target of an assignment, as the beginning of a message: `A global of type i32`.
    Assignment(&'a str),
    /// An element of an object of that class.
    Element(&'a str),
    /// The result of the host function for an import: the only one, or an element of a list.
    Result(&'a str, Option<usize>),
}

impl Unfit {
    /// A range described in fixed words.
    pub const fn range(words: &'static str) -> Self {
        Self::Range(Cow::Borrowed(words))
    }

    /// The error for that value in that place.
    #[cold]
    pub fn at(&self, place: Place<'_>, value: &Zval) -> Raise {
        let (class, expected, given) = match (self, place) {
            (Self::Type(expected), _) => (ce::type_error(), *expected, zend::type_name(value)),
            (Self::Range(expected), Place::Element(_)) => (ce::value_error(), &**expected, zend::plain_number(value)),
            (Self::Range(expected), _) => (ce::value_error(), &**expected, zend::number_text(value)),
            (Self::ForeignStore, Place::Result(import, _)) => {
                let message = format!("The host function for {import}: {}", messages::of(&Fault::ForeignStore));
                return Raise::new(Class::WasmError, message);
            }
            (Self::ForeignStore, _) => return Fault::ForeignStore.into(),
            (Self::Refused(why), _) => return why.take().unwrap_or(Raise::Pending),
        };
        let of_type = if matches!(self, Self::Type(_)) { "of type " } else { "" };
        let message = match place {
            // An exception reference has no range itself, but the values that it carries have one.
            Place::Argument(number) if !of_type.is_empty() || value.object().is_none() => {
                return argument_error(class, number, &format!("must be {of_type}{expected}, {given} given"));
            }
            Place::Argument(number) => return argument_error(class, number, &format!("must carry {expected}")),
            Place::Assignment(what) => format!("{what} must be {expected}, {given} given"),
            Place::Element(class) => format!("An element of {class} must be {of_type}{expected}, {given} given"),
            Place::Result(import, None) => {
                format!("The host function for {import} must return {expected}, {given} returned")
            }
            Place::Result(import, Some(index)) => format!(
                "The host function for {import} must return as element {index} of its list {expected}, {given} returned"
            ),
        };
        Raise::New(class, message)
    }
}
