//! `wasi:http`: requests that a guest sends, for which the host's user has a client, or all of them are denied; and
//! requests that it answers.
//!
//! Modules in reading order; each imports only from those above it.

mod kinds;

mod fields;

mod body;

mod request;

mod response;

mod incoming;

pub use incoming::{GuestResponse, IncomingRequest, Reply, ResponseOutparam, Unanswered};

use super::function::{Row, row};

/// The functions of `wasi:http/types`.
#[rustfmt::skip]
pub fn types() -> Vec<Row> {
    vec![
        row("http-error-code", body::http_error_code),
        row("[constructor]fields", fields::constructor),
        row("[static]fields.from-list", fields::from_list),
        row("[method]fields.get", fields::get),
        row("[method]fields.has", fields::has),
        row("[method]fields.set", fields::set),
        row("[method]fields.delete", fields::delete),
        row("[method]fields.append", fields::append),
        row("[method]fields.entries", fields::entries),
        row("[method]fields.clone", fields::clone),
        row("[constructor]outgoing-request", request::new_request),
        row("[method]outgoing-request.body", request::body),
        row("[method]outgoing-request.method", request::method),
        row("[method]outgoing-request.set-method", request::set_method),
        row("[method]outgoing-request.path-with-query", request::path_with_query),
        row("[method]outgoing-request.set-path-with-query", request::set_path_with_query),
        row("[method]outgoing-request.scheme", request::scheme),
        row("[method]outgoing-request.set-scheme", request::set_scheme),
        row("[method]outgoing-request.authority", request::authority),
        row("[method]outgoing-request.set-authority", request::set_authority),
        row("[method]outgoing-request.headers", request::request_headers),
        row("[constructor]request-options", request::new_options),
        row("[method]request-options.connect-timeout", request::connect_timeout),
        row("[method]request-options.set-connect-timeout", request::set_connect_timeout),
        row("[method]request-options.first-byte-timeout", request::first_byte_timeout),
        row("[method]request-options.set-first-byte-timeout", request::set_first_byte_timeout),
        row("[method]request-options.between-bytes-timeout", request::between_bytes_timeout),
        row("[method]request-options.set-between-bytes-timeout", request::set_between_bytes_timeout),
        row("[method]outgoing-body.write", body::write),
        row("[static]outgoing-body.finish", body::finish_outgoing),
        row("[method]future-incoming-response.subscribe", response::subscribe_to_response),
        row("[method]future-incoming-response.get", response::get_response),
        row("[method]incoming-response.status", response::status),
        row("[method]incoming-response.headers", response::response_headers),
        row("[method]incoming-response.consume", response::consume),
        row("[method]incoming-body.stream", body::stream),
        row("[static]incoming-body.finish", body::finish_incoming),
        row("[method]future-trailers.subscribe", body::subscribe_to_trailers),
        row("[method]future-trailers.get", body::get_trailers),
        row("[method]incoming-request.method", incoming::method),
        row("[method]incoming-request.path-with-query", incoming::path_with_query),
        row("[method]incoming-request.scheme", incoming::scheme),
        row("[method]incoming-request.authority", incoming::authority),
        row("[method]incoming-request.headers", incoming::request_headers),
        row("[method]incoming-request.consume", incoming::consume),
        row("[constructor]outgoing-response", incoming::new_response),
        row("[method]outgoing-response.status-code", incoming::status_code),
        row("[method]outgoing-response.set-status-code", incoming::set_status_code),
        row("[method]outgoing-response.headers", incoming::response_headers),
        row("[method]outgoing-response.body", incoming::body),
        row("[static]response-outparam.set", incoming::set),
    ]
}

/// The function of `wasi:http/outgoing-handler`.
pub fn outgoing_handler() -> Vec<Row> {
    vec![row("handle", response::handle)]
}
