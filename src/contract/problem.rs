//! What is said of a text of objects: which could not be read, and what it lacks.

use serde::Serialize;

use super::finding::Place;
use crate::manifest::DecodeError;

/// Which text a problem is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// `daemonSets`.
    DaemonSets,
    /// `nodes`.
    Nodes,
    /// `pods`.
    Pods,
    /// `newDaemonSets`.
    NewDaemonSets,
    /// `newNodes`.
    NewNodes,
}

/// An object that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The text that it is in.
    pub source: Source,
    /// Which object of the text, from 0; absent when it is the text as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The object's name, when it has one.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Something worth knowing of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Remark {
    /// The text.
    pub source: Source,
    /// What is to know.
    pub message: String,
}

/// An object that cannot be decoded.
pub(super) fn problem(source: Source, index: usize, name: &str, error: &DecodeError) -> Problem {
    Problem {
        source,
        index: Some(index),
        name: name.to_owned(),
        message: error.message.clone(),
        place: Some(error.place.into()),
    }
}
