//! Where in a value something does not fit, and what is wrong there.

use std::borrow::Cow;
use std::fmt::Write;

use ext_php_rs::types::Zval;
use ext_php_rs::zend::{ClassEntry, ce};

use crate::php::engine::exceptions::Class;
use crate::php::engine::raise::Raise;
use crate::php::engine::zend;

/// The way from a whole value to a part of it.
#[derive(Clone, Copy)]
pub enum Path<'a> {
    Whole,
    Index(&'a Path<'a>, usize),
    Key(&'a Path<'a>, &'a str),
}

impl Path<'_> {
    /// `["points"][3]["x"]`; empty for the whole.
    fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        // Writing to a string does not fail.
        let _ = match self {
            Self::Whole => Ok(()),
            Self::Index(whole, index) => {
                whole.write(text);
                write!(text, "[{index}]")
            }
            Self::Key(whole, key) => {
                whole.write(text);
                write!(text, "[\"{key}\"]")
            }
        };
    }
}

/// Why a value does not fit.
pub enum Misfit {
    /// An exception is pending already.
    Pending,
    /// What is wrong, and where.
    At { class: Error, path: String, complaint: String },
}

/// Which error it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Error {
    Type,
    Value,
    /// The program has done with it what it must not.
    Wasm,
}

impl Error {
    fn class(self) -> &'static ClassEntry {
        match self {
            Self::Type => ce::type_error(),
            Self::Value => ce::value_error(),
            Self::Wasm => Class::WasmError.entry(),
        }
    }
}

impl Misfit {
    /// A value of another type than the one expected.
    #[cold]
    pub fn of_type(expected: impl Into<Cow<'static, str>>, given: &Zval, path: &Path<'_>) -> Self {
        let complaint = format!("must be {}, {} given", expected.into(), zend::type_name(given));
        Self::At { class: Error::Type, path: path.text(), complaint }
    }

    /// A value that is not among those expected.
    #[cold]
    pub fn of_value(complaint: impl Into<String>, path: &Path<'_>) -> Self {
        Self::At { class: Error::Value, path: path.text(), complaint: complaint.into() }
    }

    /// A use that is not allowed.
    #[cold]
    pub fn of_use(complaint: impl Into<String>, path: &Path<'_>) -> Self {
        Self::At { class: Error::Wasm, path: path.text(), complaint: complaint.into() }
    }

    /// The error for a value in a place, which a message begins with: `f(): Argument #1 ($x)`.
    #[cold]
    pub fn at(self, place: &str) -> Raise {
        match self {
            Self::Pending => Raise::Pending,
            Self::At { class, path, complaint } if path.is_empty() => {
                Raise::New(class.class(), format!("{place} {complaint}"))
            }
            Self::At { class, path, complaint } => Raise::New(class.class(), format!("{place}, {path} {complaint}")),
        }
    }
}
