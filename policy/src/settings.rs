//! The policy's settings: flat, each with a default that refuses nothing.

use kubewarden_policy_sdk::{settings::SettingsValidationResponse, wapc_guest::CallResult};
use serde::Deserialize;
use serde_json::{Map, Value};

use daemonset_preflight::manifest::nearest_name;

use crate::rules::{Mode, RULES, Rule};

/// What an operator may set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub(crate) struct Settings {
    /// In the order of [`RULES`].
    modes: [Mode; RULES.len()],
    /// Whether the rules that look at the cluster are asked.
    pub(crate) cluster_context: bool,
    /// Whether the pods that run in the cluster are looked at too.
    pub(crate) running_pods: bool,
    /// Who asks for the cluster's objects: the user whose rights are looked up.
    pub(crate) service_account: String,
    /// A DaemonSet should match this many nodes.
    pub(crate) min_nodes: i64,
    /// A DaemonSet should match no larger share of the nodes.
    pub(crate) max_nodes_percent: i64,
    /// Where the system's own priority classes may be used.
    pub(crate) critical_namespaces: Vec<String>,
    /// The types of `spec.updateStrategy` that may be used.
    pub(crate) allowed_update_strategies: Vec<String>,
    /// The bound of a `maxUnavailable` that is a percentage.
    pub(crate) max_unavailable_percent: i64,
    /// The bound of a `maxUnavailable` that is a number; 0 is none.
    pub(crate) max_unavailable_nodes: i64,
    /// The lowest host port.
    pub(crate) host_port_min: i64,
    /// The highest host port. Above it, unless it is set, begin the node ports.
    pub(crate) host_port_max: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            modes: RULES.map(|(_, _, mode)| mode),
            cluster_context: false,
            running_pods: false,
            service_account: "system:serviceaccount:kubewarden:policy-server".to_owned(),
            min_nodes: 0,
            max_nodes_percent: 100,
            critical_namespaces: vec!["kube-system".to_owned()],
            allowed_update_strategies: vec!["RollingUpdate".to_owned()],
            max_unavailable_percent: 50,
            max_unavailable_nodes: 0,
            host_port_min: 1,
            host_port_max: 29_999,
        }
    }
}

/// The names of all settings: the bounds, then the rules in their order.
const NAMES: &[&str] = &[
    "cluster_context",
    "running_pods",
    "service_account",
    "min_nodes",
    "max_nodes_percent",
    "critical_namespaces",
    "allowed_update_strategies",
    "max_unavailable_percent",
    "max_unavailable_nodes",
    "host_port_min",
    "host_port_max",
    "no_matching_node",
    "pods_do_not_fit",
    "host_port_clash",
    "selector_overlap",
    "surge_with_host_ports",
    "version_label_in_selector",
    "too_few_nodes",
    "too_many_nodes",
    "placement_change",
    "critical_priority_class",
    "no_priority_class",
    "no_resource_requests",
    "tolerates_everything",
    "high_max_unavailable",
    "update_strategy",
    "host_port_range",
    "host_network",
    "long_name",
];

/// The values of `spec.updateStrategy.type`.
const UPDATE_STRATEGIES: [&str; 2] = ["RollingUpdate", "OnDelete"];

impl Settings {
    /// What becomes of a rule's findings.
    pub(crate) fn mode(&self, rule: Rule) -> Mode {
        self.modes.get(rule as usize).copied().unwrap_or(Mode::Ignore)
    }

    /// Whether a rule is asked at all.
    pub(crate) fn asks(&self, rule: Rule) -> bool {
        self.mode(rule) != Mode::Ignore && (self.cluster_context || !rule.needs_cluster())
    }

