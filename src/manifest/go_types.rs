//! Facts about Go's types that the Rust types lack: which fields are pointers, which values Go
//! omits when it writes them, which structs are embedded, and what the types are called.
//!
//! There is one [`table`] for every use of such a fact: decoding names types in its errors and
//! merges duplicate fields, equality distinguishes absent values from zeros, and the stored form
//! omits what Go omits. The table is generated from `tests/oracle/facts/`, which Go's reflection
//! wrote, so that nobody has to read the types of a new Kubernetes version.

mod table;

use std::borrow::Cow;

/// The Go package of the types below, as Go prints it.
pub(super) const PACKAGE: &str = "v1";

/// A field of a struct of the API, as Go declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field {
    /// Its name in JSON.
    pub(crate) name: &'static str,
    /// Its type as Go prints it, without the star of a pointer: `[]v1.Container`.
    go_type: &'static str,
    pub(crate) shape: Shape,
    pub(crate) is_pointer: bool,
    pub(crate) omitted: Omitted,
    /// The struct, embedded in the field's own, that declares it.
    embedded_in: Option<&'static str>,
}

/// What kind of value a field holds, pointer or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Bool,
    Number,
    String,
    Struct,
    List,
    Map,
    /// `resource.Quantity`.
    Quantity,
    /// `metav1.Time`.
    Time,
    /// `intstr.IntOrString`.
    IntOrString,
    /// JSON that is kept unchanged: `metav1.FieldsV1`.
    Json,
}

/// Which values Go omits when it writes a field as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Omitted {
    /// None.
    Never,
    /// `omitempty`: zeros, empty strings, lists and maps, and nil pointers, but not structs.
    Empty,
    /// `omitzero`: the zero value of the type.
    Zero,
}

impl Field {
    const fn new(
        name: &'static str,
        go_type: &'static str,
        shape: Shape,
        omitted: Omitted,
    ) -> Self {
        Field { name, go_type, shape, is_pointer: false, omitted, embedded_in: None }
    }

    const fn pointer(self) -> Self {
        Field { is_pointer: true, ..self }
    }

    const fn embedded_in(self, name: &'static str) -> Self {
        Field { embedded_in: Some(name), ..self }
    }

    /// Returns the name of the struct that the field holds; meaningless for a field of another
    /// type.
    pub(crate) fn struct_name(&self) -> &'static str {
        self.go_type.rsplit('.').next().unwrap_or(self.go_type)
    }

    /// Returns the type of a list's items or a map's values; for any other field, its own type.
    pub(crate) fn element_type(self) -> &'static str {
        let behind_brackets = match self.shape {
            Shape::List => self.go_type.strip_prefix("[]"),
            Shape::Map => self.go_type.split_once(']').map(|(_, value)| value),
            _ => None,
        };
        behind_brackets.unwrap_or(self.go_type)
    }
}

/// Returns the fields of a struct that occur in JSON, including those of embedded structs, in Go's
/// order. Empty for a struct that is not part of a DaemonSet, pod or node.
pub(crate) fn fields(name: &str) -> &'static [Field] {
    match table::STRUCTS.binary_search_by_key(&name, |(name, _)| name) {
        Ok(at) => table::STRUCTS.get(at).map_or(&[], |(_, fields)| fields),
        Err(_) => &[],
    }
}

/// Returns the field of a struct by its JSON name.
pub(crate) fn field(name: &str, json: &str) -> Option<&'static Field> {
    fields(name).iter().find(|field| field.name == json)
}

/// The types that each version of `apps` and `extensions` declares itself.
const VERSIONED: [&str; 8] = [
    "DaemonSet",
    "DaemonSetCondition",
    "DaemonSetConditionType",
    "DaemonSetSpec",
    "DaemonSetStatus",
    "DaemonSetUpdateStrategy",
    "DaemonSetUpdateStrategyType",
    "RollingUpdateDaemonSet",
];

/// Returns the name of a type in the package of another API version.
pub(super) fn in_package<'a>(go_type: &'a str, package: &str) -> Cow<'a, str> {
    match go_type.split_once("v1.") {
        Some((before, name)) if VERSIONED.contains(&name) => {
            Cow::Owned(format!("{before}{package}.{name}"))
        }
        _ => Cow::Borrowed(go_type),
    }
}

/// Returns the struct embedded in the struct `name` that declares the field; `None` if it is
/// declared by `name` itself.
pub(super) fn embedded(name: &str, json: &str) -> Option<&'static str> {
    field(name, json).and_then(|field| field.embedded_in)
}

/// Returns Go's type of a field that holds a string, or of the strings in a list or map.
pub(super) fn string_type(name: &str, json: &str) -> &'static str {
    field(name, json).map_or("string", |field| field.element_type())
}

/// Returns Go's type of a field that holds a list or a map.
pub(super) fn collection_type(name: &str, json: &str) -> Option<&'static str> {
    field(name, json)
        .filter(|field| matches!(field.shape, Shape::List | Shape::Map))
        .map(|field| field.go_type)
}

/// Whether `null`, for a field that is given several values, leaves the field unchanged. `null`
/// clears pointers, lists, maps, and types that decode themselves.
pub(super) fn keeps_value_on_null(name: &str, json: &str) -> bool {
    field(name, json).is_some_and(|field| {
        let is_plain = matches!(
            field.shape,
            Shape::Bool | Shape::Number | Shape::String | Shape::Struct | Shape::IntOrString
        );
        is_plain && !field.is_pointer
    })
}

/// The `IntOrString` fields in structs of other kinds, which are decoded only to be refused or read
/// in part.
const OTHER_INT_OR_STRINGS: [(&str, &str); 4] = [
    ("RollingUpdateDeployment", "maxSurge"),
    ("RollingUpdateDeployment", "maxUnavailable"),
    ("RollingUpdateStatefulSetStrategy", "maxUnavailable"),
    ("ServicePort", "targetPort"),
];

/// Whether the field is an `IntOrString`.
pub(super) fn is_int_or_string(name: &str, json: &str) -> bool {
    field(name, json).is_some_and(|field| field.shape == Shape::IntOrString)
        || OTHER_INT_OR_STRINGS.contains(&(name, json))
}

/// Whether the field is an `IntOrString` and not a pointer: `null` turns its value into a number,
/// the last that the field was given.
pub(super) fn is_number_on_null(name: &str, json: &str) -> bool {
    field(name, json).is_some_and(|f| f.shape == Shape::IntOrString && !f.is_pointer)
}

/// Whether any struct has a map in a field of this name.
pub(super) fn names_map(json: &str) -> bool {
    let is_map = |field: &Field| field.name == json && field.shape == Shape::Map;
    table::STRUCTS.iter().any(|(_, fields)| fields.iter().any(is_map))
}
