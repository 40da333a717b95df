//! The structs that a template is made of as Go declares them: the fields in their order,
//! those too that JSON does not have.
//!
//! The table is written from what reflection tells of the types of each supported minor
//! version; it holds a field once, with the versions that have it.
//!
//! Source: `staging/src/k8s.io/api/{apps,core}/v1/types.go` and what they are made of.

#[rustfmt::skip]
mod table;

use std::fmt;

use crate::version::Version;

pub(super) use table::POD_TEMPLATE_SPEC;

/// A struct.
#[derive(Debug)]
pub(super) struct GoStruct {
    /// Its name as Go prints it: `v1.Container`.
    pub(super) name: &'static str,
    /// The fields that any version has, in their order. Those of one version keep their order.
    fields: &'static [GoField],
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct GoField {
    /// Its name in Go.
    pub(super) name: &'static str,
    /// Its name in JSON; empty where it has none, and where it is inlined.
    pub(super) json: &'static str,
    /// What it holds.
    pub(super) go_type: GoType,
    /// Whether it is embedded. Without a name in JSON its fields stand beside those of the
    /// struct that embeds it.
    pub(super) embedded: bool,
    /// The first minor that has it, such as 35; 0 where the oldest supported one has it.
    since: u32,
    /// The last minor that has it.
    until: u32,
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum GoType {
    /// A value of one kind, with the name of its type as Go prints it: `v1.PullPolicy`, `bool`.
    Plain(Kind, &'static str),
    /// A struct.
    Struct(&'static GoStruct),
    /// A pointer.
    Pointer(&'static GoType),
    /// A list, with its name where its type has one.
    Slice(Option<&'static str>, &'static GoType),
    /// A map with keys of a string type, with its name where its type has one.
    Map(Option<&'static str>, &'static str, &'static GoType),
}

/// The kinds of single values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `true` or `false`.
    Bool,
    /// A number without a fraction.
    Integer,
    /// A text.
    String,
}

impl GoStruct {
    /// Its fields in a version, in the order of their declaration.
    pub(super) fn fields(&self, version: Version) -> impl Iterator<Item = &'static GoField> {
        let minor = version.minor();
        self.fields.iter().filter(move |field| (field.since..=field.until).contains(&minor))
    }
}

/// The type's name as Go prints it: `*v1.SecurityContext`, `map[string]string`.
impl fmt::Display for GoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GoType::Plain(_, name)
            | GoType::Slice(Some(name), _)
            | GoType::Map(Some(name), _, _) => f.write_str(name),
            GoType::Struct(of) => f.write_str(of.name),
            GoType::Pointer(to) => write!(f, "*{to}"),
            GoType::Slice(None, item) => write!(f, "[]{item}"),
            GoType::Map(None, key, value) => write!(f, "map[{key}]{value}"),
        }
    }
}

/// A field that every supported version has.
const fn field(name: &'static str, json: &'static str, go_type: GoType) -> GoField {
    GoField { name, json, go_type, embedded: false, since: 0, until: u32::MAX }
}

impl GoField {
    const fn embedded(self) -> Self {
        GoField { embedded: true, ..self }
    }

    const fn since(self, minor: u32) -> Self {
        GoField { since: minor, ..self }
    }

    const fn until(self, minor: u32) -> Self {
        GoField { until: minor, ..self }
    }
}
