//! The types of a component's values, with the layout that the canonical ABI gives them (component model, Canonical ABI).

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

/// How many core values a function takes or gives at most before it passes them through memory.
pub const MAX_FLAT_PARAMS: usize = 16;
pub const MAX_FLAT_RESULTS: usize = 1;

/// A type among those of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TypeId(pub u32);

/// All types of a component.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Types {
    types: Vec<Type>,
    /// What each table of handles that the component's types name has in it.
    pub(crate) tables: Vec<Option<ResourceTable>>,
    /// The names of the resources, where it has some for them.
    pub(crate) resource_names: Vec<Option<String>>,
    /// How many of the resources are imported; they come first.
    pub(crate) imported_resources: u32,
}

/// A type and its layout in a memory, in bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Type {
    pub shape: Shape,
    pub size: u32,
    pub align: u32,
    /// How many core values it is as arguments; `None` for more than a function can take.
    pub flat: Option<u32>,
}

/// What values a type has.
#[derive(Debug, Serialize, Deserialize)]
pub enum Shape {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
    List(TypeId),
    /// A list of that many elements, which stand where the list does.
    FixedList(TypeId, u32),
    Record(Box<[Field]>),
    /// As a record without names.
    Tuple(Box<[Field]>),
    Variant(Variant),
    Enum(Variant),
    Option(Variant),
    Result(Variant),
    Flags(Box<[Label]>),
    /// A resource that is handed over, by the table of handles.
    Own(u32),
    /// A resource that is lent for a call.
    Borrow(u32),
}

/// A name as WIT writes it and as a program does: `from-config` and `fromConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Label {
    pub kebab: Box<str>,
    pub camel: Box<str>,
}

impl Label {
    pub fn new(kebab: &str) -> Self {
        Self { kebab: kebab.into(), camel: camel_case(kebab).into() }
    }
}

/// A part of a record or tuple.
#[derive(Debug, Serialize, Deserialize)]
pub struct Field {
    pub label: Label,
    pub ty: TypeId,
    /// Where it stands in the whole, in bytes.
    pub offset: u32,
}

/// A choice between cases.
#[derive(Debug, Serialize, Deserialize)]
pub struct Variant {
    pub cases: Box<[Case]>,
    /// The bytes of the number that says which case it is: 1, 2 or 4.
    pub tag_size: u8,
    /// Where what the case carries stands.
    pub payload_offset: u32,
}

/// One of the cases.
#[derive(Debug, Serialize, Deserialize)]
pub struct Case {
    pub name: Box<str>,
    pub ty: Option<TypeId>,
}

/// The handles of one resource in one component instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceTable {
    pub resource: u32,
    pub instance: u32,
}

/// A function's type.
#[derive(Debug, Serialize, Deserialize)]
pub struct FuncType {
    pub names: Box<[Label]>,
    /// All parameters, as a tuple.
    pub params: TypeId,
    /// The result in a tuple of one, or none.
    pub results: TypeId,
}

impl Types {
    pub(crate) fn push(&mut self, ty: Type) -> TypeId {
        self.types.push(ty);
        TypeId(u32::try_from(self.types.len() - 1).unwrap_or(u32::MAX))
    }

    #[inline]
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    #[inline]
    pub fn shape(&self, id: TypeId) -> &Shape {
        &self.get(id).shape
    }

    /// The parts of a record or tuple; none for other types.
    #[inline]
    pub fn fields(&self, id: TypeId) -> &[Field] {
        match self.shape(id) {
            Shape::Record(fields) | Shape::Tuple(fields) => fields,
            _ => &[],
        }
    }

    /// Whether all values that a function takes and gives are numbers or truth values.
    pub(crate) fn is_numeric(&self, ty: &FuncType) -> bool {
        let numeric = |field: &Field| {
            !matches!(
                self.shape(field.ty),
                Shape::Char
                    | Shape::String
                    | Shape::List(_)
                    | Shape::FixedList(..)
                    | Shape::Record(_)
                    | Shape::Tuple(_)
                    | Shape::Variant(_)
                    | Shape::Enum(_)
                    | Shape::Option(_)
                    | Shape::Result(_)
                    | Shape::Flags(_)
                    | Shape::Own(_)
                    | Shape::Borrow(_)
            )
        };
        let params = self.fields(ty.params);
        params.len() <= MAX_FLAT_PARAMS && params.iter().chain(self.fields(ty.results)).all(numeric)
    }

    /// The type of a function's result, if it has one.
    #[inline]
    pub fn result(&self, ty: &FuncType) -> Option<TypeId> {
        self.fields(ty.results).first().map(|field| field.ty)
    }

    /// The number of the resource in a table of handles.
    pub fn resource_number(&self, table: u32) -> Option<u32> {
        self.tables.get(table as usize).copied().flatten().map(|table| table.resource)
    }

