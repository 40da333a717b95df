//! The settings of the rules: what happens to their findings, and their parameters.

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Rule;

/// What happens to a rule's findings: `reject`, `warn` or `ignore`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The DaemonSet is refused.
    Reject,
    /// The finding is reported as a warning.
    Warn,
    /// The rule is not checked.
    Ignore,
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// The setting's name, as the user wrote it.
    pub name: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl std::fmt::Display for SettingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

/// The settings of the house rules, in a flat structure. With the defaults, nothing is rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LintSettings"))]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The mode of [`Rule::SelfAntiAffinity`].
    pub self_anti_affinity: Mode,
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
    /// The namespaces in which `system-*-critical` may be used.
    #[serde(deserialize_with = "texts")]
    pub critical_namespaces: Vec<String>,
    /// The keys of labels that name a version: a selector must not have any of them.
    #[serde(deserialize_with = "texts")]
    pub version_labels: Vec<String>,
    /// The allowed update strategies: `RollingUpdate`, `OnDelete` or both.
    #[serde(deserialize_with = "strategies")]
    pub allowed_update_strategies: Vec<String>,
    /// The upper bound of a `maxUnavailable` that is a percentage.
    #[serde(deserialize_with = "whole_number::<0, 100, _>")]
    pub max_unavailable_percent: i64,
    /// The upper bound of a `maxUnavailable` that is a number of nodes; 0 means no bound.
    #[serde(deserialize_with = "whole_number::<0, 1_000_000, _>")]
    pub max_unavailable_nodes: i64,
    /// The lowest allowed host port.
    #[serde(deserialize_with = "whole_number::<1, 65_535, _>")]
    pub host_port_min: i64,
    /// The highest allowed host port; node ports begin at 30000.
    #[serde(deserialize_with = "whole_number::<1, 65_535, _>")]
    pub host_port_max: i64,
}

/// The keys of labels that charts and controllers change from one version to the next.
const VERSION_LABELS: [&str; 6] = [
    "app.kubernetes.io/version",
    "helm.sh/chart",
    "chart",
    "version",
    "controller-revision-hash",
    "pod-template-generation",
];

impl Default for Settings {
    fn default() -> Self {
        Settings {
            self_anti_affinity: Mode::Warn,
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
            version_labels: VERSION_LABELS.map(str::to_owned).to_vec(),
            allowed_update_strategies: vec!["RollingUpdate".to_owned()],
            max_unavailable_percent: 50,
            max_unavailable_nodes: 0,
            host_port_min: 1,
            host_port_max: 29_999,
        }
    }
}

impl Settings {
    /// All settings as they are documented for users, in the order of the fields.
    pub const ALL: [Setting; 19] = [
        Setting::new(
            "self_anti_affinity",
            Values::Mode,
            "pod anti-affinity that repels the DaemonSet's own pods, so that most of them stay pending",
        ),
        Setting::new(
            "surge_with_host_ports",
            Values::Mode,
            "`maxSurge` with host ports: the rollout never ends",
        ),
        Setting::new(
            "version_label_in_selector",
            Values::Mode,
            "a label in the selector that changes with the version, so that the next upgrade fails",
        ),
        Setting::new(
            "critical_priority_class",
            Values::Mode,
            "a `system-*-critical` priority class outside `critical_namespaces`",
        ),
        Setting::new(
            "no_priority_class",
            Values::Mode,
            "pods without a priority class, which stay pending on a full node",
        ),
        Setting::new(
            "no_resource_requests",
            Values::Mode,
            "a container without a request for cpu or memory",
        ),
        Setting::new(
            "tolerates_everything",
            Values::Mode,
            "a toleration without a key, which tolerates every taint",
        ),
        Setting::new(
            "high_max_unavailable",
            Values::Mode,
            "`maxUnavailable` above `max_unavailable_percent` or `max_unavailable_nodes`",
        ),
        Setting::new(
            "update_strategy",
            Values::Mode,
            "an update strategy that is not in `allowed_update_strategies`",
        ),
        Setting::new(
            "host_port_range",
            Values::Mode,
            "host ports below `host_port_min` or above `host_port_max`",
        ),
        Setting::new("host_network", Values::Mode, "`hostNetwork: true`"),
        Setting::new(
            "long_name",
            Values::Mode,
            "a name so long that the names of the pods are truncated",
        ),
        Setting::new(
            "critical_namespaces",
            Values::Texts,
            "the namespaces in which `system-*-critical` may be used",
        ),
        Setting::new(
            "version_labels",
            Values::Texts,
            "the keys of labels that change with the version: a selector must have none of them",
        ),
        Setting::new(
            "allowed_update_strategies",
            Values::Texts,
            "the update strategies that are allowed: `RollingUpdate`, `OnDelete` or both",
        ),
        Setting::new(
            "max_unavailable_percent",
            Values::WholeNumber(0, 100),
            "the upper limit of a `maxUnavailable` that is a percentage",
        ),
        Setting::new(
            "max_unavailable_nodes",
            Values::WholeNumber(0, 1_000_000),
            "the upper limit of a `maxUnavailable` that is a number of nodes; 0 means no limit",
        ),
        Setting::new(
            "host_port_min",
            Values::WholeNumber(1, 65_535),
            "the lowest host port that is allowed",
        ),
        Setting::new(
            "host_port_max",
            Values::WholeNumber(1, 65_535),
            "the highest host port that is allowed; node ports begin at 30000",
        ),
    ];

