//! Variants of `wasi:http/types`: methods, schemes, errors.

use crate::component::broken::Stop;
use crate::component::types::{Shape, TypeId, Types, Variant};
use crate::wasi::preview2::caller::Caller;
use crate::wasi::preview2::resources::Numbers;
use crate::wasi::preview2::value::{Give, Take, Value, Words, shape};

/// Cases that carry nothing, and a last one, `other`, that carries a string.
pub trait Named: Sized {
    const NAMES: &'static [&'static str];

    fn of_text(text: String) -> Self;

    fn text(&self) -> &str;

    /// Whether it is one of the cases that carry nothing.
    fn is_named(&self) -> bool {
        Self::NAMES.iter().any(|name| name.eq_ignore_ascii_case(self.text()))
    }
}

/// `method`
#[derive(Clone)]
pub struct Method(pub String);

impl Named for Method {
    const NAMES: &'static [&'static str] =
        &["get", "head", "post", "put", "delete", "connect", "options", "trace", "patch"];

    fn of_text(text: String) -> Self {
        Self(text)
    }

    fn text(&self) -> &str {
        &self.0
    }
}

/// `scheme`
#[derive(Clone)]
pub struct Scheme(pub String);

impl Named for Scheme {
    const NAMES: &'static [&'static str] = &["HTTP", "HTTPS"];

    fn of_text(text: String) -> Self {
        Self(text)
    }

    fn text(&self) -> &str {
        &self.0
    }
}

macro_rules! named {
    ($($name:ident),*) => {
        $(
            impl Value for $name {
                const SIZE: usize = 4 + String::SIZE;
                const ALIGN: usize = String::ALIGN;
                const FLAT: usize = 1 + String::FLAT;

                fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
                    let Some(Shape::Variant(Variant { cases, .. })) = shape(types, ty) else { return false };
                    let Some((other, plain)) = cases.split_last() else { return false };
                    let same = plain.iter().map(|case| &*case.name).eq(Self::NAMES.iter().copied());
                    same && plain.iter().all(|case| case.ty.is_none())
                        && &*other.name == "other"
                        && String::fits(types, other.ty, numbers)
                }
            }

            impl Give for $name {
                fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
                    let case = Self::NAMES.iter().position(|name| name.eq_ignore_ascii_case(self.text()));
                    to[0] = case.unwrap_or(Self::NAMES.len()) as u8;
                    match case {
                        Some(_) => Ok(()),
                        None => self.0.give(caller, &mut to[4..]),
                    }
                }
            }

            impl Take for $name {
                fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
                    let case = words.number() as usize;
                    match Self::NAMES.get(case) {
                        Some(name) => {
                            words.skip(String::FLAT);
                            Ok(Self::of_text((*name).to_owned()))
                        }
                        None if case == Self::NAMES.len() => String::take(caller, words).map(Self::of_text),
                        None => Err(Stop::trap("invalid variant discriminant")),
                    }
                }
            }
        )*
    };
}

named!(Method, Scheme);

/// `header-error`
#[derive(Clone, Copy, Debug)]
pub enum HeaderError {
    InvalidSyntax,
    Forbidden,
    Immutable,
}

impl Value for HeaderError {
    const SIZE: usize = 1;
    const ALIGN: usize = 1;
    const FLAT: usize = 1;

    fn fits(types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
        let names = ["invalid-syntax", "forbidden", "immutable"];
        let Some(Shape::Variant(Variant { cases, .. })) = shape(types, ty) else { return false };
        cases.iter().map(|case| &*case.name).eq(names) && cases.iter().all(|case| case.ty.is_none())
    }
}

impl Give for HeaderError {
    fn give(self, _caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        to[0] = self as u8;
        Ok(())
    }
}

/// `error-code`, by its name. Of what the cases carry only the size of a body is given, and the text of an
/// `internal-error`, which any other name is.
#[derive(Clone, Debug)]
pub struct HttpError {
    name: String,
    size: Option<u64>,
}

impl HttpError {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), size: None }
    }

    /// The body of a request has another size than its headers say.
    pub fn body_size(size: u64) -> Self {
        Self { name: "HTTP-request-body-size".into(), size: Some(size) }
    }
}

const ERRORS: [&str; 39] = [
    "DNS-timeout",
    "DNS-error",
    "destination-not-found",
    "destination-unavailable",
    "destination-IP-prohibited",
    "destination-IP-unroutable",
    "connection-refused",
    "connection-terminated",
    "connection-timeout",
    "connection-read-timeout",
    "connection-write-timeout",
    "connection-limit-reached",
    "TLS-protocol-error",
    "TLS-certificate-error",
    "TLS-alert-received",
    "HTTP-request-denied",
    "HTTP-request-length-required",
    "HTTP-request-body-size",
    "HTTP-request-method-invalid",
    "HTTP-request-URI-invalid",
    "HTTP-request-URI-too-long",
    "HTTP-request-header-section-size",
    "HTTP-request-header-size",
    "HTTP-request-trailer-section-size",
    "HTTP-request-trailer-size",
    "HTTP-response-incomplete",
    "HTTP-response-header-section-size",
    "HTTP-response-header-size",
    "HTTP-response-body-size",
    "HTTP-response-trailer-section-size",
    "HTTP-response-trailer-size",
    "HTTP-response-transfer-coding",
    "HTTP-response-content-coding",
    "HTTP-response-timeout",
    "HTTP-upgrade-failed",
    "HTTP-protocol-error",
    "loop-detected",
    "configuration-error",
    "internal-error",
];

impl Value for HttpError {
    // The largest of what the cases carry is an option of a record of an optional string and an optional number.
    const SIZE: usize = 32;
    const ALIGN: usize = 8;
    const FLAT: usize = 7;

    fn fits(types: &Types, ty: Option<TypeId>, _numbers: &mut Numbers) -> bool {
        let Some(ty) = ty else { return false };
        let Shape::Variant(Variant { cases, .. }) = types.shape(ty) else { return false };
        let (size, align) = (types.get(ty).size as usize, types.get(ty).align as usize);
        (size, align) == (Self::SIZE, Self::ALIGN) && cases.iter().map(|case| &*case.name).eq(ERRORS)
    }
}

impl HttpError {
    /// Its name, or the text of an `internal-error`.
    pub fn text(self) -> String {
        self.name
    }
}

impl Take for HttpError {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        let name = *ERRORS.get(words.number() as usize).ok_or_else(|| Stop::trap("invalid variant discriminant"))?;
        let rest = words.0;
        words.skip(Self::FLAT - 1);
        if name != "internal-error" {
            return Ok(Self::new(name));
        }
        let text = <Option<String> as Take>::take(caller, &mut Words(rest))?;
        Ok(Self::new(text.unwrap_or_else(|| name.to_owned())))
    }
}

impl Give for HttpError {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        if let Some(case) = ERRORS.iter().position(|name| name.eq_ignore_ascii_case(&self.name)) {
            to[0] = case as u8;
            return match self.size {
                Some(_) => self.size.give(caller, &mut to[8..][..Option::<u64>::SIZE]),
                None => Ok(()),
            };
        }
        to[0] = ERRORS.len() as u8 - 1;
        Some(self.name).give(caller, &mut to[8..][..Option::<String>::SIZE])
    }
}
