//! The methods of `Wasm\Wasi`: programs are run, be they modules or components.

use std::rc::Rc;

use ext_php_rs::types::Zval;
use wasm_runtime::compiler::CodeKind;
use wasm_runtime::fault::{Fault, HostStop};
use wasm_runtime::func::Func;
use wasm_runtime::instance::Instance as RuntimeInstance;

use crate::php::call::invoke::call_plain;
#[cfg(feature = "component")]
use crate::php::call::procedure::Procedure;
use crate::php::call::suggest;
#[cfg(feature = "component")]
use crate::php::component::{command, component, handler};
use crate::php::engine::class::api;
use crate::php::engine::exceptions;
use crate::php::engine::method::Call;
use crate::php::engine::object;
use crate::php::engine::raise::{Raise, Result};
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::module::imports::{Imports, Linked};
use crate::php::module::instance::{Instance, bring_to_life, code_for, load};
use crate::php::module::{File, Module};
use crate::php::objects::wasi_function;
use crate::php::store::Shared;
use crate::php::store::reactors::{INITIALIZE, START};
use crate::php::wasi::{Given, Wasi};

api!("Wasi");
use api::arg;

macro_rules! given {
    ($method:ident) => {
        Given {
            args: arg::$method::ARGS,
            env: arg::$method::ENV,
            preopens: arg::$method::PREOPENS,
            stdin: arg::$method::STDIN,
            stdout: arg::$method::STDOUT,
            stderr: arg::$method::STDERR,
            output_limit: arg::$method::OUTPUT_LIMIT,
            clock: arg::$method::CLOCK,
            random: arg::$method::RANDOM,
            http: arg::$method::HTTP,
            network: arg::$method::NETWORK,
        }
    };
}

fn construct(call: &mut Call<'_>) -> Result {
    let wasi = Wasi::from_arguments(call, &given!(construct))?;
    call.construct(wasi)
}

fn imports(call: &mut Call<'_>) -> Result {
    let this = call.this::<Wasi>()?;
    let owner = if this.has_callables() { call.this_value() } else { Zval::null() };
    let imports = wasi_function::imports(this.context(), &owner);
    call.give(imports);
    Ok(())
}

fn start(call: &mut Call<'_>) -> Result {
    let this = call.this::<Wasi>()?;
    let given = call.get(arg::start::INSTANCE)?;
    let object = given.object();
    let code = if let Some(instance) = object.and_then(object::get::<Instance>) {
        start_module(this, instance.runtime(), instance.shared())?
    } else {
        match start_component(this, given) {
            Some(code) => code?,
            None => return Err(call.type_error(arg::start::INSTANCE)),
        }
    };
    call.give(zend::value(code));
    Ok(())
}

fn handle(call: &mut Call<'_>) -> Result {
    let answer = answer(call)?;
    call.give(answer);
    Ok(())
}

/// Has a component answer a request.
#[cfg(feature = "component")]
fn answer(call: &mut Call<'_>) -> Result<Zval> {
    let this = call.this::<Wasi>()?;
    let given = call.get(arg::handle::INSTANCE)?.object();
    let Some(instance) = given.and_then(object::get::<crate::php::component::instance::Instance>) else {
        let complaint = "must be a Wasm\\Component\\Instance: modules do not answer requests";
        return Err(call.type_complaint(arg::handle::INSTANCE, complaint));
    };
    let request = crate::php::wasi::http_server::request(call.get(arg::handle::REQUEST)?);
    let request =
        request.map_err(|complaint| call.value_error(arg::handle::REQUEST, &format!("must have {complaint}")))?;
    let begin = match call.get(arg::handle::BEGIN)? {
        None => None,
        Some(callable) => Some(Procedure::find(callable).ok_or_else(|| call.type_error(arg::handle::BEGIN))?),
    };
    let (procedure, _kept) = begin.unzip();
    handler::handle(instance.live(), this.world(), request, procedure)
}

#[cfg(not(feature = "component"))]
fn answer(call: &mut Call<'_>) -> Result<Zval> {
    Err(call.type_complaint(arg::handle::INSTANCE, "must be a component's, which this build does not have"))
}

fn initialize(call: &mut Call<'_>) -> Result {
    call.this::<Wasi>()?;
    let (_object, instance) = call.get(arg::initialize::INSTANCE)?;
    match entry(instance.runtime(), INITIALIZE)? {
        // It was, before the snapshot; a libc does not bear it twice.
        Some(_) if instance.runtime().module().is_snapshot() => Ok(()),
        Some(func) => call_plain(func, instance.shared()),
        // `_initialize` is optional for a reactor; a command is refused.
        None if entry(instance.runtime(), START)?.is_some() => {
            Err(suggest::no_export(instance.runtime().module(), INITIALIZE.as_bytes()))
        }
        None => Ok(()),
    }
}

fn stdout(call: &mut Call<'_>) -> Result {
    let captured = call.this::<Wasi>()?.captured_stdout();
    call.give(captured);
    Ok(())
}

fn stderr(call: &mut Call<'_>) -> Result {
    let captured = call.this::<Wasi>()?.captured_stderr();
    call.give(captured);
    Ok(())
}

