//! The policy's settings. There are none yet; an unknown one is an error.

use kubewarden_policy_sdk::{settings::SettingsValidationResponse, wapc_guest::CallResult};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What an operator may set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct Settings {}

/// Goes through a map because a derived reader also takes a list, field by field.
impl TryFrom<Map<String, Value>> for Settings {
    type Error = String;

    fn try_from(settings: Map<String, Value>) -> Result<Self, String> {
        match settings.keys().next() {
            Some(unknown) => Err(format!("unknown setting `{unknown}`; there are none yet")),
            None => Ok(Settings {}),
        }
    }
}

/// Says whether settings can be used. Settings that cannot be read are not valid.
pub(crate) fn validate_settings(payload: &[u8]) -> CallResult {
    let read = serde_json::from_slice::<Option<Settings>>(payload);
    let message = read.err().map(|error| format!("the settings cannot be read: {error}"));
    Ok(serde_json::to_vec(&SettingsValidationResponse { valid: message.is_none(), message })?)
}
