//! One finding: what is wrong, with which field, and where it stands in the text.

use serde::{Deserialize, Serialize};

use crate::field::{PathBuf, Segment};
use crate::manifest::{self, DecodeError};

/// One thing that is wrong or remarked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The machine-readable type. For errors a `CauseType` of the API
    /// (`FieldValueInvalid`); otherwise `UnknownField`, `DuplicateField`,
    /// `Undecodable`, `Conflict`, `Warning`, `MissingVersion`, `MissingName` or
    /// `DuplicateObject`.
    pub reason: String,
    /// The field as the API prints it. Empty for the object as a whole.
    pub field: String,
    /// The same as steps, so that keys with dots stay unambiguous.
    pub path: Vec<Step>,
    /// The API server's text, without the field.
    pub message: String,
    /// What was probably meant: a known name near an unknown one, or what to write.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub suggestion: Option<String>,
    /// Where the value stands; its key or its parent when it is missing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
}

/// One step of a path: a name or key, or a place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Step {
    /// A place in a list, from 0.
    Index(usize),
    /// A field's name, or a key of a map.
    Name(String),
}

/// A stretch of text; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The first character.
    pub start: Position,
    /// The character after the last.
    pub end: Position,
}

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The column in UTF-16 code units, from 1, as JavaScript counts.
    pub utf16_column: u32,
}

impl Finding {
    /// A finding about a field.
    pub(super) fn of(reason: &str, path: &PathBuf, message: String, place: Place) -> Self {
        Finding {
            reason: reason.to_owned(),
            field: path.to_string(),
            path: path.segments().iter().map(Step::from).collect(),
            message,
            suggestion: None,
            place: Some(place),
        }
    }

    /// Why an object could not be decoded.
    pub(super) fn undecodable(error: &DecodeError) -> Self {
        let finding =
            Finding::of("Undecodable", &error.path, error.message.clone(), error.place.into());
        Finding { suggestion: error.help.map(str::to_owned), ..finding }
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

impl From<manifest::Place> for Place {
    fn from(place: manifest::Place) -> Self {
        Place { start: place.start.into(), end: place.end.into() }
    }
}

impl From<manifest::Position> for Position {
    fn from(position: manifest::Position) -> Self {
        let manifest::Position { line, column, column_utf16, .. } = position;
        Position { line, column, utf16_column: column_utf16 }
    }
}
