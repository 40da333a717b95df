//! A typed object as a tree of values that keep their Go types.
//!
//! JSON does not distinguish a struct from a map, or a quantity from a string, nor does it name the
//! struct that a field belongs to. Where that matters (equality, the stored form), an object is
//! converted to this tree, and [`go_types`](super::go_types) has the facts about each field.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde::ser::{
    Error as _, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};
use serde_json::{Map, Number, Value};

/// Returns the object as JSON, with the keys of each JSON object sorted. Absent fields are left
/// out.
///
/// # Errors
/// When a value cannot occur in an API object: a map with keys that are not strings, a number that
/// is not finite, or a value whose own serialization fails.
///
/// ```
/// use daemonset_preflight::manifest::written;
/// use k8s_openapi::api::core::v1::Toleration;
///
/// let toleration = Toleration { operator: Some("Exists".to_owned()), ..Toleration::default() };
/// assert_eq!(written(&toleration).unwrap().to_string(), r#"{"operator":"Exists"}"#);
/// ```
pub fn written<T: Serialize + ?Sized>(object: &T) -> Result<Value, WriteError> {
    TypedValue::of(object).map(TypedValue::into_json)
}

/// A value of an API object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TypedValue {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    /// A quantity, as it was written.
    Quantity(String),
    /// A time.
    Time(String),
    List(Vec<TypedValue>),
    /// Entries by keys that users choose.
    Map(BTreeMap<String, TypedValue>),
    /// The name of the struct, and its present fields by their JSON names.
    Struct(&'static str, BTreeMap<&'static str, TypedValue>),
}

impl TypedValue {
    /// Converts an API object to a tree.
    ///
    /// # Errors
    /// When the object cannot be serialized: it contains a type that the API does not have, or a
    /// time outside the range of its calendar.
    pub(crate) fn of<T: Serialize + ?Sized>(object: &T) -> Result<Self, WriteError> {
        object.serialize(Writer)
    }

    /// Returns the value as JSON, including fields that Go would leave out.
    pub(crate) fn into_json(self) -> Value {
        match self {
            TypedValue::Null => Value::Null,
            TypedValue::Bool(value) => Value::Bool(value),
            TypedValue::Number(number) => Value::Number(number),
            TypedValue::String(text) | TypedValue::Quantity(text) | TypedValue::Time(text) => {
                Value::String(text)
            }
            TypedValue::List(items) => {
                Value::Array(items.into_iter().map(TypedValue::into_json).collect())
            }
            TypedValue::Map(entries) => json_object(entries),
            TypedValue::Struct(_, fields) => json_object(fields),
        }
    }
}

fn json_object<K: Into<String>>(fields: BTreeMap<K, TypedValue>) -> Value {
    let mut object = Map::new();
    for (name, value) in fields {
        object.insert(name.into(), value.into_json());
    }
    Value::Object(object)
}

/// Why an object could not be serialized.
///
/// `Display` is the message of whatever failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteError(String);

impl serde::ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        WriteError(message.to_string())
    }
}

impl std::error::Error for WriteError {}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn not_of_the_api<T>(what: &str) -> Result<T, WriteError> {
    Err(WriteError::custom(format!("no type of the API holds {what}")))
}

struct Writer;

macro_rules! numbers {
    ($($method:ident $t:ty;)*) => {$(
        fn $method(self, value: $t) -> Result<TypedValue, WriteError> {
            Ok(TypedValue::Number(value.into()))
        }
    )*};
}

impl Serializer for Writer {
    type Ok = TypedValue;
    type Error = WriteError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Impossible<TypedValue, WriteError>;
    type SerializeMap = Entries;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Impossible<TypedValue, WriteError>;

    numbers! {
        serialize_i8 i8;
        serialize_i16 i16;
        serialize_i32 i32;
        serialize_i64 i64;
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
    }