    /// Takes one setting over.
    fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match name {
            "cluster_context" => self.cluster_context = flag(value)?,
            "running_pods" => self.running_pods = flag(value)?,
            "service_account" => self.service_account = service_account(value)?,
            "min_nodes" => self.min_nodes = number(value, 0, 1_000_000)?,
            "max_nodes_percent" => self.max_nodes_percent = number(value, 0, 100)?,
            "critical_namespaces" => self.critical_namespaces = texts(value)?,
            "allowed_update_strategies" => self.allowed_update_strategies = strategies(value)?,
            "max_unavailable_percent" => self.max_unavailable_percent = number(value, 0, 100)?,
            "max_unavailable_nodes" => self.max_unavailable_nodes = number(value, 0, 1_000_000)?,
            "host_port_min" => self.host_port_min = number(value, 1, 65_535)?,
            "host_port_max" => self.host_port_max = number(value, 1, 65_535)?,
            _ => return self.set_mode(name, value),
        }
        Ok(())
    }

    fn set_mode(&mut self, name: &str, value: &Value) -> Result<(), String> {
        let Some((rule, ..)) = RULES.iter().find(|(_, rule, _)| *rule == name) else {
            return Err(unknown(name));
        };
        let mode = Mode::deserialize(value)
            .map_err(|_| format!("{value} is no mode; write \"reject\", \"warn\" or \"ignore\""))?;
        if let Some(slot) = self.modes.get_mut(*rule as usize) {
            *slot = mode;
        }
        Ok(())
    }

    /// What is wrong with settings that are well formed one by one.
    fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        let (min, max) = (self.host_port_min, self.host_port_max);
        if min > max {
            found.push(format!(
                "host_port_min: {min} is above host_port_max, {max}; write the lower one here"
            ));
        }
        let idle = |(rule, name, _): &(Rule, &str, Mode)| {
            (rule.needs_cluster() && self.mode(*rule) == Mode::Reject).then(|| {
                format!("{name}: \"reject\" has no effect without \"cluster_context\": true")
            })
        };
        if !self.cluster_context {
            found.extend(RULES.iter().filter_map(idle));
        }
        found
    }
}

/// Goes through a map because a derived reader also takes a list, field by field, and
/// stops at the first setting that is wrong.
impl TryFrom<Map<String, Value>> for Settings {
    type Error = String;

    fn try_from(given: Map<String, Value>) -> Result<Self, String> {
        let mut settings = Settings::default();
        let mut faults: Vec<String> = given
            .iter()
            .filter_map(|(name, value)| Some((name, settings.set(name, value).err()?)))
            .map(|(name, fault)| format!("{name}: {fault}"))
            .collect();
        faults.extend(settings.contradictions());
        if faults.is_empty() { Ok(settings) } else { Err(faults.join("; ")) }
    }
}

fn unknown(name: &str) -> String {
    match nearest_name(name, NAMES) {
        Some(near) => format!("no such setting; did you mean {near}?"),
        None => "no such setting; README.md lists them".to_owned(),
    }
}

fn flag(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("{value} is no flag; write true or false"))
}

fn number(value: &Value, min: i64, max: i64) -> Result<i64, String> {
    let within = value.as_i64().filter(|number| (min..=max).contains(number));
    within
        .ok_or_else(|| format!("{value} is out of range; write a whole number from {min} to {max}"))
}

fn texts(value: &Value) -> Result<Vec<String>, String> {
    Vec::deserialize(value)
        .map_err(|_| format!("{value} is no list of texts; write [\"…\", \"…\"]"))
}

fn strategies(value: &Value) -> Result<Vec<String>, String> {
    let given = texts(value)?;
    let known = |one: &String| UPDATE_STRATEGIES.contains(&one.as_str());
    if given.is_empty() || !given.iter().all(known) {
        let all = UPDATE_STRATEGIES.join("\" or \"");
        return Err(format!("{value} allows no update; write a list of \"{all}\""));
    }
    Ok(given)
}

fn service_account(value: &Value) -> Result<String, String> {
    const FORM: &str = "system:serviceaccount:<namespace>:<name>";
    let account = |text: &&str| {
        let rest = text.strip_prefix("system:serviceaccount:")?;
        let (namespace, name) = rest.split_once(':')?;
        (!namespace.is_empty() && !name.is_empty() && !name.contains(':')).then_some(())
    };
    match value.as_str().filter(|text| account(text).is_some()) {
        Some(text) => Ok(text.to_owned()),
        None => Err(format!("{value} is no service account; write \"{FORM}\"")),
    }
}

/// Says whether settings can be used. Settings that cannot be read are not valid.
pub(crate) fn validate_settings(payload: &[u8]) -> CallResult {
    let read = serde_json::from_slice::<Option<Settings>>(payload);
    let message = read.err().map(|error| format!("the settings cannot be used: {error}"));
    Ok(serde_json::to_vec(&SettingsValidationResponse { valid: message.is_none(), message })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_setting_and_stands_at_its_place() {
        for (place, (rule, name, _)) in RULES.iter().enumerate() {
            assert_eq!(*rule as usize, place, "{name}");
            assert!(NAMES.contains(name), "{name}");
        }
        let mut settings = Settings::default();
        for name in NAMES {
            let fault = settings.set(name, &Value::Null).unwrap_err();
            assert!(!fault.starts_with("no such setting"), "{name}: {fault}");
        }
    }
}
