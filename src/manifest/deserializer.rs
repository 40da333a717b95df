//! Decodes the values of a [`Tree`] as typed objects, by Go's rules.
//!
//! The types of `k8s-openapi` tell Serde all that is needed: the name and the fields of a struct,
//! `IgnoredAny` for an unknown field, the name of a newtype for a quantity or a time. The rest is
//! in the table of Go's types ([`go_types`]). So this one deserializer does what the API server's
//! decoder does, without a schema:
//!
//! - `null` is the zero value of the type that is read;
//! - a value of the wrong type is recorded and read as the zero value, and decoding continues;
//! - an unknown field is recorded and skipped;
//! - a duplicate field is recorded and read into what is already there (see [`entries`]).
//!
//! Source: `vendor/sigs.k8s.io/json/internal/golang/encoding/json/decode.go` at v1.36.

mod entries;
mod error;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use entries::Entries;
pub(super) use error::Error;

use super::extra::ExtraValue;
use super::reading::{Frame, Reading, Step};
use super::tree::{Kind, NodeId};
use super::{go_types, time};
use crate::quantity::Quantity;
use crate::version::fields::{ExtraField, FieldType};

/// How the value of a newtype must be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Quantity,
    Time,
}

/// One value, or several that are read into the same place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'t, 'f> {
    pub(super) reading: &'t Reading<'t>,
    pub(super) frame: &'f Frame<'t, 'f>,
    /// The value; the last, if there are several.
    pub(super) node: NodeId,
    /// The index of all of them in [`Reading::several`].
    pub(super) several: Option<usize>,
    pub(super) form: Form,
}

impl<'t> Value<'t, '_> {
    fn kind(&self) -> Kind {
        self.reading.tree.kind(self.node)
    }

    fn text(&self) -> &'t str {
        self.reading.tree.text_of(self.node)
    }

    /// Records that the value is not of Go's type `wanted`.
    fn mismatch(&self, wanted: &str) {
        self.reading.mismatch(self.node, self.kind().word(), self.frame, wanted);
    }

    fn wanted_string(&self) -> &'static str {
        if let Some(field) = self.reading.extra_field(self.frame) {
            // For a list, the type of its items.
            return field.go_type.strip_prefix("[]").unwrap_or(field.go_type);
        }
        self.frame.field().map_or("string", |(name, field)| go_types::string_type(name, field))
    }

    /// Returns the Go type of a list or map; `otherwise` if the field is not known.
    fn wanted_collection(&self, otherwise: &'static str) -> &'static str {
        if let Some(field) = self.reading.extra_field(self.frame) {
            return field.go_type;
        }
        self.frame
            .field()
            .and_then(|(name, field)| go_types::collection_type(name, field))
            .unwrap_or(otherwise)
    }

    /// Reads an integer as Go's `ParseInt` does, within the range of its type.
    fn integer<T: std::str::FromStr + Default>(&self, wanted: &str) -> T {
        match self.kind() {
            Kind::Number => self.text().parse().unwrap_or_else(|_| {
                self.reading.mismatch(
                    self.node,
                    &format!("number {}", self.text()),
                    self.frame,
                    wanted,
                );
                T::default()
            }),
            Kind::Null => T::default(),
            _ => {
                self.mismatch(wanted);
                T::default()
            }
        }
    }

    fn float(&self, wanted: &str) -> f64 {
        match self.kind() {
            Kind::Number => self.text().parse().unwrap_or_default(),
            Kind::Null => 0.0,
            _ => {
                self.mismatch(wanted);
                0.0
            }
        }
    }

    /// Reads the text of a string, a quantity or a time. A quantity is converted to its canonical
    /// form, a time to UTC.
    fn string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match (self.form, self.kind()) {
            (Form::Quantity, kind) => {
                let text = match kind {
                    Kind::Null => "0",
                    // Go parses the JSON text, and no list or mapping is a quantity.
                    Kind::Array | Kind::Object => "{",
                    Kind::String => self.reading.raw(self.node),
                    _ => self.text(),
                };
                match Quantity::text_to_keep(text.trim()) {
                    Ok(text) => visitor.visit_string(text),
                    Err(error) => {
                        self.reading.stop(self.node, self.frame, error.to_string());
                        visitor.visit_str("0")
                    }
                }
            }
            (Form::Time, Kind::String) => match time::parse(self.text()) {
                Ok(utc) => visitor.visit_str(&utc),
                Err(message) => {
                    self.reading.stop(self.node, self.frame, message);
                    visitor.visit_str(time::ZERO)
                }
            },
            (Form::Time, Kind::Null) => visitor.visit_str(time::ZERO),
            (Form::Time, kind) => {
                self.reading.stop_mismatch(self.node, kind.word(), self.frame, "string");
                visitor.visit_str(time::ZERO)
            }
            (Form::Plain, Kind::String | Kind::Key) => visitor.visit_str(self.text()),
            (Form::Plain, Kind::Null) => visitor.visit_str(""),
            (Form::Plain, _) => {
                self.mismatch(self.wanted_string());
                visitor.visit_str("")
            }
        }
    }

    /// Whether the value is that of an `IntOrString` field. The Rust type deserializes itself like
    /// a type that accepts any value.
    fn is_int_or_string(&self) -> bool {
        let field = self.frame.field();
        field.is_some_and(|(name, field)| go_types::is_int_or_string(name, field))
    }

    fn int_or_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::String => return visitor.visit_str(self.text()),
            Kind::Null => return visitor.visit_i32(0),
            Kind::Number => {
                if let Ok(number) = self.text().parse() {
                    return visitor.visit_i32(number);
                }
                self.reading.stop_mismatch(
                    self.node,
                    &format!("number {}", self.text()),
                    self.frame,
                    "int32",
                );
            }
            kind => self.reading.stop_mismatch(self.node, kind.word(), self.frame, "int32"),
        }
        visitor.visit_i32(0)
    }
}

