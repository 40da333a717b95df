//! A field that the API server drops without a word.

use serde::{Deserialize, Serialize};

use crate::contract::finding::Step;
use crate::contract::position::Place;
use crate::validation::Dropped;
use crate::version::{Server, Version};

/// A field that was given and is not stored: the feature gate that it needs is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DroppedField {
    /// The field as the API prints it.
    pub field: String,
    /// The same as steps, so that keys with dots stay unambiguous.
    pub path: Vec<Step>,
    /// Where it stands.
    pub place: Place,
    /// The feature gate that is off.
    pub gate: String,
    /// The first later version that has the gate on by default; absent when none has.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub on_since: Option<Version>,
    /// The same in a sentence.
    pub message: String,
}

impl DroppedField {
    /// What its rule is called.
    pub const REASON: &str = "DroppedField";

    pub(super) fn of(dropped: &Dropped, server: Server, place: Place) -> Self {
        let Dropped { path, gate } = dropped;
        let on_since = gate.on_since(server.version());
        let turned_on = match on_since {
            Some(version) if version == server.version() => "turned off".to_owned(),
            Some(version) => format!("off by default before Kubernetes {version}"),
            None => "off by default in every version".to_owned(),
        };
        DroppedField {
            field: path.to_string(),
            path: path.segments().iter().map(Step::from).collect(),
            place,
            gate: gate.name().to_owned(),
            on_since,
            message: format!(
                "dropped without a word, because the feature gate {} is {turned_on}",
                gate.name()
            ),
        }
    }
}
