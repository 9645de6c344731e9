//! The plans of components in the directory of artifacts: with one nothing of a component is read or taken apart again.

use std::fs::File;

use super::load::artifacts;
use super::notices::notice;
use super::request::Request;
use crate::module::Hash;

/// The file with the plan of the component with that content, if there is one.
pub fn kept_plan(hash: &Hash, request: &Request<'_>) -> Option<File> {
    artifacts(request)?.load_plan(hash, request.compiler)
}

/// Keeps the plan of a component.
pub fn keep_plan(hash: &Hash, plan: &[u8], request: &Request<'_>) {
    if let Some(artifacts) = artifacts(request)
        && let Err(reason) = artifacts.store_plan(hash, request.compiler, plan, request.max_size)
    {
        notice(&reason);
    }
}