/// Reading what is inside a value. Not inlined, because the code that reads each type is generated
/// separately.
impl<'t, 'f> Value<'t, 'f> {
    /// Returns the items of a list; none if the value is not a list.
    #[inline(never)]
    fn items(self) -> Items<'t, 'f> {
        if !matches!(self.kind(), Kind::Array | Kind::Null) {
            self.mismatch(self.wanted_collection("[]string"));
        }
        Items::new(self)
    }

    /// Returns the entries of a map; none if the value is not a map.
    #[inline(never)]
    fn entries(self) -> Entries<'t, 'f> {
        if !matches!(self.kind(), Kind::Object | Kind::Null) {
            self.mismatch(self.wanted_collection("map[string]string"));
        }
        Entries::of_map(self)
    }

    /// Returns the fields of a struct; none if the value is not an object.
    #[inline(never)]
    fn fields(self, name: &'static str, fields: &'static [&'static str]) -> Entries<'t, 'f> {
        if !matches!(self.kind(), Kind::Object | Kind::Null) {
            self.mismatch(&format!("v1.{name}"));
        }
        Entries::of_struct(self, name, fields)
    }
}

impl Value<'_, '_> {
    /// Reads a field that its Rust type lacks, by the rules for all other fields.
    #[cold]
    ///
    /// # Errors
    /// When the field's type rejects the value.
    fn keep_extra(self, field: &'static ExtraField) -> Result<(), Error> {
        let (reading, frame) = (self.reading, self.frame);
        let value = match field.field_type {
            FieldType::Int32 => {
                self.optional::<i32>()?.map(|number| ExtraValue::Number(number.into()))
            }
            FieldType::Int64 => self.optional()?.map(ExtraValue::Number),
            FieldType::Text => self.optional()?.map(ExtraValue::Text),
            FieldType::Texts => self.optional()?.map(ExtraValue::Texts),
            FieldType::EvictionResponders => self.optional()?.map(ExtraValue::EvictionResponders),
            FieldType::WorkloadReference => self.optional()?.map(ExtraValue::WorkloadReference),
        };
        reading.keep_extra(field, value, frame);
        Ok(())
    }

    /// Reads the value, `None` for `null`. A value that is not of Go's type is recorded.
    fn optional<T: for<'d> Deserialize<'d>>(self) -> Result<Option<T>, Error> {
        Option::deserialize(self)
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $t:ty, $wanted:literal;)*) => {$(
        fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.integer::<$t>($wanted))
        }
    )*};
}

impl<'t> Deserializer<'t> for Value<'t, '_> {
    type Error = Error;

    numbers! {
        deserialize_i8 visit_i8 i8, "int8";
        deserialize_i16 visit_i16 i16, "int16";
        deserialize_i32 visit_i32 i32, "int32";
        deserialize_i64 visit_i64 i64, "int64";
        deserialize_u8 visit_u8 u8, "uint8";
        deserialize_u16 visit_u16 u16, "uint16";
        deserialize_u32 visit_u32 u32, "uint32";
        deserialize_u64 visit_u64 u64, "uint64";
    }

