//! A finding: what is wrong, with which field, and where the field is in the text.

use serde::{Deserialize, Serialize};

use super::edit::Fix;
use super::position::Place;
use crate::field::{PathBuf, Segment};
use crate::manifest::{DecodeError, DecodeErrorKind};

/// An error or a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The machine-readable type. For validation errors it is a `CauseType` of the API
    /// (`FieldValueInvalid`); otherwise `UnknownField`, `DuplicateField`, `Undecodable`,
    /// `MissingKind`, `OtherNamespace`, `Conflict`, `FieldManagerConflict`, `Unmergeable`,
    /// `Warning`, `MissingVersion`, `MissingName`, `MissingManagedFields`, `DuplicateObject` or
    /// `InternalError`.
    pub reason: String,
    /// The field as the API prints it. Empty for the object as a whole.
    pub field: String,
    /// The field as a list of steps, so that keys with dots are unambiguous.
    pub path: Vec<Step>,
    /// The message of the API server, without the field.
    pub message: String,
    /// What was probably meant: the known name closest to an unknown one, or what to write
    /// instead.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub suggestion: Option<String>,
    /// The values that the field may have, where there are few of them; in the order of the
    /// message, if it lists them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub supported: Vec<String>,
    /// Where the value is in the text; where its key or its parent is when the value is missing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// The change to the text that fixes the finding; absent unless exactly one change makes
    /// sense.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<Fix>,
}

/// One step of a path: a field name, a map key, or an index of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Step {
    /// An index of a list, from 0.
    Index(usize),
    /// A field name, or a key of a map.
    Name(String),
}

impl Finding {
    /// Returns a finding about a field.
    pub(super) fn of(reason: &str, path: &PathBuf, message: String, place: Place) -> Self {
        Finding {
            reason: reason.to_owned(),
            field: path.to_string(),
            path: path.segments().iter().map(Step::from).collect(),
            message,
            suggestion: None,
            supported: Vec::new(),
            place: Some(place),
            fix: None,
        }
    }

    /// Returns the finding for an object that could not be decoded.
    pub(super) fn undecodable(error: &DecodeError) -> Self {
        let reason = match error.kind {
            DecodeErrorKind::MissingKind => "MissingKind",
            DecodeErrorKind::OtherNamespace => "OtherNamespace",
            _ => "Undecodable",
        };
        let finding = Finding::of(reason, &error.path, error.message.clone(), error.place.into());
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
