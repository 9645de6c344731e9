//! From PHP's array of imports to what a component is given.
#![allow(unsafe_code, reason = "calls PHP where a fatal error can be held back")]

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};

use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ClassEntry;
use wasm_runtime::component::broken::Stop;
use wasm_runtime::component::handles::HostResource;
use wasm_runtime::component::host::{HostImport, ImportCall, Linker, ValueFunction, Wanted};
use wasm_runtime::component::lower::Image;
use wasm_runtime::component::semver;
use wasm_runtime::component::types::{Shape, TypeId, camel_case};
use wasm_runtime::fault::HostStop;
use wasm_runtime::wasi::preview2;

use super::classes::Classes;
use super::decode::Decoder;
use super::encode::Encoder;
use super::live::Live;
use super::path::Path;
use super::values::result::Result as ResultObject;
use crate::php::call::procedure::Procedure;
use crate::php::engine::exceptions;
use crate::php::engine::hold_back::{hold_back, let_go};
use crate::php::engine::raise::Raise;
use crate::php::engine::zend;
use crate::php::store::Shared;

/// The instance that is being made, for functions that are made before it.
pub type Later = Rc<OnceCell<Weak<Live>>>;

/// Finds what a component imports in PHP's array.
pub struct ArrayLinker<'a> {
    pub imports: &'a ZendHashTable,
    pub shared: Rc<Shared>,
    pub later: Later,
    pub classes: Rc<Classes>,
    /// What is asked for all that is not in the array.
    pub others: Option<Box<dyn Linker>>,
    /// Whether something is missing that WASI would be.
    pub lacks_wasi: bool,
}

/// What stands in the array for an import.
enum Found {
    Nothing,
    Value(Zval),
    /// Something in place of the interface's array.
    NoArray(Zval),
}

impl ArrayLinker<'_> {
    /// The value for a name in an interface, or in the world.
    fn find(&self, interface: Option<&str>, names: &[&str]) -> Found {
        let Some(interface) = interface else { return element(self.imports, names) };
        let Some(scope) = self.interface(interface) else { return Found::Nothing };
        let scope = scope.dereference();
        if let Some(array) = scope.array() {
            return element(array, names);
        }
        if let Some(exports) = super::exports::functions_of(scope, names) {
            return Found::Value(exports);
        }
        if super::exports::is_exports(scope) { Found::Nothing } else { Found::NoArray(scope.shallow_clone()) }
    }

    /// What is given for an interface: under its own name, or else under one that is compatible.
    fn interface(&self, name: &str) -> Option<&Zval> {
        if let Some(value) = self.imports.get(name) {
            return Some(value);
        }
        let compatible = zend::entries(self.imports).filter_map(|(key, value)| {
            let given = String::from_utf8(zend::key_text(&key)).ok()?;
            semver::matches(&given, name).then_some((given, value))
        });
        let best =
            compatible.max_by(|(one, _), (other, _)| semver::compare(semver::split(one).1, semver::split(other).1));
        best.map(|(_, value)| value)
    }

    /// The class that is given for a resource.
    fn class(&self, interface: Option<&str>, resource: &str) -> Result<Option<&'static ClassEntry>, String> {
        match self.find(interface, &[&camel_case(resource), resource]) {
            Found::Value(value) => match value.str() {
                Some(name) => match ClassEntry::try_find(name) {
                    Some(class) => Ok(Some(class)),
                    None => Err(format!("the name \"{name}\" of a class that does not exist")),
                },
                None if value.object().is_some_and(super::exports::is_resource_class) => Ok(None),
                None => Err(described(&value)),
            },
            Found::Nothing | Found::NoArray(_) => Ok(None),
        }
    }

    fn target(&self, wanted: &Wanted<'_>) -> Result<Target, Option<String>> {
        let (interface, name) = (wanted.interface, wanted.name);
        let camel = camel_case(name.trim_start_matches('['));
        let found = match name.starts_with('[') {
            true => self.find(interface, &[name]),
            false => self.find(interface, &[&camel, name]),
        };
        match found {
            Found::Value(value) => return self.callable(&value),
            Found::NoArray(value) => {
                return Err(Some(format!("{} in place of an array of the interface", described(&value))));
            }
            Found::Nothing => {}
        }
        let Some((kind, rest)) = name.strip_prefix('[').and_then(|name| name.split_once(']')) else {
            return Err(None);
        };
        let (resource, function) = rest.split_once('.').unwrap_or((rest, ""));
        let function = camel_case(function);
        let class = self.class(interface, resource).map_err(Some)?;
        match (kind, class) {
            ("method", _) if interface.is_none_or(|interface| self.interface(interface).is_some()) => {
                Ok(Target::Method(function))
            }
            ("constructor", Some(class)) => Ok(Target::New(class)),
            ("static", Some(class)) => {
                let name = class.name().unwrap_or_default();
                let callable = zend::string(format!("{name}::{function}").as_bytes());
                self.callable(&callable)
                    .map_err(|_| Some(format!("the class {name}, which has no static {function}()")))
            }
            _ => match super::exports::of_resource(self.interface_of(interface), resource, kind, &function) {
                Some(callable) => self.callable(&callable),
                None => Err(None),
            },
        }
    }

    fn interface_of(&self, interface: Option<&str>) -> Option<&Zval> {
        interface.and_then(|interface| self.interface(interface)).map(Zval::dereference)
    }

    fn callable(&self, value: &Zval) -> Result<Target, Option<String>> {
        let Some((procedure, kept)) = Procedure::find(value) else { return Err(Some(described(value))) };
        if procedure.takes_references() {
            return Err(Some("a callable that takes an argument by reference (components pass values)".into()));
        }
        self.shared.hold_callable(kept);
        Ok(Target::Callable(procedure))
    }
}

