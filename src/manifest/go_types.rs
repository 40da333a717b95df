//! Facts about Go's types that Rust's types lack: which fields are pointers, what Go leaves
//! out when it writes them, which structs are embedded, and what the types are called.
//!
//! One [`table`] for all who need such a fact: decoding names types in its errors and
//! merges duplicate fields, equality tells absent values from zeros, and the stored form
//! leaves out what Go leaves out. The table is generated from `tests/oracle/facts/`, which
//! Go's reflection wrote, so that a new version of Kubernetes needs no reading of its types.

mod table;

use std::borrow::Cow;

/// The package of the types below, as Go prints it.
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
    /// An amount: `resource.Quantity`.
    Quantity,
    /// A point in time: `metav1.Time`.
    Time,
    /// `intstr.IntOrString`.
    IntOrString,
    /// JSON that is kept as it is: `metav1.FieldsV1`.
    Json,
}

/// What Go leaves out when it writes a field as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Omitted {
    /// Nothing.
    Never,
    /// `omitempty`: zeros, empty strings, lists and maps, and absent pointers. No structs.
    Empty,
    /// `omitzero`: whatever is the zero value of its type.
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

    /// The name of the struct that the field holds. Not that of a struct, if it holds none.
    pub(crate) fn struct_name(&self) -> &'static str {
        self.go_type.rsplit('.').next().unwrap_or(self.go_type)
    }

    /// The type of a list's items or a map's values; of any other field its own type.
    pub(crate) fn element_type(self) -> &'static str {
        let behind_brackets = match self.shape {
            Shape::List => self.go_type.strip_prefix("[]"),
            Shape::Map => self.go_type.split_once(']').map(|(_, value)| value),
            _ => None,
        };
        behind_brackets.unwrap_or(self.go_type)
    }
}

/// The fields of a struct that JSON has, those of embedded structs too, in Go's order.
/// Empty for a struct that no DaemonSet, pod or node has.
pub(crate) fn fields(name: &str) -> &'static [Field] {
    match table::STRUCTS.binary_search_by_key(&name, |(name, _)| name) {
        Ok(at) => table::STRUCTS.get(at).map_or(&[], |(_, fields)| fields),
        Err(_) => &[],
    }
}

/// The field of a struct with a name in JSON.
pub(crate) fn field(name: &str, json: &str) -> Option<&'static Field> {
    fields(name).iter().find(|field| field.name == json)
}

/// The types that each version of `apps` and `extensions` has of its own.
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

/// A type as it is called in the package of another version.
pub(super) fn in_package<'a>(go_type: &'a str, package: &str) -> Cow<'a, str> {
    match go_type.split_once("v1.") {
        Some((before, name)) if VERSIONED.contains(&name) => {
            Cow::Owned(format!("{before}{package}.{name}"))
        }
        _ => Cow::Borrowed(go_type),
    }
}

/// The struct embedded in the struct `name` that has the field, if it is not its own.
pub(super) fn embedded(name: &str, json: &str) -> Option<&'static str> {
    field(name, json).and_then(|field| field.embedded_in)
}

/// Go's type of a field that holds strings, or whose items or values are strings.
pub(super) fn string_type(name: &str, json: &str) -> &'static str {
    field(name, json).map_or("string", |field| field.element_type())
}

/// Go's type of a field that holds a list or a map.
pub(super) fn collection_type(name: &str, json: &str) -> Option<&'static str> {
    field(name, json)
        .filter(|field| matches!(field.shape, Shape::List | Shape::Map))
        .map(|field| field.go_type)
}

/// Whether `null`, where a field is given several values, leaves the field as it is. It
/// empties pointers, lists, maps, and what has a reading of its own.
pub(super) fn keeps_value_on_null(name: &str, json: &str) -> bool {
    field(name, json).is_some_and(|field| {
        let is_plain = matches!(
            field.shape,
            Shape::Bool | Shape::Number | Shape::String | Shape::Struct | Shape::IntOrString
        );
        is_plain && !field.is_pointer
    })
}

/// Fields that are an `IntOrString` in structs of other kinds, which are decoded only to be
/// refused or read in part.
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

/// Whether the field is an `IntOrString` and no pointer: `null` makes a number of it, the
/// last that it has been given.
pub(super) fn is_number_on_null(name: &str, json: &str) -> bool {
    field(name, json).is_some_and(|f| f.shape == Shape::IntOrString && !f.is_pointer)
}

/// Whether any struct has a map in a field of this name.
pub(super) fn names_map(json: &str) -> bool {
    let is_map = |field: &Field| field.name == json && field.shape == Shape::Map;
    table::STRUCTS.iter().any(|(_, fields)| fields.iter().any(is_map))
}
