//! One finding: what is wrong, with which field, and where it stands in the text.

use serde::{Deserialize, Serialize};

use super::edit::Fix;
use super::position::Place;
use crate::field::{PathBuf, Segment};
use crate::manifest::{DecodeError, DecodeErrorKind};

/// One thing that is wrong or remarked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The machine-readable type. For errors a `CauseType` of the API
    /// (`FieldValueInvalid`); otherwise `UnknownField`, `DuplicateField`,
    /// `Undecodable`, `MissingKind`, `OtherNamespace`, `Conflict`, `FieldManagerConflict`, `Unmergeable`,
    /// `Warning`, `MissingVersion`, `MissingName`, `MissingManagedFields` or
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
    /// The values that the field may have, where they are few; in the order of the message, where
    /// it names them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub supported: Vec<String>,
    /// Where the value stands; its key or its parent when it is missing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// The change of the text that mends it, where there is only one that makes sense.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<Fix>,
}

/// One step of a path: a name or key, or a place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Step {
    /// A place in a list, from 0.
    Index(usize),
    /// A field's name, or a key of a map.
    Name(String),
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
            supported: Vec::new(),
            place: Some(place),
            fix: None,
        }
    }

    /// Why an object could not be decoded.
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