    /// Returns what happens to a rule's findings.
    pub fn mode(&self, rule: Rule) -> Mode {
        match rule {
            Rule::SelfAntiAffinity => self.self_anti_affinity,
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

    /// Returns the errors of settings that are valid on their own but contradict one another.
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

/// The description of a setting for users: in README, a form or a JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The setting's name.
    pub name: &'static str,
    /// The values that it may have.
    pub values: Values,
    /// What the setting means, or what its rule finds: a phrase without a final period.
    pub text: &'static str,
}

impl Setting {
    /// Creates the description of a setting.
    pub const fn new(name: &'static str, values: Values, text: &'static str) -> Self {
        Setting { name, values, text }
    }
}

/// The values that a setting may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// A [`Mode`].
    Mode,
    /// `true` or `false`.
    Flag,
    /// A whole number, with its minimum and maximum.
    WholeNumber(i64, i64),
    /// A text.
    Text,
    /// A list of texts.
    Texts,
}

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)?.as_str() {
            Some("reject") => Ok(Mode::Reject),
            Some("warn") => Ok(Mode::Warn),
            Some("ignore") => Ok(Mode::Ignore),
            _ => Err(D::Error::custom("is not a mode; write \"reject\", \"warn\" or \"ignore\"")),
        }
    }
}

/// Deserializes a setting that is `true` or `false`, with an error message for users.
///
/// # Errors
/// When the value is neither.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let value = Value::deserialize(deserializer)?;
    value.as_bool().ok_or_else(|| D::Error::custom("is not a boolean; write true or false"))
}

/// Deserializes a setting that is a whole number from `MIN` to `MAX`, with an error message for
/// users.
///
/// # Errors
/// When the value is not a whole number in that range.
pub fn whole_number<'de, const MIN: i64, const MAX: i64, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<i64, D::Error> {
    let value = Value::deserialize(deserializer)?;
    value.as_i64().filter(|number| (MIN..=MAX).contains(number)).ok_or_else(|| {
        let what = match value {
            Value::Number(_) => "is out of range",
            Value::String(_) => "is a string, not a number",
            _ => "is not a number",
        };
        D::Error::custom(format!("{what}; write a whole number from {MIN} to {MAX}"))
    })
}

/// Deserializes a setting that is a list of strings, with an error message for users.
///
/// # Errors
/// When the value is not a list of strings.
pub fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    strings(&Value::deserialize(deserializer)?)
        .ok_or_else(|| D::Error::custom("is not a list of strings; write [\"…\", \"…\"]"))
}

/// The possible types of `spec.updateStrategy`.
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
    fn every_setting_is_described() {
        let defaults = serde_json::to_value(Settings::default()).unwrap();
        let mut names: Vec<&str> = Settings::ALL.iter().map(|setting| setting.name).collect();
        names.sort_unstable();
        assert_eq!(names, defaults.as_object().unwrap().keys().collect::<Vec<_>>());
    }

    #[test]
    fn unknown_settings_are_refused() {
        assert!(serde_json::from_str::<Settings>(r#"{"host_networks": "warn"}"#).is_err());
    }
}
