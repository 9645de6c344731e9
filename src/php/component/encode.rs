//! From PHP's values to a component's: checked and converted as a whole before the component sees any of it.
//!
//! One file, because the types of components contain each other, and so do their conversions.

use ext_php_rs::types::{ZendHashTable, Zval};
use wasm_runtime::component::lower::{Image, Place};
use wasm_runtime::component::plan::Encoding;
use wasm_runtime::component::types::{Field, Label, Shape, TypeId, Types, Variant as Cases};

use super::classes::Classes;
use super::live::{Live, State};
use super::numbers::{converted, number_name, number_of};
use super::path::{Misfit, Path};
use super::resource_object::Resource;
use super::values::property_named;
use super::values::result::Result as ResultObject;
use super::values::variant::Variant;
use crate::php::engine::object;
use crate::php::engine::zend;
use crate::php::objects::typed_array;
use crate::php::store::Shared;

type Fits<T = ()> = std::result::Result<T, Misfit>;

/// Makes a component's values of PHP's.
pub struct Encoder<'a> {
    types: &'a Types,
    shared: &'a Shared,
    /// The instance that the values go to; not there yet while it is being made.
    live: Option<&'a Live>,
    classes: &'a Classes,
    image: Image,
    /// Resources that go over to the component, or that it has on loan.
    moved: Vec<Zval>,
    lent: Vec<Zval>,
    /// Objects of PHP's by their numbers, which go over, or are lent.
    given: Vec<u32>,
    shown: Vec<u32>,
}

/// What was done to PHP's objects for a call.
pub struct Loans {
    lent: Vec<Zval>,
    shown: Vec<u32>,
}

/// Text that PHP keeps.
struct Kept(Zval);

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        self.0.zend_str().map_or(&[], |text| text.as_bytes())
    }
}

impl<'a> Encoder<'a> {
    /// An encoder for a value of that type.
    pub fn new(
        types: &'a Types,
        ty: TypeId,
        encoding: Encoding,
        shared: &'a Shared,
        live: Option<&'a Live>,
        classes: &'a Classes,
    ) -> Self {
        let image = Image::new(types, ty, encoding);
        let (moved, lent, given, shown) = Default::default();
        Self { types, shared, live, classes, image, moved, lent, given, shown }
    }

    /// The image, and what is to be undone when the call is over.
    pub fn finish(self) -> (Image, Loans) {
        (self.image, Loans { lent: self.lent, shown: self.shown })
    }

    /// Undoes what was done to PHP's objects: nothing goes to the component.
    pub fn abandon(self) {
        for object in self.moved.iter().chain(&self.lent) {
            if let Some(resource) = object.object().and_then(object::get::<Resource>)
                && resource.holding.state.get() == State::Moved
            {
                resource.holding.state.set(State::Owned);
            }
        }
        for number in &self.given {
            drop(self.shared.take_kept(*number));
        }
        Loans { lent: self.lent, shown: self.shown }.end(self.shared);
    }

    pub const fn start(&self) -> Place {
        self.image.start()
    }

    /// An argument of the running function, counted from 1: what PHP converts for its own functions is converted.
    pub fn argument(&mut self, ty: TypeId, at: Place, value: &mut Zval, number: u32) -> Fits {
        let value = value.dereference_mut();
        let converted = converted(self.types.shape(ty), value, number)?;
        self.value(ty, at, converted.as_ref().unwrap_or(value), &Path::Whole)
    }

    /// The resource whose method is called.
    pub fn this(&mut self, ty: TypeId, at: Place, this: &Zval) -> Fits {
        self.value(ty, at, this, &Path::Whole)
    }

