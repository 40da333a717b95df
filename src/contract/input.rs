//! Reads the texts of a call: one reader for each kind of object, and the errors.
//!
//! A reader returns what it could read and appends an [`InputError`] for the rest to a list, so
//! that an error in one object does not affect the others.

mod daemon_sets;
mod node_table;
mod nodes;
mod objects;
mod unreadable;

pub(super) use daemon_sets::{DaemonSets, Key};
pub(super) use node_table::NodeTable;
pub(super) use nodes::{internal_addresses, read_nodes, read_nodes_with_addresses};
pub(super) use objects::{Located, read_pods, read_services};
pub(super) use unreadable::Unreadable;

use serde::Serialize;

use super::position::Place;
use crate::field::PathBuf;
use crate::manifest::DecodeError;

/// A text or value of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// `daemonSets`, or `text` where a call has one text.
    DaemonSets,
    /// `nodes`.
    Nodes,
    /// `pods`.
    Pods,
    /// `cluster`.
    Cluster,
    /// `newDaemonSets`.
    NewDaemonSets,
    /// `newNodes`.
    NewNodes,
    /// `services`.
    Services,
    /// `script`.
    Script,
    /// `update`.
    Update,
    /// `options`.
    Options,
    /// `settings`.
    Settings,
}

/// An error in the input of a call: in an object, an event of a script, or a single value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct InputError {
    /// The text that contains the error.
    pub source: Source,
    /// The index of the object in the text, or of the event in the script, from 0; absent when the
    /// error concerns the text as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The object's name; empty when it has none.
    pub name: String,
    /// The path of the invalid field, from the root of the object or script. Empty when the error
    /// concerns all of it.
    pub field: String,
    /// What is wrong, without the field.
    pub message: String,
    /// Where the error is in the text; absent when that is not known, such as when the call gives
    /// no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl InputError {
    /// Returns an error that concerns a text as a whole.
    pub(super) fn of(source: Source, message: impl Into<String>) -> Self {
        InputError {
            source,
            index: None,
            name: String::new(),
            field: String::new(),
            message: message.into(),
            place: None,
        }
    }

    /// Returns the error for an object that cannot be decoded.
    pub(super) fn undecodable(
        source: Source,
        index: usize,
        name: &str,
        error: &DecodeError,
    ) -> Self {
        InputError {
            index: Some(index),
            name: name.to_owned(),
            field: error.path.to_string(),
            place: Some(error.place.into()),
            ..InputError::of(source, error.message.clone())
        }
    }

    /// Returns an error in a field of a text that is not a list of objects.
    pub(super) fn of_field(
        source: Source,
        path: &PathBuf,
        place: Option<Place>,
        message: impl Into<String>,
    ) -> Self {
        InputError { field: path.to_string(), place, ..InputError::of(source, message) }
    }
}

/// Formats the field and the message in one line.
impl std::fmt::Display for InputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let InputError { field, message, .. } = self;
        // Messages of Kubernetes or serde usually name the field already.
        if !field.is_empty() && !names(message, field) {
            write!(f, "{field}: ")?;
        }
        f.write_str(message)
    }
}

/// Whether a message contains the field as a whole word, not as a part of another name.
fn names(message: &str, field: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    message.match_indices(field).any(|(at, _)| {
        let before = message.get(..at).and_then(|text| text.chars().next_back());
        let after = message.get(at + field.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

/// A remark on a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// The text.
    pub source: Source,
    /// The remark.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_written_once() {
        let shown = |field: &str, message: &str| {
            let error = InputError::of(Source::Settings, message);
            InputError { field: field.to_owned(), ..error }.to_string()
        };
        assert_eq!(shown("", "it is not a list"), "it is not a list");
        assert_eq!(shown("events", "it is not a list"), "events: it is not a list");
        assert_eq!(shown("evnts", "unknown field `evnts`"), "unknown field `evnts`");
        assert_eq!(shown("spec.a", "Go struct field X.spec.a of"), "Go struct field X.spec.a of");
        assert_eq!(shown("host", "did you mean host_port?"), "host: did you mean host_port?");
    }
}
