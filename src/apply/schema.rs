//! How client-side and server-side apply merge each field of the API.
//!
//! The type of a field is found in the table of Go's types ([`go_types`]), the way it is merged in
//! [`table`], which is generated from the struct tags and the OpenAPI document of Kubernetes.
//!
//! Source: `patchStrategy`, `patchMergeKey`, `+listType`, `+listMapKey`, `+mapType` and
//! `+structType` in `staging/src/k8s.io/api`, and
//! `k8s.io/kube-openapi/pkg/schemaconv` at v1.36.

mod table;

use crate::manifest::go_types::{self, Field, Shape};
use crate::version::fields::{EXTRA_FIELDS, FieldType};

/// How a field is merged, where it is not merged in the default way of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merging {
    pub(super) patch: Patch,
    pub(super) list: ListType,
    /// Whether server-side apply treats a map as one value.
    pub(super) is_atomic: bool,
}

/// How a strategic merge patch changes a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Patch {
    /// Whether the items of the list are merged; otherwise the list is replaced.
    pub(super) merges: bool,
    /// The merge key: the field that identifies an item. Absent for lists of scalars.
    pub(super) key: Option<&'static str>,
    /// Whether a patch lists the fields to keep (`$retainKeys`).
    pub(super) retains_keys: bool,
}

/// How server-side apply identifies the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListType {
    /// Not at all: the list is owned as a whole.
    Atomic,
    /// By their value.
    Set,
    /// By some of their fields.
    Map(&'static [Key]),
}

/// A key field that identifies items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: &'static str,
    /// The value of the key in an item without the field.
    pub(super) default: Default,
}

/// The default value of a key field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Default {
    Number(i64),
    Text(&'static str),
}

impl Merging {
    const DEFAULT: Merging = Merging {
        patch: Patch { merges: false, key: None, retains_keys: false },
        list: ListType::Atomic,
        is_atomic: false,
    };

    const fn patched_by(self, key: &'static str) -> Self {
        let patch = Patch { merges: true, key: Some(key), ..self.patch };
        Merging { patch, ..self }
    }

    const fn patched(self) -> Self {
        Merging { patch: Patch { merges: true, ..self.patch }, ..self }
    }

    const fn retaining_keys(self) -> Self {
        Merging { patch: Patch { retains_keys: true, ..self.patch }, ..self }
    }

    const fn set(self) -> Self {
        Merging { list: ListType::Set, ..self }
    }

    const fn map(self, keys: &'static [Key]) -> Self {
        Merging { list: ListType::Map(keys), ..self }
    }

    const fn atomic(self) -> Self {
        Merging { is_atomic: true, ..self }
    }
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Number,
    String,
    /// Any scalar: a quantity or a time.
    Scalar,
    /// A struct, by its name.
    Struct(&'static str),
    /// A map from keys that the user chooses to values of one type.
    Map(Collection),
    List(Collection),
    /// Any JSON value.
    Json,
}

/// The element type of a list or map, and how the list or map is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Collection {
    /// The Go type of items or values.
    element: &'static str,
    pub(super) merging: Merging,
}

impl Collection {
    /// Returns the type of the items or values.
    pub(crate) fn element(self) -> Type {
        match self.element {
            "string" | "[]uint8" => Type::String,
            "bool" => Type::Bool,
            "int" | "int32" | "int64" | "uint16" | "uint32" | "uint64" | "float64" => Type::Number,
            // The values of a `v1.ResourceList` are quantities.
            "resource.Quantity" | "v1.ResourceList" | "v1.Time" => Type::Scalar,
            element => {
                let name = element.rsplit('.').next().unwrap_or(element);
                // A named type that is not a struct is a string.
                if is_struct(name) { Type::Struct(name) } else { Type::String }
            }
        }
    }
}

impl Type {
    /// The type of DaemonSets.
    pub(crate) const DAEMON_SET: Type = Type::Struct("DaemonSet");

