//! Options, results, tuples, and what makes records, enums and flags of Rust types.

use super::caller::Caller;
use super::resources::Numbers;
use super::value::{Give, Take, Value, Words, aligned, larger, shape};
use crate::component::broken::Stop;
use crate::component::types::{Label, Shape, TypeId, Types, Variant};

/// Where the payload of a variant with two cases stands.
const fn payload<T: Value, E: Value>() -> usize {
    aligned(1, larger(T::ALIGN, E::ALIGN))
}

const fn size_of_two<T: Value, E: Value>() -> usize {
    aligned(payload::<T, E>() + larger(T::SIZE, E::SIZE), larger(T::ALIGN, E::ALIGN))
}

impl<T: Value> Value for Option<T> {
    const SIZE: usize = size_of_two::<(), T>();
    const ALIGN: usize = T::ALIGN;
    const FLAT: usize = 1 + T::FLAT;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::Option(variant)) = shape(types, ty) else { return false };
        variant.cases.last().is_some_and(|some| T::fits(types, some.ty, numbers))
    }
}

impl<T: Give> Give for Option<T> {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        let Some(value) = self else { return Ok(()) };
        to[0] = 1;
        value.give(caller, &mut to[payload::<(), T>()..][..T::SIZE])
    }
}

impl<T: Take> Take for Option<T> {
    fn take(caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        match words.number() {
            0 => {
                words.skip(T::FLAT);
                Ok(None)
            }
            1 => T::take(caller, words).map(Some),
            _ => Err(Stop::trap("invalid variant discriminant")),
        }
    }
}

impl<T: Value, E: Value> Value for Result<T, E> {
    const SIZE: usize = size_of_two::<T, E>();
    const ALIGN: usize = larger(T::ALIGN, E::ALIGN);
    const FLAT: usize = 1 + larger(T::FLAT, E::FLAT);

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::Result(Variant { cases, .. })) = shape(types, ty) else { return false };
        let [ok, error] = &**cases else { return false };
        T::fits(types, ok.ty, numbers) && E::fits(types, error.ty, numbers)
    }
}

impl<T: Give, E: Give> Give for Result<T, E> {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        let place = payload::<T, E>();
        to[0] = self.is_err().into();
        match self {
            Ok(value) => value.give(caller, &mut to[place..][..T::SIZE]),
            Err(error) => error.give(caller, &mut to[place..][..E::SIZE]),
        }
    }
}

/// `result` without values, as a function takes it: whether it is good.
impl Take for Result<(), ()> {
    fn take(_caller: &Caller<'_>, words: &mut Words<'_>) -> Result<Self, Stop> {
        match words.number() {
            0 => Ok(Ok(())),
            1 => Ok(Err(())),
            _ => Err(Stop::trap("invalid variant discriminant")),
        }
    }
}

impl<A: Value, B: Value> Value for (A, B) {
    const SIZE: usize = aligned(aligned(A::SIZE, B::ALIGN) + B::SIZE, larger(A::ALIGN, B::ALIGN));
    const ALIGN: usize = larger(A::ALIGN, B::ALIGN);
    const FLAT: usize = A::FLAT + B::FLAT;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::Tuple(fields)) = shape(types, ty) else { return false };
        let [a, b] = &**fields else { return false };
        A::fits(types, Some(a.ty), numbers) && B::fits(types, Some(b.ty), numbers)
    }
}

impl<A: Give, B: Give> Give for (A, B) {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        self.0.give(caller, &mut to[..A::SIZE])?;
        self.1.give(caller, &mut to[aligned(A::SIZE, B::ALIGN)..][..B::SIZE])
    }
}

impl<A: Value, B: Value, C: Value> Value for (A, B, C) {
    const SIZE: usize = aligned(aligned(<(A, B)>::SIZE, C::ALIGN) + C::SIZE, Self::ALIGN);
    const ALIGN: usize = larger(<(A, B)>::ALIGN, C::ALIGN);
    const FLAT: usize = A::FLAT + B::FLAT + C::FLAT;

    fn fits(types: &Types, ty: Option<TypeId>, numbers: &mut Numbers) -> bool {
        let Some(Shape::Tuple(fields)) = shape(types, ty) else { return false };
        let [a, b, c] = &**fields else { return false };
        A::fits(types, Some(a.ty), numbers)
            && B::fits(types, Some(b.ty), numbers)
            && C::fits(types, Some(c.ty), numbers)
    }
}

impl<A: Give, B: Give, C: Give> Give for (A, B, C) {
    fn give(self, caller: &Caller<'_>, to: &mut [u8]) -> Result<(), Stop> {
        // The parts of all that are given have one alignment, so nothing stands between them.
        const { assert!(A::ALIGN == B::ALIGN && B::ALIGN == C::ALIGN, "the parts have one alignment") };
        let (a, rest) = to.split_at_mut(A::SIZE);
        let (b, c) = rest.split_at_mut(B::SIZE);
        self.0.give(caller, a)?;
        self.1.give(caller, b)?;
        self.2.give(caller, &mut c[..C::SIZE])
    }
}

/// Whether the cases have these names and carry nothing.
pub fn are_cases(variant: &Variant, names: &[&str]) -> bool {
    variant.cases.len() == names.len()
        && variant.cases.iter().zip(names).all(|(case, name)| *case.name == **name && case.ty.is_none())
}

/// Whether flags have these names.
pub fn are_flags(labels: &[Label], names: &[&str]) -> bool {
    labels.len() == names.len() && labels.iter().zip(names).all(|(label, name)| *label.kebab == **name)
}

