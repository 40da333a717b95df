//! A typed object as a tree of plain values: what it is when it is written.
//!
//! The opposite of [`deserializer`](super::deserializer), and kept as lean: two hundred
//! structs write themselves by code of their own, which is shorter where writing cannot
//! fail. Whatever needs an object as data (an answer, a comparison) takes it from here,
//! so that this is the only code of that kind.

use std::fmt;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Map, Value};

/// The object as its JSON says it. Fields that are absent are left out; a number that JSON
/// cannot say is `null`. The keys of an object stand in the order of their text.
///
/// ```
/// use daemonset_preflight::manifest::written;
/// use k8s_openapi::api::core::v1::Toleration;
///
/// let toleration = Toleration { operator: Some("Exists".to_owned()), ..Toleration::default() };
/// assert_eq!(written(&toleration).to_string(), r#"{"operator":"Exists"}"#);
/// ```
pub fn written<T: Serialize + ?Sized>(object: &T) -> Value {
    let Ok(value) = object.serialize(Writer);
    value
}

/// Writing to memory what is well formed does not fail.
#[derive(Debug)]
pub(crate) enum Never {}

impl serde::ser::Error for Never {
    fn custom<T: fmt::Display>(_: T) -> Self {
        unreachable!("an object of the API refused to be written")
    }
}

impl std::error::Error for Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

struct Writer;

macro_rules! plain {
    ($($method:ident $t:ty;)*) => {$(
        fn $method(self, value: $t) -> Result<Value, Never> {
            Ok(Value::from(value))
        }
    )*};
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = Never;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = List;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    plain! {
        serialize_bool bool;
        serialize_i8 i8;
        serialize_i16 i16;
        serialize_i32 i32;
        serialize_i64 i64;
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
        serialize_f32 f32;
        serialize_f64 f64;
        serialize_str &str;
        serialize_bytes &[u8];
    }

    fn serialize_char(self, value: char) -> Result<Value, Never> {
        Ok(Value::from(value.to_string()))
    }

    fn serialize_none(self) -> Result<Value, Never> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Never> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Never> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Never> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Never> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Never> {
        Ok(within(Some(variant), value.serialize(Writer)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Never> {
        Ok(List::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Never> {
        Ok(List::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Never> {
        Ok(List::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List, Never> {
        Ok(List { variant: Some(variant), ..List::default() })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields, Never> {
        Ok(Fields::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, Never> {
        Ok(Fields::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields, Never> {
        Ok(Fields { variant: Some(variant), ..Fields::default() })
    }
}

/// A value as that of a variant, if it is one's.
fn within(variant: Option<&'static str>, value: Value) -> Value {
    match variant {
        Some(name) => {
            let mut fields = Fields::default();
            fields.set(name, value);
            Value::Object(fields.fields)
        }
        None => value,
    }
}

/// The items of a list so far.
#[derive(Default)]
struct List {
    items: Vec<Value>,
    variant: Option<&'static str>,
}

impl List {
    #[inline(never)]
    fn push(&mut self, value: Value) {
        self.items.push(value);
    }
}

macro_rules! items {
    ($($role:ident $method:ident;)*) => {$(
        impl $role for List {
            type Ok = Value;
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
                self.push(value.serialize(Writer)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Never> {
                Ok(within(self.variant, Value::Array(self.items)))
            }
        }
    )*};
}

items! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// The fields of a struct or the entries of a map so far.
#[derive(Default)]
struct Fields {
    fields: Map<String, Value>,
    key: String,
    variant: Option<&'static str>,
}

impl Fields {
    #[inline(never)]
    fn set(&mut self, key: &str, value: Value) {
        self.fields.insert(key.to_owned(), value);
    }
}

impl SerializeMap for Fields {
    type Ok = Value;
    type Error = Never;

    /// JSON has no keys but strings; others are taken by their text.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.key = match key.serialize(Writer)? {
            Value::String(key) => key,
            other => other.to_string(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        let value = value.serialize(Writer)?;
        self.fields.insert(std::mem::take(&mut self.key), value);
        Ok(())
    }

    fn end(self) -> Result<Value, Never> {
        Ok(Value::Object(self.fields))
    }
}

macro_rules! fields {
    ($($role:ident)*) => {$(
        impl $role for Fields {
            type Ok = Value;
            type Error = Never;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Never> {
                let value = value.serialize(Writer)?;
                self.set(key, value);
                Ok(())
            }

            fn end(self) -> Result<Value, Never> {
                Ok(within(self.variant, Value::Object(self.fields)))
            }
        }
    )*};
}

fields! { SerializeStruct SerializeStructVariant }

#[cfg(test)]
mod tests {
    use super::*;
    use k8s_openapi::api::apps::v1::DaemonSet;

    #[test]
    fn every_field_is_written_as_serde_json_writes_it() {
        let text = include_str!("../../tests/core/properties/every-field.json");
        let daemon_set: DaemonSet = serde_json::from_str(text).unwrap();
        assert_eq!(written(&daemon_set), serde_json::to_value(&daemon_set).unwrap());
    }

    #[derive(Serialize)]
    enum Shape {
        Unit,
        New(u8),
        Tuple(u8, char),
        Struct { a: Option<f64> },
    }

    #[test]
    fn variants_are_written_as_serde_json_writes_them() {
        let shapes = [Shape::Unit, Shape::New(1), Shape::Tuple(1, 'x'), Shape::Struct { a: None }];
        assert_eq!(written(&shapes), serde_json::to_value(&shapes).unwrap());
    }
}
