//! What becomes of the rules' findings, and what the rules are told.

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Rule;

/// What becomes of a rule's findings: `reject`, `warn` or `ignore`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The DaemonSet is refused.
    Reject,
    /// Whoever wrote it is told.
    Warn,
    /// The rule is not asked.
    Ignore,
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// The setting's name, as it is written.
    pub name: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl std::fmt::Display for SettingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

/// The settings of the house rules, flat, each with a default that refuses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LintSettings"))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The mode of [`Rule::SurgeWithHostPorts`].
    pub surge_with_host_ports: Mode,
    /// The mode of [`Rule::VersionLabelInSelector`].
    pub version_label_in_selector: Mode,
    /// The mode of [`Rule::CriticalPriorityClass`].
    pub critical_priority_class: Mode,
    /// The mode of [`Rule::NoPriorityClass`].
    pub no_priority_class: Mode,
    /// The mode of [`Rule::NoResourceRequests`].
    pub no_resource_requests: Mode,
    /// The mode of [`Rule::ToleratesEverything`].
    pub tolerates_everything: Mode,
    /// The mode of [`Rule::HighMaxUnavailable`].
    pub high_max_unavailable: Mode,
    /// The mode of [`Rule::UpdateStrategy`].
    pub update_strategy: Mode,
    /// The mode of [`Rule::HostPortRange`].
    pub host_port_range: Mode,
    /// The mode of [`Rule::HostNetwork`].
    pub host_network: Mode,
    /// The mode of [`Rule::LongName`].
    pub long_name: Mode,
    /// The namespaces in which the system's own priority classes may be used.
    #[serde(deserialize_with = "texts")]
    pub critical_namespaces: Vec<String>,
    /// The types of `spec.updateStrategy` that may be used, at least one.
    #[serde(deserialize_with = "strategies")]
    pub allowed_update_strategies: Vec<String>,
    /// The bound of a `maxUnavailable` that is a percentage, 0 to 100.
    #[serde(deserialize_with = "whole_number::<0, 100, _>")]
    pub max_unavailable_percent: i64,
    /// The bound of a `maxUnavailable` that is a number of nodes; 0 is none.
    #[serde(deserialize_with = "whole_number::<0, 1_000_000, _>")]
    pub max_unavailable_nodes: i64,
    /// The lowest host port that may be used.
    #[serde(deserialize_with = "whole_number::<1, 65_535, _>")]
    pub host_port_min: i64,
    /// The highest host port that may be used. Above the default begin the node ports.
    #[serde(deserialize_with = "whole_number::<1, 65_535, _>")]
    pub host_port_max: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            surge_with_host_ports: Mode::Warn,
            version_label_in_selector: Mode::Warn,
            critical_priority_class: Mode::Warn,
            no_priority_class: Mode::Warn,
            no_resource_requests: Mode::Warn,
            tolerates_everything: Mode::Warn,
            high_max_unavailable: Mode::Warn,
            update_strategy: Mode::Warn,
            host_port_range: Mode::Warn,
            host_network: Mode::Ignore,
            long_name: Mode::Warn,
            critical_namespaces: vec!["kube-system".to_owned()],
            allowed_update_strategies: vec!["RollingUpdate".to_owned()],
            max_unavailable_percent: 50,
            max_unavailable_nodes: 0,
            host_port_min: 1,
            host_port_max: 29_999,
        }
    }
}

impl Settings {
    /// What becomes of a rule's findings.
    pub fn mode(&self, rule: Rule) -> Mode {
        match rule {
            Rule::SurgeWithHostPorts => self.surge_with_host_ports,
            Rule::VersionLabelInSelector => self.version_label_in_selector,
            Rule::CriticalPriorityClass => self.critical_priority_class,
            Rule::NoPriorityClass => self.no_priority_class,
            Rule::NoResourceRequests => self.no_resource_requests,
            Rule::ToleratesEverything => self.tolerates_everything,
            Rule::HighMaxUnavailable => self.high_max_unavailable,
            Rule::UpdateStrategy => self.update_strategy,
            Rule::HostPortRange => self.host_port_range,
            Rule::HostNetwork => self.host_network,
            Rule::LongName => self.long_name,
        }
    }

    /// What is wrong with settings that are well formed one by one.
    pub fn contradictions(&self) -> Vec<SettingError> {
        let Settings { host_port_min: min, host_port_max: max, .. } = self;
        let mut faults = Vec::new();
        if min > max {
            faults.push(SettingError {
                name: "host_port_min".to_owned(),
                message: format!("{min} is above host_port_max, {max}; write the lower one here"),
            });
        }
        faults
    }
}

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)?.as_str() {
            Some("reject") => Ok(Mode::Reject),
            Some("warn") => Ok(Mode::Warn),
            Some("ignore") => Ok(Mode::Ignore),
            _ => Err(D::Error::custom("is no mode; write \"reject\", \"warn\" or \"ignore\"")),
        }
    }
}

/// Reads a setting that is `true` or `false`, and says so where it is not.
///
/// # Errors
/// When it is neither.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(deserializer)?;
    value.as_bool().ok_or_else(|| D::Error::custom("is no flag; write true or false"))
}

/// Reads a setting that is a whole number from `MIN` to `MAX`, and says so where it is not.
///
/// # Errors
/// When it is not.
pub fn whole_number<'de, const MIN: i64, const MAX: i64, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<i64, D::Error> {
    let number = Value::deserialize(deserializer)?.as_i64();
    number.filter(|number| (MIN..=MAX).contains(number)).ok_or_else(|| {
        let what = format!("is out of range; write a whole number from {MIN} to {MAX}");
        D::Error::custom(what)
    })
}

/// Reads a setting that is a list of texts, and says so where it is not.
///
/// # Errors
/// When it is not.
pub fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    strings(&Value::deserialize(deserializer)?)
        .ok_or_else(|| D::Error::custom("is no list of texts; write [\"…\", \"…\"]"))
}

/// The types of `spec.updateStrategy`.
const UPDATE_STRATEGIES: [&str; 2] = ["RollingUpdate", "OnDelete"];

fn strategies<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let known = |all: &Vec<String>| {
        !all.is_empty() && all.iter().all(|one| UPDATE_STRATEGIES.contains(&one.as_str()))
    };
    strings(&Value::deserialize(deserializer)?).filter(known).ok_or_else(|| {
        let what = "allows no update; write a list of \"RollingUpdate\" or \"OnDelete\"";
        D::Error::custom(what)
    })
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_default_is_one_that_may_be_set_and_refuses_nothing() {
        let defaults = serde_json::to_value(Settings::default()).unwrap();
        assert_eq!(Settings::deserialize(&defaults).unwrap(), Settings::default());
        assert_eq!(Settings::default().contradictions(), []);
        assert!(!defaults.to_string().contains("reject"));
    }

    #[test]
    fn unknown_settings_are_refused() {
        assert!(serde_json::from_str::<Settings>(r#"{"host_networks": "warn"}"#).is_err());
    }
}