    /// A value as it is.
    pub fn value(&mut self, ty: TypeId, at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let types = self.types;
        let value = value.dereference();
        // Properties may be read by PHP code, which must not change what is being read.
        let _kept = (value.is_array() || value.is_object()).then(|| value.shallow_clone());
        let shape = types.shape(ty);
        if let Some(number) = number_of(shape, value, path)? {
            self.image.put_number(at, types.get(ty).size, number);
            return Ok(());
        }
        match shape {
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
            | Shape::F64 => {}
            Shape::Char => {
                let text = text(value, path)?;
                let mut characters = text.chars();
                match (characters.next(), characters.next()) {
                    (Some(character), None) => self.image.put(at, u32::from(character).to_le_bytes()),
                    _ => {
                        let count = text.chars().count();
                        return Err(Misfit::of_value(format!("must be one character, {count} given"), path));
                    }
                }
            }
            Shape::String => {
                let text = text(value, path)?;
                let put = if self.image.shares_text(text.len()) {
                    self.image.put_shared_text(at, Box::new(Kept(value.shallow_clone())))
                } else {
                    self.image.put_text(at, text)
                };
                put.map_err(|broken| Misfit::of_value(broken.0, path))?;
            }
            Shape::List(element) => self.list(*element, at, value, path)?,
            Shape::FixedList(element, length) => self.fixed_list(*element, *length as usize, at, value, path)?,
            Shape::Record(fields) => self.record(fields, at, value, path)?,
            Shape::Tuple(fields) => self.tuple(fields, at, value, path)?,
            Shape::Variant(cases) => self.variant(cases, at, value, path)?,
            Shape::Enum(cases) => self.enumeration(ty, cases, at, value, path)?,
            Shape::Option(cases) => self.option(cases, at, value, path)?,
            Shape::Result(cases) => {
                let Some((is_ok, carried)) = ResultObject::parts(value) else {
                    return Err(Misfit::of_type("of type Wasm\\Component\\Result", value, path));
                };
                self.case(cases, at, if is_ok { 0 } else { 1 }, carried, path)?;
            }
            Shape::Flags(labels) => self.flags(labels, at, value, path)?,
            Shape::Own(table) => self.resource(*table, at, value, path, true)?,
            Shape::Borrow(table) => self.resource(*table, at, value, path, false)?,
        }
        Ok(())
    }

    fn list(&mut self, element: TypeId, at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let layout = self.types.get(element);
        let (size, align) = (layout.size, layout.align);
        let number = number_name(&layout.shape);
        if let (Some(name), Some(object)) = (number, value.object())
            && let Some((given, bytes)) = typed_array::packed(object)
        {
            if given != name {
                return Err(Misfit::of_type(format!("a list or typed array of {name}"), value, path));
            }
            let put = self.image.put_bytes(at, Box::new(bytes), size, align);
            return put.map_err(|broken| Misfit::of_value(broken.0, path));
        }
        if number.is_some()
            && let Some(bytes) = value.zend_str()
        {
            if bytes.len() % size as usize != 0 {
                let complaint = format!("must have a length that is a multiple of {size}, {} given", bytes.len());
                return Err(Misfit::of_value(complaint, path));
            }
            let put = self.image.put_bytes(at, Box::new(Kept(value.shallow_clone())), size, align);
            return put.map_err(|broken| Misfit::of_value(broken.0, path));
        }
        let list = list_of(value, path, if number.is_some() { "a list, a typed array or a string" } else { "a list" })?;
        let first = self.image.put_list(at, list.len(), size, align);
        let mut place = first.map_err(|broken| Misfit::of_value(broken.0, path))?;
        for (index, value) in zend::values(list).enumerate() {
            self.value(element, place, value, &Path::Index(path, index))?;
            place = place.plus(size);
        }
        Ok(())
    }

    fn fixed_list(&mut self, element: TypeId, length: usize, at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let size = self.types.get(element).size;
        let bytes = value.zend_str().filter(|_| matches!(self.types.shape(element), Shape::U8));
        let given = match bytes {
            Some(bytes) => bytes.len(),
            None => list_of(value, path, "a list")?.len(),
        };
        if given != length {
            return Err(Misfit::of_value(format!("must have {length} elements, {given} given"), path));
        }
        let mut place = at;
        if let Some(bytes) = bytes {
            for byte in bytes.as_bytes() {
                self.image.put(place, [*byte]);
                place = place.plus(1);
            }
            return Ok(());
        }
        for (index, value) in zend::values(list_of(value, path, "a list")?).enumerate() {
            self.value(element, place, value, &Path::Index(path, index))?;
            place = place.plus(size);
        }
        Ok(())
    }

    fn record(&mut self, fields: &[Field], at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let Some(array) = value.array() else {
            return self.record_of_object(fields, at, value, path);
        };
        let mut found = 0;
        for field in fields {
            let name = &*field.label.camel;
            let value = array.get(name);
            found += usize::from(value.is_some());
            self.field(field, at, value, path)?;
        }
        if found < array.len() {
            let known = |key: &[u8]| fields.iter().any(|field| field.label.camel.as_bytes() == key);
            let unknown = zend::entries(array).map(|(key, _)| zend::key_text(&key)).find(|key| !known(key));
            let unknown = String::from_utf8_lossy(&unknown.unwrap_or_default()).into_owned();
            let names: Vec<_> = fields.iter().map(|field| format!("\"{}\"", field.label.camel)).collect();
            let complaint = format!("has no field \"{unknown}\"; its fields are {}", names.join(", "));
            return Err(Misfit::of_value(complaint, path));
        }
        Ok(())
    }

