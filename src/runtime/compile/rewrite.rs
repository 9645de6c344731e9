//! The common part of all changes to a module that is being compiled.

use std::sync::Arc;

use wasmer::sys::{FunctionMiddleware, ModuleMiddleware};

/// A change that the compiler makes while it reads a module.
pub(crate) type Rewrite = Arc<dyn ModuleMiddleware>;

/// Leaves functions as they are.
#[derive(Debug)]
pub(crate) struct Unchanged;

impl<'a> FunctionMiddleware<'a> for Unchanged {}
