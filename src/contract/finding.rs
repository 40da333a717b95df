//! One finding: what is wrong, with which field, and where it stands in the text.

use serde::{Deserialize, Serialize};

use crate::field::{PathBuf, Segment};

/// One thing that is wrong or remarked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The machine-readable type. For errors a `CauseType` of the API
    /// (`FieldValueInvalid`); otherwise `UnknownField`, `DuplicateField`,
    /// `Undecodable` or `Warning`.
    pub reason: String,
    /// The field as the API prints it. Empty for the object as a whole.
    pub field: String,
    /// The same as steps, so that keys with dots stay unambiguous.
    pub path: Vec<Step>,
    /// The API server's text, without the field.
    pub message: String,
    /// A known name near an unknown one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub suggestion: Option<String>,
    /// Where the value stands; its key or its parent when it is missing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
}

/// One step of a path: a name or key, or a place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// A place in a list, from 0.
    Index(usize),
    /// A field's name, or a key of a map.
    Name(String),
}

/// A stretch of text; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The first character.
    pub start: Position,
    /// The character after the last.
    pub end: Position,
}

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The column in UTF-16 code units, from 1, as JavaScript counts.
    pub utf16_column: usize,
}

impl Finding {
    /// A finding about a field.
    pub(super) fn of(reason: &str, path: &PathBuf, message: String, place: Option<Place>) -> Self {
        Finding {
            reason: reason.to_owned(),
            field: path.to_string(),
            path: path.segments().iter().map(Step::from).collect(),
            message,
            suggestion: None,
            place,
        }
    }
}

impl From<&Segment> for Step {
    fn from(segment: &Segment) -> Self {
        match segment {
            Segment::Field(name) => Step::Name(name.clone().into_owned()),
            Segment::Key(key) => Step::Name(key.clone()),
            Segment::Index(index) => Step::Index(*index),
        }
    }
}
