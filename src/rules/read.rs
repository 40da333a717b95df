//! Reading of user-written settings, which reports all errors.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{SettingError, Settings};
use crate::manifest::nearest_name;

/// The settings of the Kubewarden policy that are not house rules: they concern rules that look
/// at a cluster, or the policy itself.
pub const POLICY_SETTINGS: &[&str] = &[
    "allow_privileged",
    "api_server_warnings",
    "cluster_context",
    "contact",
    "exempt_label",
    "exempt_names",
    "exempt_namespaces",
    "feature_gates",
    "host_port_clash",
    "kubernetes_version",
    "max_nodes_percent",
    "min_nodes",
    "missing_class",
    "no_matching_node",
    "placement_change",
    "pods_do_not_fit",
    "running_pods",
    "selector_overlap",
    "service_account",
    "stuck_rollout",
    "timeout_eval_seconds",
    "too_few_nodes",
    "too_many_nodes",
];

impl Settings {
    /// Reads settings; those that are not given have their defaults. Settings in
    /// [`POLICY_SETTINGS`] are ignored.
    ///
    /// # Errors
    /// - there is no setting with a given name;
    /// - a value is not valid for its setting;
    /// - settings contradict one another.
    ///
    /// All errors are returned: those of single settings in the order of names, then the
    /// contradictions.
    pub fn read(values: Map<String, Value>) -> Result<Self, Vec<SettingError>> {
        let known = serde_json::to_value(Settings::default()).unwrap_or_default();
        let mut house = Map::new();
        let mut errors = Vec::new();
        for (name, value) in values {
            if POLICY_SETTINGS.contains(&name.as_str()) {
                continue;
            }
            let message = match known.get(&name) {
                None => Some(unknown(&name, &known)),
                Some(_) => invalid(&name, &value),
            };
            match message {
                Some(message) => errors.push(SettingError { name, message }),
                None => _ = house.insert(name, value),
            }
        }
        // Cannot fail: each value was read on its own before.
        let settings = Settings::deserialize(Value::Object(house)).unwrap_or_default();
        errors.extend(settings.contradictions());
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }
}

/// Returns why a value is not valid for its setting; `None` if it is valid.
fn invalid(name: &str, value: &Value) -> Option<String> {
    let alone = Value::Object(Map::from_iter([(name.to_owned(), value.clone())]));
    let error = Settings::deserialize(alone).err()?;
    Some(format!("{} {error}", shown(value)))
}

fn unknown(name: &str, known: &Value) -> String {
    let names = known.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
    unknown_setting(name, &names.collect::<Vec<_>>())
}

/// Returns the error message for an unknown setting, with the most similar known one if there is
/// one.
pub fn unknown_setting(name: &str, known: &[&str]) -> String {
    match nearest_name(name, known) {
        Some(near) => format!("no such setting; did you mean {near}?"),
        None => "no such setting; the policy's README lists them".to_owned(),
    }
}

/// Returns a value as JSON for an error message, cut after 60 characters.
pub fn shown(value: &Value) -> String {
    const LENGTH: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(values: Value) -> Result<Settings, Vec<SettingError>> {
        let Value::Object(values) = values else { panic!("{values}") };
        Settings::read(values)
    }

    #[test]
    fn the_policys_own_settings_are_passed_over() {
        let settings = read(json!({"cluster_context": true, "host_network": "reject"})).unwrap();
        assert_eq!(settings.host_network, super::super::Mode::Reject);
        assert_eq!(read(json!({})), Ok(Settings::default()));
    }

    #[test]
    fn all_that_is_wrong_is_returned() {
        let wrong = read(json!({
            "host_network": "no", "no_priority_clas": "warn", "host_port_min": 9, "host_port_max": 8,
        }));
        let told: Vec<(String, String)> =
            wrong.unwrap_err().into_iter().map(|error| (error.name, error.message)).collect();
        let error = |name: &str, message: &str| (name.to_owned(), message.to_owned());
        assert_eq!(
            told,
            [
                error(
                    "host_network",
                    "\"no\" is not a mode; write \"reject\", \"warn\" or \"ignore\""
                ),
                error("no_priority_clas", "no such setting; did you mean no_priority_class?"),
                error("host_port_min", "9 is above host_port_max, 8; write the lower one here"),
            ]
        );
    }
}