    fn serialize_bool(self, value: bool) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::Bool(value))
    }

    fn serialize_f32(self, value: f32) -> Result<TypedValue, WriteError> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<TypedValue, WriteError> {
        match Number::from_f64(value) {
            Some(number) => Ok(TypedValue::Number(number)),
            None => not_of_the_api("a number that is not finite"),
        }
    }

    fn serialize_char(self, value: char) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::String(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::String(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<TypedValue, WriteError> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<TypedValue, WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::String(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<TypedValue, WriteError> {
        Ok(match (name, value.serialize(self)?) {
            ("Quantity", TypedValue::String(text)) => TypedValue::Quantity(text),
            ("Time" | "MicroTime", TypedValue::String(text)) => TypedValue::Time(text),
            (_, value) => value,
        })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<TypedValue, WriteError> {
        not_of_the_api("a variant with a value")
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, WriteError> {
        Ok(Items(Vec::with_capacity(length.unwrap_or_default())))
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, WriteError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items, WriteError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, WriteError> {
        not_of_the_api("a variant with a value")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, WriteError> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields, WriteError> {
        Ok(Fields { name, fields: BTreeMap::new() })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, WriteError> {
        not_of_the_api("a variant with a value")
    }
}

/// The items of a list so far.
struct Items(Vec<TypedValue>);

macro_rules! items {
    ($($role:ident $method:ident;)*) => {$(
        impl $role for Items {
            type Ok = TypedValue;
            type Error = WriteError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
                self.0.push(TypedValue::of(value)?);
                Ok(())
            }

            fn end(self) -> Result<TypedValue, WriteError> {
                Ok(TypedValue::List(self.0))
            }
        }
    )*};
}

items! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
}

/// The entries of a map so far.
#[derive(Default)]
struct Entries {
    entries: BTreeMap<String, TypedValue>,
    key: String,
}

impl SerializeMap for Entries {
    type Ok = TypedValue;
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        self.key = match TypedValue::of(key)? {
            TypedValue::String(key) => key,
            _ => return not_of_the_api("a map with keys that are not strings"),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.entries.insert(std::mem::take(&mut self.key), TypedValue::of(value)?);
        Ok(())
    }

    fn end(self) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::Map(self.entries))
    }
}

/// The fields of a struct so far.
struct Fields {
    name: &'static str,
    fields: BTreeMap<&'static str, TypedValue>,
}

impl SerializeStruct for Fields {
    type Ok = TypedValue;
    type Error = WriteError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.fields.insert(key, TypedValue::of(value)?);
        Ok(())
    }

    fn end(self) -> Result<TypedValue, WriteError> {
        Ok(TypedValue::Struct(self.name, self.fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::go_types;
    use k8s_openapi::api::apps::v1::DaemonSet;

    const EVERY_FIELD: &str = include_str!("../../tests/core/properties/every-field.json");

    #[test]
    fn every_field_is_written_as_serde_json_writes_it() {
        let daemon_set: DaemonSet = serde_json::from_str(EVERY_FIELD).unwrap();
        let typed = TypedValue::of(&daemon_set).unwrap();
        assert_eq!(typed.into_json(), serde_json::to_value(&daemon_set).unwrap());
    }

    #[test]
    fn each_shape_is_written_as_serde_json_writes_it() {
        #[derive(Serialize)]
        struct Nothing;
        #[derive(Serialize)]
        struct Point(i8, u8);
        #[derive(Serialize)]
        enum Color {
            Red,
        }
        #[derive(Serialize)]
        struct Shapes {
            numbers: (i16, u16, u32, u64, i64),
            floats: (f32, f64),
            character: char,
            unit: (),
            nothing: Nothing,
            none: Option<bool>,
            point: Point,
            color: Color,
        }
        let shapes = Shapes {
            numbers: (-16, 16, 32, u64::MAX, i64::MIN),
            floats: (0.5, 1e300),
            character: 'x',
            unit: (),
            nothing: Nothing,
            none: None,
            point: Point(-1, 1),
            color: Color::Red,
        };
        assert_eq!(written(&shapes).unwrap(), serde_json::to_value(&shapes).unwrap());
    }

    #[test]
    fn what_json_cannot_hold_is_an_error() {
        let by_lists = BTreeMap::from([(vec![1], 2)]);
        let error = "no type of the API holds a map with keys that are not strings";
        assert_eq!(written(&by_lists).unwrap_err().to_string(), error);
    }

    #[test]
    fn go_has_every_field() {
        let daemon_set: DaemonSet = serde_json::from_str(EVERY_FIELD).unwrap();
        let mut rest = vec![TypedValue::of(&daemon_set).unwrap()];
        let mut seen = 0;
        while let Some(value) = rest.pop() {
            match value {
                TypedValue::List(items) => rest.extend(items),
                TypedValue::Map(entries) => rest.extend(entries.into_values()),
                TypedValue::Struct(name, fields) => {
                    for (json, value) in fields {
                        assert!(go_types::field(name, json).is_some(), "{name}.{json}");
                        seen += 1;
                        rest.push(value);
                    }
                }
                _ => {}
            }
        }
        assert!(seen > 300, "{seen}");
    }

    #[test]
    fn what_the_api_does_not_have_is_an_error() {
        #[derive(Serialize)]
        enum Shape {
            Circle(u8),
            Line(u8, u8),
            Square { side: u8 },
        }
        for shape in [Shape::Circle(1), Shape::Line(1, 2), Shape::Square { side: 1 }] {
            let error = TypedValue::of(&shape).unwrap_err();
            assert_eq!(error.to_string(), "no type of the API holds a variant with a value");
        }
        assert!(TypedValue::of(&f64::NAN).is_err());
        assert!(TypedValue::of(&BTreeMap::from([(1, 2)])).is_err());
    }
}