    fn deserialize_f32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.float("float32"))
    }

    fn deserialize_f64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.float("float64"))
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        if !matches!(self.kind(), Kind::Bool | Kind::Null) {
            self.mismatch("bool");
        }
        visitor.visit_bool(self.kind() == Kind::Bool && self.text() == "true")
    }

    fn deserialize_char<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_bytes<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        self.string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text())
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let form = match name {
            "Quantity" => Form::Quantity,
            "Time" | "MicroTime" => Form::Time,
            // Kept unchanged: it has no fields that could be unknown.
            "FieldsV1" => {
                self.reading.suppress_diagnostics();
                let value = visitor.visit_newtype_struct(self);
                self.reading.resume_diagnostics();
                return value;
            }
            _ => Form::Plain,
        };
        visitor.visit_newtype_struct(Value { form, ..self })
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.items())
    }

    fn deserialize_tuple<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self.entries())
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.fields(name, fields))
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if !matches!(self.kind(), Kind::String) {
            self.mismatch("string");
        }
        visitor.visit_enum(serde::de::value::StrDeserializer::new(self.text()))
    }

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            _ if self.form != Form::Plain => self.string(visitor),
            Kind::String | Kind::Key => visitor.visit_str(self.text()),
            _ if self.is_int_or_string() => self.int_or_string(visitor),
            Kind::Null => visitor.visit_unit(),
            Kind::Bool => visitor.visit_bool(self.text() == "true"),
            Kind::Number => match (self.text().parse::<i64>(), self.text().parse::<f64>()) {
                (Ok(number), _) => visitor.visit_i64(number),
                (_, Ok(number)) => visitor.visit_f64(number),
                _ => visitor.visit_unit(),
            },
            // A type that accepts any value builds a tree by recursion, and drops it by recursion.
            _ if self.frame.depth() > super::MAX_UNTYPED_DEPTH => visitor.visit_unit(),
            Kind::Array => visitor.visit_seq(self.items()),
            Kind::Object => visitor.visit_map(Entries::of_untyped(self)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.reading.extra_field(self.frame) {
            Some(field) => self.keep_extra(field)?,
            None => self.reading.unknown_field(self.node, self.frame),
        }
        visitor.visit_unit()
    }
}

/// The items of a list.
struct Items<'t, 'f> {
    frame: Frame<'t, 'f>,
    reading: &'t Reading<'t>,
    next: u32,
    end: u32,
    index: usize,
    /// Lists that were read into the same place before this one, and this one.
    lists: Vec<Vec<NodeId>>,
}

impl<'t, 'f> Items<'t, 'f> {
    fn new(value: Value<'t, 'f>) -> Self {
        let reading = value.reading;
        let range = reading.tree.inside(value.node, Kind::Array);
        let lists = match value.several {
            None => Vec::new(),
            Some(several) => reading.lists(several),
        };
        let frame = Frame::new(Some(value.frame), Step::Item(0));
        Items { frame, reading, next: range.start, end: range.end, index: 0, lists }
    }

    /// Returns the next item, which takes `bytes` bytes once it is decoded. `None` at the end of
    /// the list, or if no memory is left for the item: that is recorded, and the list is not used.
    #[inline(never)]
    fn next_item(&mut self, bytes: usize) -> Option<Value<'t, '_>> {
        if self.next >= self.end {
            return None;
        }
        let item = NodeId(self.next);
        self.next = self.reading.tree.behind(item).0;
        self.frame.step = Step::Item(self.index);
        if !self.reading.take_memory(bytes, item, &self.frame) {
            return None;
        }
        let (node, several) = self.several(item);
        self.index += 1;
        let (reading, frame, form) = (self.reading, &self.frame, Form::Plain);
        Some(Value { reading, frame, node, several, form })
    }

    /// Returns the item together with all values that were read into its place before.
    fn several(&mut self, item: NodeId) -> (NodeId, Option<usize>) {
        if self.lists.is_empty() {
            return (item, None);
        }
        let index = self.index;
        self.lists.retain(|list| list.len() > index);
        let same_place = self.lists.iter().filter_map(|list| list.get(index).copied()).collect();
        self.reading.merge(same_place, true)
    }
}

impl<'t> SeqAccess<'t> for Items<'t, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(item) = self.next_item(size_of::<T::Value>()) else { return Ok(None) };
        let (node, frame) = (item.node, item.frame);
        seed.deserialize(item).map(Some).map_err(|error| error.at(node, frame))
    }
}