    fn of(struct_name: &str, field: &'static Field) -> Self {
        let collection = || Collection {
            element: field.element_type(),
            merging: merging(struct_name, field.name),
        };
        match field.shape {
            Shape::Bool => Type::Bool,
            Shape::Number => Type::Number,
            Shape::String => Type::String,
            Shape::Quantity | Shape::Time => Type::Scalar,
            Shape::Struct => Type::Struct(field.struct_name()),
            Shape::List => Type::List(collection()),
            Shape::Map => Type::Map(collection()),
            // The OpenAPI document gives these no type.
            Shape::IntOrString | Shape::Json => Type::Json,
        }
    }

    /// Returns the type of a field by its JSON name; `None` when a struct has no such field, and
    /// for types without fields.
    pub(crate) fn field(self, name: &str) -> Option<Type> {
        match self {
            Type::Struct(struct_name) => declared(struct_name, name),
            Type::Map(values) => Some(values.element()),
            Type::Json => Some(Type::Json),
            Type::Bool | Type::Number | Type::String | Type::Scalar | Type::List(_) => None,
        }
    }

    /// As [`Type::field`], for structs only; falls back to a field whose name differs only in case.
    pub(super) fn field_in_any_case(self, name: &str) -> Option<Type> {
        let Type::Struct(struct_name) = self else { return None };
        let in_any_case = || {
            let fields = go_types::fields(struct_name);
            fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
        };
        declared(struct_name, name)
            .or_else(|| in_any_case().map(|field| Type::of(struct_name, field)))
    }

    /// Whether the type is a struct that declares the field. The keys of a map are not declared.
    pub(super) fn declares(self, name: &str) -> bool {
        matches!(self, Type::Struct(_)) && self.field(name).is_some()
    }

    /// Whether server-side apply treats a value of this type as one unit.
    pub(super) fn is_atomic(self) -> bool {
        match self {
            Type::Struct(name) => table::ATOMIC_STRUCTS.contains(&name),
            Type::Map(map) => map.merging.is_atomic,
            Type::List(list) => list.merging.list == ListType::Atomic,
            Type::Bool | Type::Number | Type::String | Type::Scalar | Type::Json => false,
        }
    }
}

/// The structs of other versions that the table of Go's types, which is that of one version, lacks;
/// each with its fields.
///
/// Source: `EvictionResponder` at v1.37 and `WorkloadReference` at v1.35 in
/// `staging/src/k8s.io/api/core/v1/types.go`.
const OTHER_STRUCTS: [(&str, &[(&str, Type)]); 2] = [
    ("EvictionResponder", &[("name", Type::String), ("priority", Type::Number)]),
    (
        "WorkloadReference",
        &[("name", Type::String), ("podGroup", Type::String), ("podGroupReplicaKey", Type::String)],
    ),
];

/// Returns the type of a field that a struct has in any version.
fn declared(struct_name: &str, name: &str) -> Option<Type> {
    if let Some(field) = go_types::field(struct_name, name) {
        return Some(Type::of(struct_name, field));
    }
    if let Some((_, fields)) = OTHER_STRUCTS.iter().find(|(of, _)| *of == struct_name) {
        return fields.iter().find(|(field, _)| *field == name).map(|(_, found)| *found);
    }
    let extra = EXTRA_FIELDS.iter().find(|f| f.owner == struct_name && f.name == name)?;
    let list = |element| Type::List(Collection { element, merging: merging(struct_name, name) });
    Some(match extra.field_type {
        FieldType::Int32 | FieldType::Int64 => Type::Number,
        FieldType::Text => Type::String,
        FieldType::Texts => list("string"),
        FieldType::EvictionResponders => list("v1.EvictionResponder"),
        FieldType::WorkloadReference => Type::Struct("WorkloadReference"),
    })
}

fn is_struct(name: &str) -> bool {
    !go_types::fields(name).is_empty() || OTHER_STRUCTS.iter().any(|(of, _)| *of == name)
}

fn merging(struct_name: &str, field: &str) -> Merging {
    let found =
        table::FIELDS.binary_search_by(|(of, name, _)| (*of, *name).cmp(&(struct_name, field)));
    match found {
        Ok(at) => table::FIELDS.get(at).map_or(Merging::DEFAULT, |(_, _, merging)| *merging),
        Err(_) => Merging::DEFAULT,
    }
}
