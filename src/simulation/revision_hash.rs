//! Computes the hash of a template's revision: the value of the label `controller-revision-hash`
//! and the suffix of a revision's name.
//!
//! The hash is computed over Go's print of the template's whole struct, so it differs between
//! versions: a field that a version adds changes the hash of every template, even of those without
//! the field.
//!
//! Source: `ComputeHash` in `pkg/controller/controller_utils.go`, `DeepHashObject` in
//! `pkg/util/hash/hash.go`, and `ForHash` in `k8s.io/utils/dump`.

mod go_structs;

use std::fmt::{self, Write};

use serde_json::{Map, Value};

use go_structs::{GoField, GoStruct, GoType, Kind, POD_TEMPLATE_SPEC};

use crate::quantity::Quantity;
use crate::version::Version;

/// The characters of Kubernetes' generated names: no vowels, so no words.
pub(super) const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// Returns the hash, in a version of Kubernetes, of a template in the form in which the API server
/// stores it, as [`stored_object`](crate::validation::stored_object) writes it. `collisions` is
/// `status.collisionCount`; `None` adds nothing to the hash.
///
/// Go's print of a time depends on the machine that prints it. If the template's own metadata has
/// times, which no controller reads, the hash equals that of no machine.
pub fn revision_hash(template: &Value, collisions: Option<i32>, version: Version) -> String {
    let mut print = String::new();
    let printer = Printer { version };
    // Writing to a string does not fail.
    let _ = printer.write_struct(&mut print, &POD_TEMPLATE_SPEC, Some(template), Type::Shown);
    // The count occupies the first four of eight bytes.
    let count = collisions.map(|count| [count.to_le_bytes(), [0; 4]].concat());
    let bytes = print.into_bytes().into_iter().chain(count.into_iter().flatten());
    // FNV-1a.
    let hash = bytes
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.to_string().bytes().map(|digit| safe(usize::from(digit))).collect()
}

/// Returns the character of generated names for a number.
pub(super) fn safe(number: usize) -> char {
    SAFE.get(number % SAFE.len()).copied().map_or('b', char::from)
}

/// Whether a value's type is printed before the value. It is not for the items of lists and maps.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Shown,
    Left,
}

/// Prints JSON values as Go prints the structs that they are decoded to.
struct Printer {
    version: Version,
}

impl Printer {
    fn write(
        &self,
        out: &mut String,
        go_type: &GoType,
        value: Option<&Value>,
        shown: Type,
    ) -> fmt::Result {
        let value = value.filter(|value| !value.is_null());
        match go_type {
            GoType::Pointer(to) => {
                match (shown, value) {
                    (Type::Left, None) => return out.write_str("<nil>"),
                    (Type::Shown, None) => return write!(out, "({go_type})<nil>"),
                    (Type::Left, Some(_)) => out.write_str("<*>")?,
                    (Type::Shown, Some(_)) => write!(out, "({go_type})")?,
                }
                return self.write(out, to, value, Type::Left);
            }
            GoType::Struct(of) => return self.write_struct(out, of, value, shown),
            _ if shown == Type::Shown => write!(out, "({go_type})")?,
            _ => {}
        }
        match go_type {
            GoType::Plain(kind, _) => write_plain(out, *kind, value),
            // The controller decodes protobuf, in which an empty list or map is the same as an
            // absent one.
            GoType::Slice(_, item) => match value.and_then(Value::as_array) {
                Some(items) if !items.is_empty() => {
                    self.write_joined(out, '[', items.iter().map(|value| (None, value)), item)
                }
                _ => out.write_str("<nil>"),
            },
            GoType::Map(_, _, item) => match value.and_then(Value::as_object) {
                Some(entries) if !entries.is_empty() => {
                    let mut entries: Vec<_> =
                        entries.iter().map(|(k, v)| (Some(&**k), v)).collect();
                    entries.sort_unstable_by_key(|(key, _)| *key);
                    out.write_str("map")?;
                    self.write_joined(out, '[', entries.into_iter(), item)
                }
                _ => out.write_str("<nil>"),
            },
            GoType::Pointer(_) | GoType::Struct(_) => Ok(()),
        }
    }

    /// Writes items, each after its key if it has one.
    fn write_joined<'a>(
        &self,
        out: &mut String,
        open: char,
        items: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
        item: &GoType,
    ) -> fmt::Result {
        out.write_char(open)?;
        for (at, (key, value)) in items.enumerate() {
            if at > 0 {
                out.write_char(' ')?;
            }
            if let Some(key) = key {
                write!(out, "{key}:")?;
            }
            self.write(out, item, Some(value), Type::Left)?;
        }
        out.write_char(']')
    }

    fn write_struct(
        &self,
        out: &mut String,
        of: &GoStruct,
        value: Option<&Value>,
        shown: Type,
    ) -> fmt::Result {
        if shown == Type::Shown {
            write!(out, "({})", of.name)?;
        }
        match (of.name, value) {
            ("resource.Quantity", Some(Value::String(text))) => {
                let stored = Quantity::text_to_keep(text).unwrap_or_else(|_| text.clone());
                return Quantity::write_go(&stored, out);
            }
            ("intstr.IntOrString", Some(Value::String(text))) => {
                return write!(
                    out,
                    "{{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string){text}}}"
                );
            }
            ("intstr.IntOrString", Some(Value::Number(number))) => {
                return write!(
                    out,
                    "{{Type:(intstr.Type)0 IntVal:(int32){number} StrVal:(string)}}"
                );
            }
            _ => {}
        }
        let fields = value.and_then(Value::as_object);
        out.write_char('{')?;
        for (at, field) in of.fields(self.version).enumerate() {
            if at > 0 {
                out.write_char(' ')?;
            }
            write!(out, "{}:", field.name)?;
            self.write(out, &field.go_type, field_value(field, value, fields), Type::Shown)?;
        }
        out.write_char('}')
    }
}

/// Returns the value of a field in an object; the object itself for a field that is inlined in it.
fn field_value<'a>(
    field: &GoField,
    object: Option<&'a Value>,
    fields: Option<&'a Map<String, Value>>,
) -> Option<&'a Value> {
    match field.json {
        "" if field.embedded => object,
        "" => None,
        name => fields.and_then(|fields| fields.get(name)),
    }
}

/// Writes a value of one kind, or its zero value.
fn write_plain(out: &mut String, kind: Kind, value: Option<&Value>) -> fmt::Result {
    match (kind, value) {
        (Kind::Bool, value) => {
            write!(out, "{}", value.and_then(Value::as_bool).unwrap_or(false))
        }
        (Kind::Integer, Some(Value::Number(number))) => write!(out, "{number}"),
        (Kind::Integer, _) => out.write_char('0'),
        (Kind::String, value) => out.write_str(value.and_then(Value::as_str).unwrap_or_default()),
    }
}