    fn record_of_object(&mut self, fields: &[Field], at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let Some(object) = value.object() else {
            return Err(Misfit::of_type("an array or object", value, path));
        };
        for field in fields {
            let name = &*field.label.camel;
            let has = object.has_property(name, ext_php_rs::types::PropertyQuery::Exists).unwrap_or(false);
            let value = has.then(|| property_named(object, name));
            if zend::exception_is_pending() {
                return Err(Misfit::Pending);
            }
            self.field(field, at, value.as_ref(), path)?;
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, at: Place, value: Option<&Zval>, path: &Path<'_>) -> Fits {
        match value {
            Some(value) => self.value(field.ty, at.plus(field.offset), value, &Path::Key(path, &field.label.camel)),
            // An option that is left out is none, and that is zeros.
            None if matches!(self.types.shape(field.ty), Shape::Option(_)) => Ok(()),
            None => Err(Misfit::of_value(format!("lacks the field \"{}\"", field.label.camel), path)),
        }
    }

    fn tuple(&mut self, fields: &[Field], at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let list = list_of(value, path, "a list")?;
        if list.len() != fields.len() {
            let complaint = format!("must have {} elements, {} given", fields.len(), list.len());
            return Err(Misfit::of_value(complaint, path));
        }
        for (index, (field, value)) in fields.iter().zip(zend::values(list)).enumerate() {
            self.value(field.ty, at.plus(field.offset), value, &Path::Index(path, index))?;
        }
        Ok(())
    }

    fn variant(&mut self, cases: &Cases, at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let null = Zval::null();
        let (name, carried) = match Variant::parts(value) {
            Some((case, carried)) => (case, carried),
            None if value.is_string() => (value, &null),
            None => {
                return Err(Misfit::of_type("of type Wasm\\Component\\Variant, or the name of a case", value, path));
            }
        };
        let case = find_case(cases, name, path)?;
        if cases.cases[case].ty.is_some() && value.is_string() {
            let name = &cases.cases[case].name;
            let complaint = format!("must be a Wasm\\Component\\Variant: the case \"{name}\" carries a value");
            return Err(Misfit::of_value(complaint, path));
        }
        self.case(cases, at, case, carried, path)
    }

    fn enumeration(&mut self, ty: TypeId, cases: &Cases, at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let class = self.classes.enumeration(ty);
        if let Some(case) = class.zip(value.object()).and_then(|(class, object)| class.index(object)) {
            self.image.put_tag(at, cases.tag_size, u32::try_from(case).unwrap_or(u32::MAX));
            return Ok(());
        }
        let backed;
        let name = match value.object() {
            // Other enums have no property "value".
            Some(object) if object.get_class_entry().enum_backing_type == ext_php_rs::ffi::IS_STRING => {
                backed = property_named(object, "value");
                if zend::exception_is_pending() {
                    return Err(Misfit::Pending);
                }
                &backed
            }
            _ => value,
        };
        if !name.is_string() {
            return Err(Misfit::of_type("the name of a case, or a case of a string-backed enum", value, path));
        }
        let case = find_case(cases, name, path)?;
        self.image.put_tag(at, cases.tag_size, u32::try_from(case).unwrap_or(u32::MAX));
        Ok(())
    }

    fn option(&mut self, cases: &Cases, at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let inner = cases.cases.last().and_then(|some| some.ty);
        let nested = inner.is_some_and(|inner| matches!(self.types.shape(inner), Shape::Option(_)));
        if value.is_null() {
            return Ok(());
        }
        if nested {
            let Some((case, carried)) = Variant::parts(value) else {
                return Err(Misfit::of_type("null or a Wasm\\Component\\Variant of case \"some\"", value, path));
            };
            let case = find_case(cases, case, path)?;
            return self.case(cases, at, case, carried, path);
        }
        self.case(cases, at, 1, value, path)
    }

    /// A case of a variant, and what it carries.
    pub fn case(&mut self, cases: &Cases, at: Place, case: usize, carried: &Zval, path: &Path<'_>) -> Fits {
        self.image.put_tag(at, cases.tag_size, u32::try_from(case).unwrap_or(u32::MAX));
        match cases.cases[case].ty {
            Some(ty) => self.value(ty, at.plus(cases.payload_offset), carried, path),
            None if carried.dereference().is_null() => Ok(()),
            None => {
                let name = &cases.cases[case].name;
                Err(Misfit::of_value(format!("must carry nothing in the case \"{name}\""), path))
            }
        }
    }

    fn flags(&mut self, labels: &[Label], at: Place, value: &Zval, path: &Path<'_>) -> Fits {
        let Some(array) = value.array() else {
            return Err(Misfit::of_type("a list of names, or an array of name => bool", value, path));
        };
        let mut bits = vec![0_u8; labels.len().div_ceil(8)];
        for (key, value) in zend::entries(array) {
            let value = value.dereference();
            let (name, set) = match (key.zend_str(), value.bool()) {
                (Some(name), Some(set)) => (name.as_bytes().to_vec(), set),
                (None, None) if value.is_string() => (zend::key_text(value), true),
                _ => return Err(Misfit::of_type("a list of names, or an array of name => bool", value, path)),
            };
            let index = labels.iter().position(|label| {
                label.kebab.as_bytes() == name.as_slice() || label.camel.as_bytes() == name.as_slice()
            });
            let Some(index) = index else {
                let names: Vec<_> = labels.iter().map(|label| format!("\"{}\"", label.kebab)).collect();
                let name = String::from_utf8_lossy(&name).into_owned();
                let complaint = format!("must be some of {}, \"{name}\" given", names.join(", "));
                return Err(Misfit::of_value(complaint, path));
            };
            if set {
                bits[index / 8] |= 1 << (index % 8);
            }
        }
        for (index, byte) in bits.into_iter().enumerate() {
            self.image.put(at.plus(u32::try_from(index).unwrap_or(0)), [byte]);
        }
        Ok(())
    }

    fn resource(&mut self, table: u32, at: Place, value: &Zval, path: &Path<'_>, own: bool) -> Fits {
        let number = self.types.resource_number(table);
        let is_wasi = self.live.is_some_and(|live| number.is_some_and(|number| live.instance.is_wasi(number)));
        let hosts = number.is_none_or(|number| self.types.is_hosts(number));
        if hosts && !is_wasi {
            if value.object().is_none() {
                let name = self.types.resource_name(table);
                return Err(Misfit::of_type(format!("an object that is the resource \"{name}\""), value, path));
            }
            let rep = self.shared.keep(value.shallow_clone());
            if own { &mut self.given } else { &mut self.shown }.push(rep);
            self.image.put_handle(at, table, rep, own);
            return Ok(());
        }
        let name = self.types.resource_name(table);
        let Some(resource) = value.object().and_then(object::get::<Resource>) else {
            return Err(Misfit::of_type(format!("a Wasm\\Component\\Resource \"{name}\""), value, path));
        };
        let holding = &resource.holding;
        let same = self.live.is_some_and(|live| std::ptr::eq(live, &*holding.live)) && Some(holding.number) == number;
        if !same {
            return Err(Misfit::of_use(format!("must be a resource \"{name}\" of this component instance"), path));
        }
        match holding.state.get() {
            State::Moved => return Err(Misfit::of_use("was handed over to the component before", path)),
            State::Dropped => return Err(Misfit::of_use("was dropped", path)),
            State::Borrowed if own => {
                return Err(Misfit::of_use("is only lent to the host function, and cannot be handed over", path));
            }
            State::Owned | State::Borrowed => {}
        }
        if own {
            if holding.lent.get() > 0 {
                return Err(Misfit::of_use("is on loan to the component, and cannot be handed over", path));
            }
            holding.state.set(State::Moved);
            self.moved.push(value.shallow_clone());
        } else {
            holding.lent.set(holding.lent.get() + 1);
            self.lent.push(value.shallow_clone());
        }
        self.image.put_handle(at, table, holding.rep, own);
        Ok(())
    }
}

impl Loans {
    /// The call is over: what the component had on loan is PHP's alone again.
    pub fn end(self, shared: &Shared) {
        for object in &self.lent {
            if let Some(resource) = object.object().and_then(object::get::<Resource>) {
                let lent = &resource.holding.lent;
                lent.set(lent.get().saturating_sub(1));
            }
        }
        for number in self.shown {
            drop(shared.take_kept(number));
        }
    }
}

fn list_of<'z>(value: &'z Zval, path: &Path<'_>, expected: &'static str) -> Fits<&'z ZendHashTable> {
    let list = value.array().filter(|array| zend::is_list(array));
    list.ok_or_else(|| Misfit::of_type(expected, value, path))
}

fn find_case(cases: &Cases, name: &Zval, path: &Path<'_>) -> Fits<usize> {
    let name = name.dereference().zend_str().map_or(&[][..], |name| name.as_bytes());
    cases.cases.iter().position(|case| case.name.as_bytes() == name).ok_or_else(|| {
        let names: Vec<_> = cases.cases.iter().map(|case| format!("\"{}\"", case.name)).collect();
        let given = String::from_utf8_lossy(name).into_owned();
        Misfit::of_value(format!("must be one of {}, \"{given}\" given", names.join(", ")), path)
    })
}

fn text<'z>(value: &'z Zval, path: &Path<'_>) -> Fits<&'z str> {
    let Some(text) = value.zend_str() else { return Err(Misfit::of_type("of type string", value, path)) };
    std::str::from_utf8(text.as_bytes()).map_err(|error| {
        let complaint = format!("must be UTF-8, and is not at byte {}", error.valid_up_to());
        Misfit::of_value(complaint, path)
    })
}
