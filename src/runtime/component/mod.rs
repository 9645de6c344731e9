//! Components (WebAssembly component model): several core modules, and values that pass between them and the host.
//!
//! A component is taken apart once, into core modules and a plan. The modules are compiled and kept as any others are.
//! What executes the plan knows nothing of the format of components; values pass by the canonical ABI. What the host
//! gives a component is described in [`host`].

pub mod semver;

// Values and what is done with them, without a guest.
pub mod types;
pub mod broken;
pub mod plan;
mod text;
mod flat;
pub mod lower;
pub mod surface;

// From a component's bytes to a plan.
mod translate;

// A component that lives.
pub mod handles;
mod state;
pub mod lift;
pub mod host;
mod intrinsics;

// All of it together.
mod taken_apart;
mod compiled;
mod kept;
pub mod instance;
pub mod numeric;

pub use compiled::Component;
pub use kept::{clear, from_binary, from_file, shrink};
