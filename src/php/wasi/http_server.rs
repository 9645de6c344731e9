//! Requests of HTTP that a guest answers, as PHP gives them; and who is told of the answer.
#![allow(unsafe_code, reason = "calls a callable that the caller keeps alive")]

use std::rc::Rc;

use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ce;
use wasm_runtime::fault::HostStop;
use wasm_runtime::wasi::preview2::GuestResponse;
use wasm_runtime::wasi::world::{Headers, HttpResponder, IncomingHttpRequest, Output, Result};

use super::http_client::{body_of, header_array, header_list};
use super::stream::Stream;
use crate::php::call::procedure::Procedure;
use crate::php::engine::exceptions::throw;
use crate::php::engine::zend;

/// The request in an array; what is wrong with it otherwise.
pub fn request(array: &ZendHashTable) -> std::result::Result<IncomingHttpRequest, String> {
    let part = |name: &str| array.get(name).map(Zval::dereference);
    let text = |name: &str| match part(name) {
        None => Ok(None),
        Some(value) => {
            value.str().map(|text| Some(text.to_owned())).ok_or_else(|| format!("a \"{name}\" that is a string"))
        }
    };
    let headers = |name: &str| match part(name) {
        None => Ok(Headers::new()),
        Some(value) => value
            .array()
            .and_then(header_list)
            .ok_or_else(|| format!("\"{name}\" as name => string, or list of strings")),
    };
    let method = text("method")?.unwrap_or_else(|| "GET".to_owned());
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("a \"method\" that is one".to_owned());
    }
    let url = text("url")?.ok_or("a \"url\"")?;
    if url.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
        return Err("a \"url\" without spaces and line breaks".to_owned());
    }
    let (scheme, authority, path) = parts(&url);
    Ok(IncomingHttpRequest {
        method,
        scheme,
        authority,
        path: Some(path),
        headers: headers("headers")?,
        body: body_of(part("body"))?,
        trailers: headers("trailers")?,
    })
}

/// Scheme, authority and path with query of a URL, or of a path alone. A fragment is not sent.
fn parts(url: &str) -> (Option<String>, Option<String>, String) {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let (scheme, authority, rest) = match url.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?']) => {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            (Some(scheme.to_ascii_lowercase()), Some(rest[..end].to_owned()), &rest[end..])
        }
        _ => (None, None, url),
    };
    let slash = if rest.starts_with('/') { "" } else { "/" };
    (scheme, authority.filter(|authority| !authority.is_empty()), format!("{slash}{rest}"))
}

/// The response as an array.
pub fn response(response: &GuestResponse) -> Zval {
    let mut array = ZendHashTable::new();
    zend::insert(&mut array, b"status", zend::value(i64::from(response.status)));
    zend::insert(&mut array, b"headers", header_array(&response.headers));
    zend::insert(&mut array, b"body", zend::string(&response.body));
    zend::insert(&mut array, b"trailers", header_array(&response.trailers));
    zend::value(array)
}

/// A callable that is told the status and the headers, and may give a stream for the body.
pub struct Responder(Option<Procedure>);

impl Responder {
    /// # Safety
    ///
    /// The value that came with the procedure must live as long as a guest may answer.
    pub unsafe fn new(procedure: Option<Procedure>) -> Self {
        Self(procedure)
    }
}

impl HttpResponder for Responder {
    fn begin(&self, status: u16, headers: &Headers) -> Result<Option<Rc<dyn Output>>> {
        let Some(procedure) = &self.0 else { return Ok(None) };
        let mut arguments = [zend::value(i64::from(status)), header_array(headers)];
        // SAFETY: the value is alive by contract.
        let returned = unsafe { procedure.call_with(&mut arguments)? };
        let returned = returned.dereference();
        if returned.is_null() {
            return Ok(None);
        }
        match Stream::new(returned) {
            Some(stream) => Ok(Some(Rc::new(stream))),
            None => {
                let given = zend::type_name(returned);
                throw(
                    ce::type_error(),
                    &format!("What begins a response must return an open stream or null, {given} returned"),
                );
                Err(HostStop::Exception.into())
            }
        }
    }
}