    /// Whether a resource is imported: the host's.
    pub fn is_hosts(&self, resource: u32) -> bool {
        resource < self.imported_resources
    }

    /// The name of the resource in a table of handles.
    pub fn resource_name(&self, table: u32) -> &str {
        let name = self.resource_number(table).and_then(|number| self.resource_names.get(number as usize)?.as_deref());
        name.unwrap_or("resource")
    }

    /// A type as WIT writes it, with its parts in place of names: `result<list<u8>, variant { closed, failed(own<error>) }>`.
    pub fn text(&self, id: TypeId) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = self.write(id, &mut text);
        text
    }

    /// A function's type as WIT writes it: `(self: borrow<descriptor>, length: u64) -> list<u8>`.
    pub fn signature(&self, ty: &FuncType) -> String {
        let params = ty.names.iter().zip(self.fields(ty.params));
        let params: Vec<_> = params.map(|(label, field)| format!("{}: {}", label.kebab, self.text(field.ty))).collect();
        let result = self.result(ty).map(|result| format!(" -> {}", self.text(result)));
        format!("({}){}", params.join(", "), result.unwrap_or_default())
    }

    fn write(&self, id: TypeId, out: &mut String) -> fmt::Result {
        match self.shape(id) {
            Shape::Bool => out.write_str("bool"),
            Shape::S8 => out.write_str("s8"),
            Shape::U8 => out.write_str("u8"),
            Shape::S16 => out.write_str("s16"),
            Shape::U16 => out.write_str("u16"),
            Shape::S32 => out.write_str("s32"),
            Shape::U32 => out.write_str("u32"),
            Shape::S64 => out.write_str("s64"),
            Shape::U64 => out.write_str("u64"),
            Shape::F32 => out.write_str("f32"),
            Shape::F64 => out.write_str("f64"),
            Shape::Char => out.write_str("char"),
            Shape::String => out.write_str("string"),
            Shape::List(element) => write!(out, "list<{}>", self.text(*element)),
            Shape::FixedList(element, length) => write!(out, "list<{}, {length}>", self.text(*element)),
            Shape::Record(fields) => {
                let fields: Vec<_> =
                    fields.iter().map(|field| format!("{}: {}", field.label.kebab, self.text(field.ty))).collect();
                write!(out, "record {{ {} }}", fields.join(", "))
            }
            Shape::Tuple(fields) => {
                let fields: Vec<_> = fields.iter().map(|field| self.text(field.ty)).collect();
                write!(out, "tuple<{}>", fields.join(", "))
            }
            Shape::Variant(variant) => write!(out, "variant {{ {} }}", self.cases(variant)),
            Shape::Enum(variant) => write!(out, "enum {{ {} }}", self.cases(variant)),
            Shape::Option(variant) => match variant.cases.last().and_then(|some| some.ty) {
                Some(ty) => write!(out, "option<{}>", self.text(ty)),
                None => out.write_str("option"),
            },
            Shape::Result(variant) => {
                let part = |index: usize| variant.cases.get(index).and_then(|case| case.ty).map(|ty| self.text(ty));
                match (part(0), part(1)) {
                    (None, None) => out.write_str("result"),
                    (Some(ok), None) => write!(out, "result<{ok}>"),
                    (ok, Some(err)) => write!(out, "result<{}, {err}>", ok.as_deref().unwrap_or("_")),
                }
            }
            Shape::Flags(labels) => {
                let labels: Vec<_> = labels.iter().map(|label| &*label.kebab).collect();
                write!(out, "flags {{ {} }}", labels.join(", "))
            }
            Shape::Own(table) => write!(out, "own<{}>", self.resource_name(*table)),
            Shape::Borrow(table) => write!(out, "borrow<{}>", self.resource_name(*table)),
        }
    }

    fn cases(&self, variant: &Variant) -> String {
        let cases = variant.cases.iter().map(|case| match case.ty {
            Some(ty) => format!("{}({})", case.name, self.text(ty)),
            None => case.name.to_string(),
        });
        cases.collect::<Vec<_>>().join(", ")
    }
}

/// `from-config` as `fromConfig`.
pub fn camel_case(kebab: &str) -> String {
    let mut camel = String::with_capacity(kebab.len());
    for (index, word) in kebab.split('-').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if index > 0 => camel.extend(first.to_uppercase()),
            Some(first) => camel.extend(first.to_lowercase()),
            None => {}
        }
        camel.extend(letters.flat_map(char::to_lowercase));
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_programs() {
        assert_eq!(camel_case("from-config"), "fromConfig");
        assert_eq!(camel_case("run"), "run");
        assert_eq!(camel_case("HTTP-request-denied"), "httpRequestDenied");
        assert_eq!(camel_case("get-x2"), "getX2");
    }
}
