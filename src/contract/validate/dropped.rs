//! Fields that the API server drops without reporting it.

use serde::{Deserialize, Serialize};

use crate::contract::finding::Step;
use crate::contract::position::Place;
use crate::validation::Dropped;
use crate::version::{Server, Version};

/// A field that is written but not stored, because its feature gate is off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DroppedField {
    /// The field as the API prints it.
    pub field: String,
    /// The field as a list of steps, so that keys with dots are unambiguous.
    pub path: Vec<Step>,
    /// Where the field is in the text.
    pub place: Place,
    /// The feature gate that is off.
    pub gate: String,
    /// The first version, from the validated one on, in which the gate is on by default; absent
    /// when there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub on_since: Option<Version>,
    /// All of the above in one sentence.
    pub message: String,
}

impl DroppedField {
    /// The name by which comments and annotations suppress it.
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
