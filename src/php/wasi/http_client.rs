//! The callable that sends a guest's requests of HTTP.
#![allow(unsafe_code, reason = "calls a callable that the `Wasm\\Wasi` keeps alive")]

use std::rc::Rc;

use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ce;
use wasm_runtime::fault::HostStop;
use wasm_runtime::wasi::world::{Failure, Headers, HttpClient, HttpRequest, HttpResponse, Input, Result};

use super::stream::{Stream, Text};
use crate::php::call::procedure::Procedure;
use crate::php::engine::exceptions::{Class, take_pending_object, throw};
use crate::php::engine::value_objects;
use crate::php::engine::zend;

/// A callable of a `Wasm\Wasi`, as `WasiCallable`.
pub struct HttpCallable(Procedure);

impl HttpCallable {
    /// # Safety
    ///
    /// The value that came with the procedure must live as long as a guest may call it.
    pub unsafe fn new(procedure: Procedure) -> Self {
        Self(procedure)
    }
}

impl HttpClient for HttpCallable {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, Failure<String>> {
        // SAFETY: the value is alive by contract.
        match unsafe { self.0.call(Some(argument(request))) } {
            Ok(returned) => response(returned.dereference()).map_err(|complaint| {
                throw(ce::type_error(), &format!("The HTTP client must return {complaint}"));
                HostStop::Exception.into()
            }),
            Err(HostStop::Exception) => match take_pending_object(Class::ResultException) {
                Some(exception) => Err(Failure::Error(error_name(&exception))),
                None => Err(HostStop::Exception.into()),
            },
            Err(stop) => Err(stop.into()),
        }
    }
}

/// What the callable is given: the request as an array.
fn argument(request: &HttpRequest) -> Zval {
    let mut array = ZendHashTable::new();
    zend::insert(&mut array, b"method", zend::string(request.method.as_bytes()));
    zend::insert(&mut array, b"url", zend::string(request.url.as_bytes()));
    zend::insert(&mut array, b"headers", header_array(&request.headers));
    zend::insert(&mut array, b"body", zend::string(&request.body));
    let timeout = request.timeout.map_or_else(Zval::null, |timeout| zend::value(timeout.as_secs_f64()));
    zend::insert(&mut array, b"timeout", timeout);
    zend::value(array)
}

/// The response in an array; what is wrong with it otherwise.
fn response(returned: &Zval) -> std::result::Result<HttpResponse, String> {
    let Some(array) = returned.array() else { return Err(format!("array, {} returned", zend::type_name(returned))) };
    let part = |name: &str| array.get(name).map(Zval::dereference);
    let status = part("status").and_then(Zval::long).and_then(|status| u16::try_from(status).ok());
    let status = status.filter(|status| (100..1000).contains(status)).ok_or("a \"status\" from 100 to 999")?;
    let headers = match part("headers") {
        Some(headers) => {
            headers.array().and_then(header_list).ok_or("\"headers\" as name => string, or list of strings")?
        }
        None => Headers::new(),
    };
    Ok(HttpResponse { status, headers, body: body_of(part("body"))? })
}

/// A body, which is a string or a stream; what is wrong with it otherwise.
pub fn body_of(given: Option<&Zval>) -> std::result::Result<Rc<dyn Input>, String> {
    Ok(match given {
        None => Rc::new(Text::new(Zval::null())),
        Some(body) if body.is_string() => Rc::new(Text::new(body.shallow_clone())),
        Some(body) => Rc::new(Stream::new(body).ok_or("a \"body\" that is a string or an open stream")?),
    })
}

/// Headers as name => list of values.
pub fn header_array(headers: &Headers) -> Zval {
    let mut by_name: Vec<(&str, Vec<Zval>)> = Vec::new();
    for (name, value) in headers {
        let value = zend::string(value);
        match by_name.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, values)) => values.push(value),
            None => by_name.push((name, vec![value])),
        }
    }
    let mut array = ZendHashTable::new();
    for (name, values) in by_name {
        zend::insert_by_name(&mut array, name, value_objects::list(values));
    }
    zend::value(array)
}

/// Headers of such an array, or of name => value.
pub fn header_list(array: &ZendHashTable) -> Option<Headers> {
    let mut headers = Headers::new();
    for (key, value) in zend::entries(array) {
        let name = String::from_utf8(zend::key_text(&key)).ok()?;
        let value = value.dereference();
        if let Some(text) = value.zend_str() {
            headers.push((name, text.as_bytes().to_vec()));
            continue;
        }
        for (_, value) in zend::entries(value.array()?) {
            headers.push((name.clone(), value.dereference().zend_str()?.as_bytes().to_vec()));
        }
    }
    Some(headers)
}

/// The error that a `Wasm\ResultException` carries, or its message.
fn error_name(exception: &Zval) -> String {
    let property = |name: &str| {
        let value = exception.object()?.get_property::<&Zval>(name).ok()?;
        value.str().map(str::to_owned)
    };
    property("payload").or_else(|| property("message")).unwrap_or_default()
}
