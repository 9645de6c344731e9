//! Serves a PHP call with a function that a component exports.
#![allow(unsafe_code, reason = "reads the arguments of the running call in place")]

use std::rc::Rc;

use ext_php_rs::types::Zval;
use ext_php_rs::zend::ExecuteData;
use wasm_runtime::component::broken::Stop;
use wasm_runtime::component::lift::Lift;
use wasm_runtime::component::numeric::{NumericCall, Slots};
use wasm_runtime::component::types::{FuncType, Shape, Types};
use wasm_runtime::core_dump::core_dump;
use wasm_runtime::fault::{Fault, HostStop};

use super::decode::Decoder;
use super::encode::Encoder;
use super::live::Live;
use super::numbers::{number_of_core, numeric_argument, plain_int};
use super::path::Misfit;
use crate::php::call::convert;
use crate::php::call::invoke::{Depth, of_guest};
use crate::php::engine::declared;
use crate::php::engine::exceptions::{Class, take_any_pending, throw_object, throw_with};
use crate::php::engine::ini;
use crate::php::engine::raise::{Raise, Result, throw_trap};
use crate::php::engine::zend;

/// What a function gave: its result, or the error of a result type.
enum Outcome {
    Value(Zval),
    Error(Zval),
    /// What a constructor threw that was given a part of the result.
    Thrown(Zval),
}

/// The function that is called.
#[derive(Clone, Copy)]
pub struct Callee<'a> {
    pub live: &'a Rc<Live>,
    pub lifted: usize,
    /// The resource whose method it is.
    pub this: Option<&'a Zval>,
    /// `Class::method`, for messages.
    pub class: &'static str,
    pub name: &'a str,
}

/// How many arguments a function needs: options at the end may be left out.
pub fn required(types: &Types, ty: &FuncType) -> usize {
    let fields = types.fields(ty.params);
    let optional = |field: &&wasm_runtime::component::types::Field| matches!(types.shape(field.ty), Shape::Option(_));
    fields.len() - fields.iter().rev().take_while(optional).count()
}