fn element(array: &ZendHashTable, names: &[&str]) -> Found {
    for name in names {
        let number = name.parse::<i64>().ok().filter(|number| number.to_string() == *name);
        let value = match number {
            Some(number) => array.get_index(number),
            None => array.get(*name),
        };
        if let Some(value) = value {
            return Found::Value(value.dereference().shallow_clone());
        }
    }
    Found::Nothing
}

fn described(value: &Zval) -> String {
    match value.str() {
        Some(text) if text.len() < 64 => format!("string \"{text}\""),
        _ => zend::type_name(value),
    }
}

impl Linker for ArrayLinker<'_> {
    fn function(&mut self, wanted: &Wanted<'_>) -> Result<HostImport, Option<String>> {
        // Most of what a component imports of WASI is not in the array.
        let may_be_there = wanted.interface.is_none_or(|interface| self.interface(interface).is_some());
        let target = if may_be_there { self.target(wanted) } else { Err(None) };
        let target = match target {
            Err(None) if self.others.is_some() => {
                return self.others.as_mut().map_or(Err(None), |others| others.function(wanted));
            }
            Err(None) => {
                self.lacks_wasi |= wanted.interface.is_some_and(preview2::provides);
                return Err(None);
            }
            target => target?,
        };
        let place = match wanted.interface {
            Some(interface) => format!("\"{interface}\".\"{}\"", wanted.name),
            None => format!("\"{}\"", wanted.name),
        };
        Ok(HostImport::Values(Box::new(PhpFunction {
            target,
            place,
            shared: Rc::as_ptr(&self.shared),
            later: Rc::clone(&self.later),
            classes: Rc::clone(&self.classes),
        })))
    }

    fn resource(&mut self, interface: Option<&str>, name: &str) -> Result<Box<dyn HostResource>, Option<String>> {
        let given = interface.is_some_and(|interface| self.interface(interface).is_some());
        if let Some(others) = self.others.as_mut().filter(|_| !given)
            && let Ok(resource) = others.resource(interface, name)
        {
            return Ok(resource);
        }
        self.class(interface, name).map_err(Some)?;
        Ok(Box::new(PhpResource { shared: Rc::as_ptr(&self.shared) }))
    }
}

/// Resources that are PHP's objects. The store has them, and this.
struct PhpResource {
    shared: *const Shared,
}

impl HostResource for PhpResource {
    fn dropped(&self, rep: u32) -> Result<(), HostStop> {
        // SAFETY: the store outlives the functions that call this.
        let object = unsafe { &*self.shared }.take_kept(rep);
        if !let_go(object) {
            return Err(HostStop::Abort);
        }
        if zend::exception_is_pending() { Err(HostStop::Exception) } else { Ok(()) }
    }
}

/// What is called for an import.
enum Target {
    Callable(Procedure),
    /// The method of that name of the first argument.
    Method(String),
    /// The constructor of a class.
    New(&'static ClassEntry),
}

/// A function of PHP's that a component imports. The store has the callable, and this.
struct PhpFunction {
    target: Target,
    /// What messages call it.
    place: String,
    shared: *const Shared,
    later: Later,
    classes: Rc<Classes>,
}

/// What a call of PHP's gave, as the component gets it.
struct Work<'a> {
    function: &'a PhpFunction,
    call: &'a ImportCall<'a>,
    outcome: Option<Result<Image, Stop>>,
}

impl ValueFunction for PhpFunction {
    fn call(&self, call: &ImportCall<'_>) -> Result<Image, Stop> {
        let mut work = Work { function: self, call, outcome: None };
        let place: *mut Work<'_> = &raw mut work;
        // SAFETY: the work is alive, and nothing else refers to it. What a bailout leaves on the stack is lost with the
        // request.
        hold_back(|| unsafe { (*place).run() })?;
        work.outcome.unwrap_or(Err(Stop::Host(HostStop::Abort)))
    }
}

impl Work<'_> {
    fn run(&mut self) {
        let function = self.function;
        // SAFETY: the store outlives its functions.
        let shared = unsafe { &*function.shared };
        let live = function.later.get().and_then(Weak::upgrade);
        self.outcome = Some(function.run(self.call, shared, live.as_ref()));
    }
}

