//! The types of functions and values, with the layout that the translator knows.

use wasmtime_environ::component as environ;
use wasmtime_environ::component::{InterfaceType, TypeFuncIndex, TypeTupleIndex};

use super::{Planner, number, unsupported};
use crate::component::types::{Case, Field, FuncType, Label, MAX_FLAT_PARAMS, Shape, Type, TypeId, Variant};
use crate::fault::Fault;

impl Planner<'_> {
    pub(super) fn func(&mut self, ty: TypeFuncIndex) -> Result<u32, Fault> {
        if let Some(known) = self.by_func.get(&ty) {
            return Ok(*known);
        }
        let func = &self.known[ty];
        if func.async_ {
            return Err(unsupported("has asynchronous functions"));
        }
        let names = func.param_names.iter().map(|name| Label::new(name)).collect();
        let params = self.tuple(func.params)?;
        let results = self.tuple(func.results)?;
        self.funcs.push(FuncType { names, params, results });
        let index = u32::try_from(self.funcs.len() - 1).unwrap_or(u32::MAX);
        self.by_func.insert(ty, index);
        Ok(index)
    }

    fn tuple(&mut self, tuple: TypeTupleIndex) -> Result<TypeId, Fault> {
        self.ty(&InterfaceType::Tuple(tuple))
    }

    pub(super) fn ty(&mut self, ty: &InterfaceType) -> Result<TypeId, Fault> {
        if let Some(known) = self.by_type.get(ty) {
            return Ok(*known);
        }
        let shape = self.shape(ty)?;
        let abi = self.known.canonical_abi(ty);
        let flat = abi.flat_count(MAX_FLAT_PARAMS).and_then(|count| u32::try_from(count).ok());
        let id = self.types.push(Type { shape, size: abi.size32, align: abi.align32, flat });
        self.by_type.insert(*ty, id);
        Ok(id)
    }

    fn shape(&mut self, ty: &InterfaceType) -> Result<Shape, Fault> {
        let known = self.known;
        Ok(match ty {
            InterfaceType::Bool => Shape::Bool,
            InterfaceType::S8 => Shape::S8,
            InterfaceType::U8 => Shape::U8,
            InterfaceType::S16 => Shape::S16,
            InterfaceType::U16 => Shape::U16,
            InterfaceType::S32 => Shape::S32,
            InterfaceType::U32 => Shape::U32,
            InterfaceType::S64 => Shape::S64,
            InterfaceType::U64 => Shape::U64,
            InterfaceType::Float32 => Shape::F32,
            InterfaceType::Float64 => Shape::F64,
            InterfaceType::Char => Shape::Char,
            InterfaceType::String => Shape::String,
            InterfaceType::List(list) => Shape::List(self.ty(&known[*list].element)?),
            InterfaceType::FixedLengthList(list) => {
                Shape::FixedList(self.ty(&known[*list].element)?, known[*list].size)
            }
            InterfaceType::Record(record) => {
                Shape::Record(self.fields(known[*record].fields.iter().map(|field| (&*field.name, &field.ty)))?)
            }
            InterfaceType::Tuple(tuple) => Shape::Tuple(self.fields(known[*tuple].types.iter().map(|ty| ("", ty)))?),
            InterfaceType::Variant(variant) => {
                let variant = &known[*variant];
                let cases = variant.cases.iter().map(|(name, ty)| (&**name, ty.as_ref()));
                Shape::Variant(self.variant(cases, &variant.info)?)
            }
            InterfaceType::Enum(names) => {
                let names = &known[*names];
                Shape::Enum(self.variant(names.names.iter().map(|name| (&**name, None)), &names.info)?)
            }
            InterfaceType::Option(option) => {
                let option = &known[*option];
                let cases = [("none", None), ("some", Some(&option.ty))];
                Shape::Option(self.variant(cases.into_iter(), &option.info)?)
            }
            InterfaceType::Result(result) => {
                let result = &known[*result];
                let cases = [("ok", result.ok.as_ref()), ("err", result.err.as_ref())];
                Shape::Result(self.variant(cases.into_iter(), &result.info)?)
            }
            InterfaceType::Flags(flags) => {
                Shape::Flags(known[*flags].names.iter().map(|name| Label::new(name)).collect())
            }
            InterfaceType::Own(table) => Shape::Own(number(*table)),
            InterfaceType::Borrow(table) => Shape::Borrow(number(*table)),
            InterfaceType::Map(_) => return Err(unsupported("has maps")),
            InterfaceType::Future(_) => return Err(unsupported("has futures")),
            InterfaceType::Stream(_) => return Err(unsupported("has streams")),
            InterfaceType::ErrorContext(_) => return Err(unsupported("has error contexts")),
        })
    }

    fn fields<'t>(
        &mut self,
        fields: impl Iterator<Item = (&'t str, &'t InterfaceType)>,
    ) -> Result<Box<[Field]>, Fault> {
        let mut end = 0_u32;
        let fields = fields.map(|(name, ty)| {
            let abi = self.known.canonical_abi(ty);
            let offset = abi.next_field32(&mut end);
            Ok(Field { label: Label::new(name), ty: self.ty(ty)?, offset })
        });
        fields.collect()
    }

    fn variant<'t>(
        &mut self,
        cases: impl Iterator<Item = (&'t str, Option<&'t InterfaceType>)>,
        info: &environ::VariantInfo,
    ) -> Result<Variant, Fault> {
        let cases = cases.map(|(name, ty)| {
            let ty = ty.map(|ty| self.ty(ty)).transpose()?;
            Ok(Case { name: name.into(), ty })
        });
        let cases = cases.collect::<Result<_, Fault>>()?;
        let tag_size = u8::try_from(u32::from(info.size)).unwrap_or(4);
        Ok(Variant { cases, tag_size, payload_offset: info.payload_offset32 })
    }
}