/// A record: a struct whose fields have WIT's names behind their types.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $ty:ty = $wit:literal,)* }) => {
        $(#[$meta])*
        pub struct $name {
            $(pub $field: $ty,)*
        }

        const _: () = {
            use $crate::component::broken::Stop;
            use $crate::component::types::{Shape, TypeId, Types};
            use $crate::wasi::preview2::caller::Caller;
            use $crate::wasi::preview2::resources::Numbers;
            use $crate::wasi::preview2::value::{Give, Value, aligned, larger, shape};

            impl Value for $name {
                const ALIGN: usize = {
                    let mut align = 1;
                    $(align = larger(align, <$ty>::ALIGN);)*
                    align
                };
                const FLAT: usize = 0 $(+ <$ty>::FLAT)*;
                const SIZE: usize = {
                    let mut end = 0;
                    $(end = aligned(end, <$ty>::ALIGN) + <$ty>::SIZE;)*
                    aligned(end, Self::ALIGN)
                };

                fn fits(
                    types: &Types,
                    ty: Option<TypeId>,
                    numbers: &mut Numbers,
                ) -> bool {
                    let Some(Shape::Record(fields)) =
                        shape(types, ty)
                    else {
                        return false;
                    };
                    let mut fields = fields.iter();
                    $(
                        let fits = fields.next().is_some_and(|field| {
                            *field.label.kebab == *$wit && <$ty>::fits(types, Some(field.ty), numbers)
                        });
                        if !fits {
                            return false;
                        }
                    )*
                    fields.next().is_none()
                }
            }

            impl Give for $name {
                #[allow(unused_assignments, reason = "nothing is written behind the last field")]
                fn give(
                    self,
                    caller: &Caller<'_>,
                    to: &mut [u8],
                ) -> Result<(), Stop> {
                    let mut end = 0;
                    $(
                        let place = aligned(end, <$ty>::ALIGN);
                        end = place + <$ty>::SIZE;
                        self.$field.give(caller, &mut to[place..end])?;
                    )*
                    Ok(())
                }
            }
        };
    };
}
pub(super) use record;

/// An enum, which has WIT's names behind its cases.
macro_rules! enumeration {
    ($(#[$meta:meta])* $name:ident { $($case:ident = $wit:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(dead_code, reason = "not all cases of the specification occur")]
        #[repr(u8)]
        pub enum $name {
            $($case,)*
        }

        const _: () = {
            use $crate::component::broken::Stop;
            use $crate::component::types::{Shape, TypeId, Types};
            use $crate::wasi::preview2::caller::Caller;
            use $crate::wasi::preview2::compound::are_cases;
            use $crate::wasi::preview2::resources::Numbers;
            use $crate::wasi::preview2::value::{Give, Take, Value, Words, shape};

            impl $name {
                const ALL: &'static [Self] = &[$(Self::$case,)*];
                const NAMES: &'static [&'static str] = &[$($wit,)*];
            }

            impl Value for $name {
                const SIZE: usize = 1;
                const ALIGN: usize = 1;
                const FLAT: usize = 1;

                fn fits(
                    types: &Types,
                    ty: Option<TypeId>,
                    _numbers: &mut Numbers,
                ) -> bool {
                    matches!(
                        shape(types, ty),
                        Some(Shape::Enum(variant))
                            if are_cases(variant, Self::NAMES)
                    )
                }
            }

            impl Give for $name {
                fn give(
                    self,
                    _caller: &Caller<'_>,
                    to: &mut [u8],
                ) -> Result<(), Stop> {
                    to[0] = self as u8;
                    Ok(())
                }
            }

            impl Take for $name {
                fn take(
                    _caller: &Caller<'_>,
                    words: &mut Words<'_>,
                ) -> Result<Self, Stop> {
                    let case = Self::ALL.get(words.number() as usize).copied();
                    case.ok_or_else(|| Stop::trap("invalid variant discriminant"))
                }
            }
        };
    };
}
pub(super) use enumeration;

/// Flags, which have WIT's names behind the functions that tell whether they are set. Bits that are none are ignored.
macro_rules! flags {
    ($(#[$meta:meta])* $name:ident { $($flag:ident = $wit:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $(pub $flag: bool,)*
        }

        const _: () = {
            use $crate::component::broken::Stop;
            use $crate::component::types::{Shape, TypeId, Types};
            use $crate::wasi::preview2::caller::Caller;
            use $crate::wasi::preview2::compound::are_flags;
            use $crate::wasi::preview2::resources::Numbers;
            use $crate::wasi::preview2::value::{Give, Take, Value, Words, shape};

            impl $name {
                const NAMES: &'static [&'static str] = &[$($wit,)*];
            }

            impl Value for $name {
                const SIZE: usize = 1;
                const ALIGN: usize = 1;
                const FLAT: usize = 1;

                fn fits(
                    types: &Types,
                    ty: Option<TypeId>,
                    _numbers: &mut Numbers,
                ) -> bool {
                    matches!(
                        shape(types, ty),
                        Some(Shape::Flags(labels))
                            if are_flags(labels, Self::NAMES)
                    )
                }
            }

            impl Give for $name {
                fn give(
                    self,
                    _caller: &Caller<'_>,
                    to: &mut [u8],
                ) -> Result<(), Stop> {
                    let flags = [$(self.$flag),*];
                    to[0] = flags.iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(*flag));
                    Ok(())
                }
            }

            impl Take for $name {
                fn take(
                    _caller: &Caller<'_>,
                    words: &mut Words<'_>,
                ) -> Result<Self, Stop> {
                    let mut bits = words.number();
                    let mut next = || {
                        let set = bits & 1 != 0;
                        bits >>= 1;
                        set
                    };
                    Ok(Self { $($flag: next(),)* })
                }
            }
        };
    };
}
pub(super) use flags;