impl PhpFunction {
    fn run(&self, call: &ImportCall<'_>, shared: &Shared, live: Option<&Rc<Live>>) -> Result<Image, Stop> {
        let types = call.lift.types();
        let classes = &*self.classes;
        let mut decoder = Decoder { lift: &call.lift, shared, live, classes, borrowed: Vec::new() };
        let mut arguments = Vec::new();
        for field in types.fields(call.ty.params) {
            arguments.push(decoder.value(field.ty, &call.arguments[field.offset as usize..])?);
        }
        let returned = self.invoke(&mut arguments);
        decoder.end();
        let to = live.map(|live| &**live);
        let mut encoder = Encoder::new(types, call.ty.results, call.lift.encoding(), shared, to, classes);
        let encoded = match returned {
            Ok(returned) => self.give(&mut encoder, types.result(call.ty), call, &returned),
            Err(HostStop::Exception) => self.give_error(&mut encoder, types.result(call.ty), call),
            Err(stop) => return Err(stop.into()),
        };
        match encoded {
            Ok(()) => Ok(encoder.finish().0),
            Err(raise) => {
                encoder.abandon();
                raise.throw();
                Err(HostStop::Exception.into())
            }
        }
    }

    fn invoke(&self, arguments: &mut [Zval]) -> Result<Zval, HostStop> {
        match &self.target {
            // SAFETY: the store has the callable.
            Target::Callable(procedure) => unsafe { procedure.call_with(arguments) },
            Target::Method(name) => {
                let (this, rest) = arguments.split_first_mut().ok_or(HostStop::Abort)?;
                let mut callable = ZendHashTable::new();
                // Fails only for a table at its largest.
                let _ = callable.push(this.shallow_clone());
                let _ = callable.push(zend::string(name.as_bytes()));
                let callable: Zval = zend::value(callable);
                let Some((procedure, _kept)) = Procedure::find(&callable) else {
                    let message =
                        format!("The object for {} has no method {name}(): {}", self.place, zend::type_name(this));
                    Raise::error(message).throw();
                    return Err(HostStop::Exception);
                };
                // SAFETY: what the procedure was found in is alive.
                unsafe { procedure.call_with(rest) }
            }
            Target::New(class) => {
                let object = RefCell::new(Zval::new());
                let place = object.as_ptr();
                let class = zend::class_ptr(class);
                // SAFETY: the class is a program's, for the life of the request.
                hold_back(|| unsafe {
                    crate::php::engine::declared::object_init_ex(place, class);
                })?;
                let object = object.into_inner();
                let mut callable = ZendHashTable::new();
                let _ = callable.push(object.shallow_clone());
                let _ = callable.push(zend::string(b"__construct"));
                let callable: Zval = zend::value(callable);
                if let Some((procedure, _kept)) = Procedure::find(&callable) {
                    // SAFETY: as above.
                    drop(unsafe { procedure.call_with(arguments) }?);
                }
                Ok(object)
            }
        }
    }

    /// Gives the component what PHP returned.
    fn give(
        &self,
        encoder: &mut Encoder<'_>,
        result: Option<TypeId>,
        call: &ImportCall<'_>,
        returned: &Zval,
    ) -> Result<(), Raise> {
        let Some(result) = result else { return Ok(()) };
        let returned = returned.dereference();
        let start = encoder.start();
        let path = Path::Whole;
        let encoded = match call.lift.types().shape(result) {
            Shape::Result(cases) => match ResultObject::parts(returned) {
                Some((is_ok, value)) => encoder.case(cases, start, usize::from(!is_ok), value, &path),
                // What a function without a good value returns is ignored, as that of one without a result is.
                None if cases.cases[0].ty.is_none() => Ok(()),
                None => encoder.case(cases, start, 0, returned, &path),
            },
            _ => encoder.value(result, start, returned, &path),
        };
        encoded.map_err(|misfit| misfit.at(&format!("The result of the host function for {}", self.place)))
    }

    /// Gives the component the error that PHP threw for it; any other exception goes on.
    fn give_error(
        &self,
        encoder: &mut Encoder<'_>,
        result: Option<TypeId>,
        call: &ImportCall<'_>,
    ) -> Result<(), Raise> {
        let Some(Shape::Result(cases)) = result.map(|result| call.lift.types().shape(result)) else {
            return Err(Raise::Pending);
        };
        let Some(exception) = exceptions::take_pending_object(exceptions::Class::ResultException) else {
            return Err(Raise::Pending);
        };
        let payload = exception.object().and_then(|object| object.get_property::<&Zval>("payload").ok());
        let payload = payload.map_or_else(Zval::null, Zval::shallow_clone);
        let start = encoder.start();
        let encoded = encoder.case(cases, start, 1, &payload, &Path::Whole);
        encoded.map_err(|misfit| misfit.at(&format!("The error of the host function for {}", self.place)))
    }
}
