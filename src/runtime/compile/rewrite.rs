//! The common part of all changes to a module that is being compiled.

use std::fmt;
use std::sync::Arc;

use wasmer::LocalFunctionIndex;
use wasmer::sys::{FunctionMiddleware, MiddlewareError, ModuleMiddleware};
use wasmer_types::ModuleInfo;

/// A change that the compiler makes while it reads a module.
pub(crate) type Rewrite = Arc<dyn ModuleMiddleware>;

/// A change of what the engine knows of a module. Its functions stay as they are.
pub(crate) fn of_info(change: impl Fn(&mut ModuleInfo) + Send + Sync + 'static) -> Rewrite {
    Arc::new(OfInfo(change))
}

struct OfInfo<F>(F);

impl<F> fmt::Debug for OfInfo<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfInfo")
    }
}

impl<F: Fn(&mut ModuleInfo) + Send + Sync> ModuleMiddleware for OfInfo<F> {
    fn generate_function_middleware<'a>(&self, _: LocalFunctionIndex) -> Box<dyn FunctionMiddleware<'a> + 'a> {
        Box::new(Unchanged)
    }

    fn transform_module_info(&self, info: &mut ModuleInfo) -> Result<(), MiddlewareError> {
        (self.0)(info);
        Ok(())
    }
}

/// Leaves functions as they are.
#[derive(Debug)]
struct Unchanged;

impl<'a> FunctionMiddleware<'a> for Unchanged {}