impl Callee<'_> {
    /// Serves the running call: the frame's arguments in, the result to `ret`.
    pub fn serve(&self, frame: &mut ExecuteData, ret: &mut Zval) -> Result {
        // SAFETY: the call information is a plain integer beside `$this`.
        if unsafe { frame.This.u1.type_info } & declared::ZEND_CALL_HAS_EXTRA_NAMED_PARAMS != 0 {
            return Err(Raise::error(format!("{}::{}() has no such parameter", self.class, self.name)));
        }
        let live = self.live;
        let _call = Depth::begin(&live.shared)?;
        live.instance.check_can_enter()?;
        live.instance.drop_waiting().map_err(|fault| failed(*fault, live))?;
        let types = &live.component().plan().types;
        let args = zend::arguments(frame);
        let mut slots = Slots::default();
        if let Some(call) = NumericCall::new(&live.instance, self.lifted, &mut slots) {
            return self.serve_numbers(call, args, ret, types);
        }
        let (ty, encoding) = live.instance.func(self.lifted);
        let first = usize::from(self.this.is_some());
        let (fewest, most) = (required(types, ty).max(first) - first, types.fields(ty.params).len() - first);
        if args.len() < fewest || args.len() > most {
            return Err(self.wrong_count(fewest, most, args.len()));
        }
        let mut encoder = Encoder::new(types, ty.params, encoding, &live.shared, Some(live), &live.classes);
        if let Err(raise) = self.encode(&mut encoder, types, ty, args) {
            encoder.abandon();
            return Err(raise);
        }
        let (image, loans) = encoder.finish();
        let outcome = live.instance.call(self.lifted, image, |lift, bytes| self.decode(lift, ty, bytes));
        loans.end(&live.shared);
        match outcome.map_err(|fault| failed(*fault, live))? {
            Outcome::Value(value) => {
                *ret = value;
                Ok(())
            }
            Outcome::Error(payload) => Err(self.gave_error(payload)),
            Outcome::Thrown(exception) => {
                throw_object(exception);
                Err(Raise::Pending)
            }
        }
    }

    /// A call of a function that takes and gives numbers only, which is spared what others need.
    #[inline]
    fn serve_numbers(&self, mut call: NumericCall<'_>, args: &mut [Zval], ret: &mut Zval, types: &Types) -> Result {
        let ty = call.ty();
        let fields = types.fields(ty.params);
        if args.len() != fields.len() {
            return Err(self.wrong_count(fields.len(), fields.len(), args.len()));
        }
        for (index, (arg, field)) in args.iter_mut().zip(fields).enumerate() {
            let shape = types.shape(field.ty);
            if let Some(number) = plain_int(shape, arg) {
                call.push(number);
                continue;
            }
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let encoded = numeric_argument(shape, arg, number);
            call.push(encoded.map_err(|misfit| self.misfit(misfit, index, ty))?);
        }
        let word = call.call().map_err(|fault| failed(*fault, self.live))?;
        if let Some(result) = types.result(ty).and_then(|result| number_of_core(types.shape(result), word)) {
            // What was there is null, and needs no destructor.
            std::mem::forget(std::mem::replace(ret, result));
        }
        Ok(())
    }

    /// Why an argument does not fit.
    #[cold]
    fn misfit(&self, misfit: Misfit, index: usize, ty: &FuncType) -> Raise {
        let name = ty.names.get(index + usize::from(self.this.is_some())).map_or("", |label| &label.camel);
        misfit.at(&format!("{}::{}(): Argument #{} (${name})", self.class, self.name, index + 1))
    }

    fn encode(&self, encoder: &mut Encoder<'_>, types: &Types, ty: &FuncType, args: &mut [Zval]) -> Result {
        let start = encoder.start();
        let mut fields = types.fields(ty.params).iter().zip(&ty.names);
        if let Some(this) = self.this
            && let Some((field, _)) = fields.next()
        {
            let place = format!("{}::{}(): the resource", self.class, self.name);
            encoder.this(field.ty, start.plus(field.offset), this).map_err(|misfit| misfit.at(&place))?;
        }
        for (index, (arg, (field, _))) in args.iter_mut().zip(fields).enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let encoded = encoder.argument(field.ty, start.plus(field.offset), arg, number);
            encoded.map_err(|misfit| self.misfit(misfit, index, ty))?;
        }
        Ok(())
    }

    /// An exception of a constructor's waits until the call is over, so that the instance can be called again.
    fn decode(&self, lift: &Lift<'_>, ty: &FuncType, bytes: &[u8]) -> std::result::Result<Outcome, Stop> {
        match self.decode_result(lift, ty, bytes) {
            Err(Stop::Host(HostStop::Exception)) => {
                take_any_pending().map(Outcome::Thrown).ok_or(Stop::Host(HostStop::Exception))
            }
            outcome => outcome,
        }
    }

    fn decode_result(&self, lift: &Lift<'_>, ty: &FuncType, bytes: &[u8]) -> std::result::Result<Outcome, Stop> {
        let (live, classes) = (self.live, &*self.live.classes);
        let mut decoder = Decoder { lift, shared: &live.shared, live: Some(live), classes, borrowed: Vec::new() };
        let Some(result) = lift.types().result(ty) else { return Ok(Outcome::Value(Zval::null())) };
        Ok(match lift.types().shape(result) {
            Shape::Result(cases) => match decoder.case(cases, bytes)? {
                (0, value) => Outcome::Value(value),
                (_, payload) => Outcome::Error(payload),
            },
            _ => Outcome::Value(decoder.value(result, bytes)?),
        })
    }

    #[cold]
    fn wrong_count(&self, fewest: usize, most: usize, given: usize) -> Raise {
        let (how, count) = match (given < fewest, fewest == most) {
            (_, true) => ("exactly", fewest),
            (true, false) => ("at least", fewest),
            (false, false) => ("at most", most),
        };
        let plural = if count == 1 { "" } else { "s" };
        let message = format!("{}::{}() expects {how} {count} argument{plural}, {given} given", self.class, self.name);
        Raise::New(argument_count_error(), message)
    }

    #[cold]
    fn gave_error(&self, payload: Zval) -> Raise {
        let detail = match (payload.str(), payload.long()) {
            (Some(text), _) => format!(": {text}"),
            (None, Some(number)) => format!(": {number}"),
            _ => match super::values::variant::Variant::parts(&payload) {
                Some((case, _)) => format!(": {}", case.str().unwrap_or_default()),
                None => String::new(),
            },
        };
        let message = format!("{}() gave an error{detail}", self.name);
        throw_with(Class::ResultException, &message, &mut [(c"payload", payload)]);
        Raise::Pending
    }
}

fn argument_count_error() -> &'static ext_php_rs::zend::ClassEntry {
    // SAFETY: a class of the engine's own, for the life of the process.
    unsafe { &*declared::zend_ce_argument_count_error.cast() }
}

/// Why a call failed, where its store is known.
#[cold]
pub fn failed(fault: Fault, live: &Live) -> Raise {
    match fault {
        Fault::Exception(thrown) => convert::throw_exception(&thrown, &live.shared),
        Fault::Trap(trap) => {
            let dump = ini::keeps_core_dumps().then(|| core_dump(live.shared.runtime(), &trap));
            throw_trap(&trap, "", live.shared.last_words().now().as_ref(), dump.as_deref());
            Raise::Pending
        }
        fault => of_guest(fault.into(), &live.shared),
    }
}
