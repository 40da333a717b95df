//! The texts of a call: one reader for each kind of object, and what cannot be read.
//!
//! A reader returns what it could read and adds the rest to a list of [`InputError`]s: what
//! one object has wrong does not keep the others from being answered.

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

/// Which text of a call is meant.
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

/// What could not be read: an object, an event of a script, or one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct InputError {
    /// The text that it is in.
    pub source: Source,
    /// Which object of the text, or which event of the script, from 0; absent when it is the
    /// text as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The object's name; empty when it has none.
    pub name: String,
    /// The field at fault, from the root of the object or script. Empty for all of it.
    pub field: String,
    /// What is wrong, without the field.
    pub message: String,
    /// Where it stands; absent where the call gives no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl InputError {
    /// An error of a text as a whole.
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

    /// Why an object cannot be decoded.
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

    /// An error of a field of a text that is no list of objects.
    pub(super) fn of_field(
        source: Source,
        path: &PathBuf,
        place: Option<Place>,
        message: impl Into<String>,
    ) -> Self {
        InputError { field: path.to_string(), place, ..InputError::of(source, message) }
    }
}

/// The field and what is wrong with it, in one line.
impl std::fmt::Display for InputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let InputError { field, message, .. } = self;
        // Messages that Kubernetes or serde makes name the field already, as a rule.
        if !field.is_empty() && !names(message, field) {
            write!(f, "{field}: ")?;
        }
        f.write_str(message)
    }
}

/// Whether a message has the field in it, and not as a part of another name.
fn names(message: &str, field: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    message.match_indices(field).any(|(at, _)| {
        let before = message.get(..at).and_then(|text| text.chars().next_back());
        let after = message.get(at + field.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

/// Something worth knowing of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// The text.
    pub source: Source,
    /// What is to know.
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
        assert_eq!(shown("", "it is no list"), "it is no list");
        assert_eq!(shown("events", "it is no list"), "events: it is no list");
        assert_eq!(shown("evnts", "unknown field `evnts`"), "unknown field `evnts`");
        assert_eq!(shown("spec.a", "Go struct field X.spec.a of"), "Go struct field X.spec.a of");
        assert_eq!(shown("host", "did you mean host_port?"), "host: did you mean host_port?");
    }
}
