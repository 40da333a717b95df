//! The events that Kubernetes would emit, with its wording.

use serde::Serialize;

/// An event as `kubectl describe` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// `Normal` or `Warning`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "typescript", ts(type = "\"Normal\" | \"Warning\""))]
    pub type_: &'static str,
    /// The reason, in one word: `SuccessfulCreate`.
    pub reason: &'static str,
    /// The message.
    pub message: String,
}

impl Event {
    pub(super) fn normal(reason: &'static str, message: String) -> Self {
        Event { type_: "Normal", reason, message }
    }

    pub(super) fn warning(reason: &'static str, message: String) -> Self {
        Event { type_: "Warning", reason, message }
    }
}
