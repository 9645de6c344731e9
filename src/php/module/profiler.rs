//! `Wasm\Profiler` and `Wasm\Profile`.

use std::time::Duration;

use ext_php_rs::prelude::*;
use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::profile::{self, Row};
use wasm_runtime::profiler as runtime;

use crate::php::engine::class::{Class, api, handler_table};
use crate::php::engine::exceptions;
use crate::php::engine::interrupt;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;

#[php_class]
#[php(name = "Wasm\\Profiler")]
pub struct Profiler {}

impl Class for Profiler {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use its static methods");

    handler_table!();
}

#[php_class]
#[php(name = "Wasm\\Profile")]
pub struct Profile {
    profile: profile::Profile,
}

impl Class for Profile {
    const INSTEAD_OF_NEW: Option<&'static str> = Some("use Wasm\\Profiler::stop()");

    handler_table!();
}

/// The intervals that ticks can have, in seconds.
const SHORTEST: f64 = 0.0001;
const LONGEST: f64 = 10.0;

#[expect(clippy::module_inception, reason = "the file has several classes, each with handlers of its own")]
pub mod profiler {
    use super::*;

    api!("Profiler");

    fn start(call: &mut Call<'_>) -> Result {
        use api::arg::start as arg;
        let interval = call.get(arg::INTERVAL)?;
        // A NaN is in no range.
        if !(SHORTEST..=LONGEST).contains(&interval) {
            return Err(call.value_error(arg::INTERVAL, &format!("must be between {SHORTEST} and {LONGEST} seconds")));
        }
        if runtime::is_on() {
            return Err(not("a profile is being taken already: Wasm\\Profiler::stop() ends it"));
        }
        interrupt::tell_of_rest();
        runtime::start(Duration::from_secs_f64(interval))?;
        Ok(())
    }

    fn stop(call: &mut Call<'_>) -> Result {
        let Some(recording) = runtime::stop() else {
            return Err(not("no profile is being taken: Wasm\\Profiler::start() begins one"));
        };
        call.give(object::new(Profile { profile: profile::Profile::new(&recording) }));
        Ok(())
    }
}

fn not(reason: &str) -> Raise {
    Raise::new(exceptions::Class::WasmError, reason)
}

pub mod profile_methods {
    use super::*;

    api!("Profile");

    fn collapsed(call: &mut Call<'_>) -> Result {
        let text = call.this::<Profile>()?.profile.collapsed();
        call.give(zend::string(text.as_bytes()));
        Ok(())
    }

    fn table(call: &mut Call<'_>) -> Result {
        let rows = call.this::<Profile>()?.profile.table();
        call.give(value_objects::list(rows.iter().map(row)));
        Ok(())
    }

    fn samples(call: &mut Call<'_>) -> Result {
        let samples = call.this::<Profile>()?.profile.total().samples;
        call.give(zend::value(i64::try_from(samples).unwrap_or(i64::MAX)));
        Ok(())
    }

    fn time(call: &mut Call<'_>) -> Result {
        let time = call.this::<Profile>()?.profile.total().time;
        call.give(zend::value(time.as_secs_f64()));
        Ok(())
    }
}

fn row(row: &Row) -> Zval {
    let mut table = ZendHashTable::new();
    // Fails only for a table of the largest size.
    let _ = table.insert("function", zend::string(row.function.as_bytes()));
    let _ = table.insert("self", row.own.time.as_secs_f64());
    let _ = table.insert("total", row.total.time.as_secs_f64());
    let _ = table.insert("samples", i64::try_from(row.total.samples).unwrap_or(i64::MAX));
    zend::value(table)
}