fn run(call: &mut Call<'_>) -> Result {
    let program = Program::of_argument(call)?;
    let wasi = Wasi::from_arguments(call, &given!(run))?;
    let code = program.run(&wasi)?;
    call.give(value_objects::wasi_result(code, wasi.captured_stdout(), wasi.captured_stderr()));
    Ok(())
}

/// What `Wasi::run` runs.
enum Program<'a> {
    Module(&'a Module),
    #[cfg(feature = "component")]
    Component(&'a component::Component),
    File(File),
}

impl<'a> Program<'a> {
    fn of_argument(call: &mut Call<'a>) -> Result<Self> {
        let unconstructed = |what: &str| Raise::error(format!("the {what} was not constructed"));
        match call.get(arg::run::MODULE)?.object() {
            Some(object) if object::is::<Module>(object) => {
                object::get(object).map(Self::Module).ok_or_else(|| unconstructed("module"))
            }
            #[cfg(feature = "component")]
            Some(object) if object::is::<component::Component>(object) => {
                object::get(object).map(Self::Component).ok_or_else(|| unconstructed("component"))
            }
            _ => {
                let path = call.text(arg::run::MODULE)?;
                File::of_argument(call, arg::run::MODULE, path, true).map(Self::File)
            }
        }
    }

    /// Runs it to its end; its exit code.
    fn run(&self, wasi: &Wasi) -> Result<i64> {
        let imports = Imports::Wasi(wasi.context());
        match self {
            Self::Module(module) => {
                let (module, linked) = code_for(module, imports, None)?;
                run_module(wasi, &module, linked)
            }
            #[cfg(feature = "component")]
            Self::Component(component) => run_component(wasi, component),
            #[cfg(feature = "component")]
            Self::File(file) if file.is_component() => {
                run_component(wasi, &component::Component::plain(file.load_component()?))
            }
            Self::File(file) => match load(file, |_| Ok(CodeKind::Plain), imports, None) {
                Ok((module, linked)) => run_module(wasi, &module, linked),
                // As text.
                #[cfg(feature = "component")]
                Err(raise) if matches!(raise.fault(), Some(Fault::IsComponent)) => {
                    run_component(wasi, &component::Component::plain(file.load_component()?))
                }
                Err(raise) => Err(raise),
            },
        }
    }
}

fn run_module(wasi: &Wasi, module: &wasm_runtime::module::Module, linked: Linked) -> Result<i64> {
    let Linked { provided, store, shared } = linked;
    let instance = bring_to_life(module, provided, &shared)?;
    let code = start_module(wasi, &instance, &shared)?;
    drop(instance);
    drop(store);
    Ok(code)
}

#[cfg(feature = "component")]
fn run_component(wasi: &Wasi, component: &component::Component) -> Result<i64> {
    let (_store, shared) = crate::php::store::Store::object();
    let imports = ext_php_rs::types::ZendHashTable::new();
    let live = component::bring_to_life(component, &imports, Some(wasi.world()), shared)?;
    wasi.begin()?;
    exit_code_of(wasi, command::run(&live).map(|succeeded| i64::from(!succeeded)))
}

/// The exported function of that name, which WASI prescribes.
fn entry<'i>(instance: &'i RuntimeInstance, name: &str) -> Result<Option<&'i Func>> {
    let Some(index) = instance.module().export_index(name.as_bytes()) else { return Ok(None) };
    match instance.func(index) {
        Some(func) if func.ty().params.is_empty() && func.ty().results.is_empty() => Ok(Some(func)),
        _ => Err(Raise::error(format!("the export \"{name}\" must be a function () -> ()"))),
    }
}

fn start_module(wasi: &Wasi, instance: &RuntimeInstance, shared: &Rc<Shared>) -> Result<i64> {
    let Some(func) = entry(instance, START)? else {
        return Err(suggest::no_export(instance.module(), START.as_bytes()));
    };
    wasi.begin()?;
    exit_code_of(wasi, call_plain(func, shared).map(|()| 0))
}

/// Runs the command that a component's instance is; `None` if the value is no such instance.
#[cfg(feature = "component")]
fn start_component(wasi: &Wasi, given: &Zval) -> Option<Result<i64>> {
    let instance = given.object().and_then(object::get::<crate::php::component::instance::Instance>)?;
    let run = || {
        wasi.begin()?;
        exit_code_of(wasi, command::run(instance.live()).map(|succeeded| i64::from(!succeeded)))
    };
    Some(command::check(instance.live()).and_then(|()| run()))
}

#[cfg(not(feature = "component"))]
fn start_component(_wasi: &Wasi, _given: &Zval) -> Option<Result<i64>> {
    None
}

/// The exit code of a program, which may have ended by exiting.
fn exit_code_of(wasi: &Wasi, ended: Result<i64>) -> Result<i64> {
    ended.or_else(|raise| match (raise.fault(), wasi.world().exit_code()) {
        (Some(Fault::Host(HostStop::Exit(code))), _) => Ok((*code).into()),
        // It exited in a nested call that PHP code made: the exception arrives here.
        (_, Some(code)) if exceptions::take_pending(exceptions::Class::ExitException) => Ok(code.into()),
        _ => Err(raise),
    })
}
