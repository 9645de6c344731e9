//! Functions of WASI: from Rust functions on values to functions on core values.

use super::caller::Caller;
use super::error::Failure;
use super::resources::Numbers;
use super::value::{Give, Take, Value, Words};
use crate::component::broken::Stop;
use crate::component::types::{FuncType, MAX_FLAT_PARAMS, MAX_FLAT_RESULTS, Types};

/// Serves a call with core values, as `FlatFunction` has them.
type Serve = Box<dyn Fn(&Caller<'_>, &[u64]) -> Result<u64, Stop> + Send + Sync>;

/// A function of an interface, by its name there.
pub struct Row {
    pub name: &'static str,
    /// Whether the type of an import is that of the function. Notes the resources in it.
    pub fits: fn(&Types, &FuncType, &mut Numbers) -> bool,
    pub call: Serve,
}

/// The row for a Rust function.
pub fn row<A, F: Function<A>>(name: &'static str, function: F) -> Row {
    Row { name, fits: F::fits, call: Box::new(move |caller, words| function.call(caller, words)) }
}

/// What a Rust function gives back.
pub trait Outcome {
    type Value: Give;

    fn value(self) -> Result<Self::Value, Stop>;
}

impl<T: Give> Outcome for Result<T, Stop> {
    type Value = T;

    fn value(self) -> Self {
        self
    }
}

/// The guest gets the error, as a `result`.
impl<T: Give, E: Give> Outcome for Result<T, Failure<E>> {
    type Value = Result<T, E>;

    fn value(self) -> Result<Self::Value, Stop> {
        match self {
            Ok(value) => Ok(Ok(value)),
            Err(Failure::Error(error)) => Ok(Err(error)),
            Err(Failure::Stop(stop)) => Err(stop),
        }
    }
}

/// A Rust function with the parameters and the outcome `A`.
pub trait Function<A>: Copy + Send + Sync + 'static {
    fn fits(types: &Types, ty: &FuncType, numbers: &mut Numbers) -> bool;

    fn call(&self, caller: &Caller<'_>, words: &[u64]) -> Result<u64, Stop>;
}

macro_rules! functions {
    ($($param:ident)*) => {
        impl<F, R: Outcome, $($param: Take),*> Function<(R, $($param,)*)> for F
        where
            F: Fn(&Caller<'_>, $($param),*) -> R + Copy + Send + Sync + 'static,
        {
            fn fits(types: &Types, ty: &FuncType, numbers: &mut Numbers) -> bool {
                let mut params = types.fields(ty.params).iter();
                $(
                    if !params.next().is_some_and(|param| $param::fits(types, Some(param.ty), numbers)) {
                        return false;
                    }
                )*
                params.next().is_none() && R::Value::fits(types, types.result(ty), numbers)
            }

            #[allow(non_snake_case, reason = "values by the names of their types")]
            fn call(&self, caller: &Caller<'_>, words: &[u64]) -> Result<u64, Stop> {
                const { assert!(are_few(0 $(+ $param::FLAT)*), "arguments are passed one by one") };
                let mut words = Words(words);
                $(let $param = $param::take(caller, &mut words)?;)*
                let place = Place::checked::<R::Value>(caller, words.number())?;
                place.give(self(caller, $($param),*).value()?, caller)
            }
        }
    };
}

functions!();
functions!(P1);
functions!(P1 P2);
functions!(P1 P2 P3);
functions!(P1 P2 P3 P4);
functions!(P1 P2 P3 P4 P5);

/// Whether so many core values are passed one by one.
const fn are_few(count: usize) -> bool {
    count <= MAX_FLAT_PARAMS
}

/// Where a result goes that is more than one core value; else it is given as that.
struct Place(Option<u32>);

impl Place {
    /// Before anything is done whose result would then not get there.
    fn checked<T: Give>(caller: &Caller<'_>, address: u32) -> Result<Self, Stop> {
        if T::FLAT <= MAX_FLAT_RESULTS {
            return Ok(Self(None));
        }
        if !(address as usize).is_multiple_of(T::ALIGN) {
            return Err(Stop::trap("unaligned pointer"));
        }
        caller.span(address, T::SIZE as u32)?;
        Ok(Self(Some(address)))
    }

    fn give<T: Give>(self, value: T, caller: &Caller<'_>) -> Result<u64, Stop> {
        /// No result of WASI's is larger.
        const MOST: usize = 128;
        const { assert!(T::SIZE <= MOST, "the buffer has room for every result") };
        let mut buffer = [0; MOST];
        let bytes = &mut buffer[..T::SIZE];
        value.give(caller, bytes)?;
        if let Some(address) = self.0 {
            caller.guest.write(address, bytes)?;
            return Ok(0);
        }
        let mut word = [0; 8];
        word[..T::SIZE].copy_from_slice(bytes);
        Ok(u64::from_le_bytes(word))
    }
}
