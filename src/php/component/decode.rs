//! From a component's values to PHP's.

use std::rc::Rc;

use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::component::broken::{Broken, Stop};
use wasm_runtime::component::handles::OF_WASI;
use wasm_runtime::component::lift::Lift;
use wasm_runtime::component::types::{Shape, TypeId, Variant as Cases};

use super::classes::Classes;
use super::live::{Live, State};
use super::numbers::number_value;
use super::resource_object::Resource;
use super::values::result::Result as ResultObject;
use super::values::variant::Variant;
use crate::php::engine::object;
use crate::php::engine::value_objects;
use crate::php::engine::zend;
use crate::php::store::Shared;

/// Makes PHP values of a component's.
pub struct Decoder<'a> {
    pub lift: &'a Lift<'a>,
    pub shared: &'a Shared,
    /// The instance; not there yet while it is being made.
    pub live: Option<&'a Rc<Live>>,
    pub classes: &'a Classes,
    /// Resources that PHP has for this call only.
    pub borrowed: Vec<Zval>,
}

impl Decoder<'_> {
    /// The value in those bytes.
    pub fn value(&mut self, ty: TypeId, bytes: &[u8]) -> Result<Zval, Stop> {
        let types = self.lift.types();
        let shape = types.shape(ty);
        if let Some(number) = number_value(shape, bytes) {
            return Ok(number);
        }
        Ok(match shape {
            // Those are all numbers.
            Shape::Bool
            | Shape::S8
            | Shape::U8
            | Shape::S16
            | Shape::U16
            | Shape::S32
            | Shape::U32
            | Shape::S64
            | Shape::U64
            | Shape::F32
            | Shape::F64 => Zval::null(),
            Shape::Char => {
                let mut text = [0; 4];
                zend::string(self.lift.char(bytes)?.encode_utf8(&mut text).as_bytes())
            }
            Shape::String => zend::string(self.lift.text(bytes)?.as_bytes()),
            Shape::List(element) => {
                let elements = self.lift.list(bytes, *element)?;
                self.list(*element, self.lift.count(bytes), elements)?
            }
            Shape::FixedList(element, length) => self.list(*element, *length as usize, bytes)?,
            Shape::Record(fields) if let Some(class) = self.classes.record(ty) => {
                let mut values = Vec::with_capacity(fields.len());
                for field in fields {
                    values.push(self.value(field.ty, &bytes[field.offset as usize..])?);
                }
                class.object(values)?
            }
            Shape::Record(fields) => {
                let mut record = ZendHashTable::with_capacity(u32::try_from(fields.len()).unwrap_or(8));
                for field in fields {
                    let value = self.value(field.ty, &bytes[field.offset as usize..])?;
                    zend::insert(&mut record, field.label.camel.as_bytes(), value);
                }
                zend::value(record)
            }
            Shape::Tuple(fields) => {
                let mut values = Vec::with_capacity(fields.len());
                for field in fields {
                    values.push(self.value(field.ty, &bytes[field.offset as usize..])?);
                }
                value_objects::list(values)
            }
            Shape::Variant(cases) => {
                let (case, value) = self.case(cases, bytes)?;
                Variant::object(&cases.cases[case].name, value)
            }
            Shape::Enum(cases) => {
                let (case, _) = self.lift.case(cases, bytes)?;
                match self.classes.enumeration(ty) {
                    Some(class) => class.case(case as usize),
                    None => zend::string(cases.cases[case as usize].name.as_bytes()),
                }
            }
            Shape::Option(cases) => match self.case(cases, bytes)? {
                (0, _) => Zval::null(),
                (_, value) if is_nested(self.lift, cases) => Variant::object("some", value),
                (_, value) => value,
            },
            Shape::Result(cases) => {
                let (case, value) = self.case(cases, bytes)?;
                ResultObject::object(case == 0, value)
            }
            Shape::Flags(labels) => {
                let set = labels.iter().enumerate().filter(|(index, _)| bytes[index / 8] >> (index % 8) & 1 != 0);
                value_objects::list(set.map(|(_, label)| zend::string(label.kebab.as_bytes())))
            }
            Shape::Own(table) => self.resource(*table, bytes, true)?,
            Shape::Borrow(table) => self.resource(*table, bytes, false)?,
        })
    }

    fn list(&mut self, element: TypeId, count: usize, elements: &[u8]) -> Result<Zval, Stop> {
        let types = self.lift.types();
        if matches!(types.shape(element), Shape::U8) {
            return Ok(zend::string(&elements[..count]));
        }
        let size = types.get(element).size as usize;
        let mut list = ZendHashTable::with_capacity(u32::try_from(count).unwrap_or(u32::MAX).min(1 << 16));
        for index in 0..count {
            let value = self.value(element, &elements[index * size..])?;
            // Fails only for a table at its largest.
            let _ = list.push(value);
        }
        Ok(zend::value(list))
    }

    /// The case of a variant, and what it carries.
    pub fn case(&mut self, cases: &Cases, bytes: &[u8]) -> Result<(usize, Zval), Stop> {
        let (case, payload) = self.lift.case(cases, bytes)?;
        let value = match payload {
            Some((ty, bytes)) => self.value(ty, bytes)?,
            None => Zval::null(),
        };
        Ok((case as usize, value))
    }

    fn resource(&mut self, table: u32, bytes: &[u8], own: bool) -> Result<Zval, Stop> {
        let given = self.lift.resource(table, bytes, own)?;
        if given.is_hosts && given.rep & OF_WASI == 0 {
            return Ok(if own { self.shared.take_kept(given.rep) } else { self.shared.kept(given.rep) });
        }
        let Some(live) = self.live else {
            return Err(Broken("a resource is given away before its component is whole".into()).into());
        };
        if given.is_hosts && !live.instance.is_wasi(given.resource) {
            let name = self.lift.types().resource_name(table);
            return Err(Broken(format!("a resource of WASI's is given as the host's \"{name}\"").into()).into());
        }
        let state = if own { State::Owned } else { State::Borrowed };
        let object = Resource::object(live, given.resource, given.rep, state);
        if !own {
            self.borrowed.push(object.shallow_clone());
        }
        Ok(object)
    }

    /// The call is over for which PHP had some resources.
    pub fn end(self) {
        for object in &self.borrowed {
            if let Some(resource) = object.object().and_then(object::get::<Resource>) {
                resource.holding.state.set(State::Dropped);
            }
        }
    }
}

/// Whether null could be meant for the inner one of two options.
pub fn is_nested(lift: &Lift<'_>, option: &Cases) -> bool {
    let inner = option.cases.last().and_then(|some| some.ty);
    inner.is_some_and(|inner| matches!(lift.types().shape(inner), Shape::Option(_)))
}
