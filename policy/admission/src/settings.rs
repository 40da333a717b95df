//! The policy's settings: flat, each with a default that refuses nothing. Those of the
//! house rules are the core's; the others are here.

use daemonset_preflight::manifest::nearest_name;
use daemonset_preflight::rules::{self, Mode, flag, whole_number};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::rule::{RULES, Rule};

/// The settings of the rules that look at the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ClusterSettings {
    /// Whether the rules that look at the cluster are asked.
    #[serde(deserialize_with = "flag")]
    pub(crate) cluster_context: bool,
    /// Whether the pods that run in the cluster are looked at too.
    #[serde(deserialize_with = "flag")]
    pub(crate) running_pods: bool,
    /// Who asks for the cluster's objects: the user whose rights are looked up.
    #[serde(deserialize_with = "service_account")]
    pub(crate) service_account: String,
    pub(crate) no_matching_node: Mode,
    pub(crate) pods_do_not_fit: Mode,
    pub(crate) host_port_clash: Mode,
    pub(crate) selector_overlap: Mode,
    pub(crate) too_few_nodes: Mode,
    pub(crate) too_many_nodes: Mode,
    pub(crate) placement_change: Mode,
    /// A DaemonSet should match this many nodes.
    #[serde(deserialize_with = "whole_number::<0, 1_000_000, _>")]
    pub(crate) min_nodes: i64,
    /// A DaemonSet should match no larger share of the nodes.
    #[serde(deserialize_with = "whole_number::<0, 100, _>")]
    pub(crate) max_nodes_percent: i64,
}

impl Default for ClusterSettings {
    fn default() -> Self {
        ClusterSettings {
            cluster_context: false,
            running_pods: false,
            service_account: "system:serviceaccount:kubewarden:policy-server".to_owned(),
            no_matching_node: Mode::Warn,
            pods_do_not_fit: Mode::Warn,
            host_port_clash: Mode::Warn,
            selector_overlap: Mode::Warn,
            too_few_nodes: Mode::Warn,
            too_many_nodes: Mode::Warn,
            placement_change: Mode::Warn,
            min_nodes: 0,
            max_nodes_percent: 100,
        }
    }
}

/// What an operator has set, and the defaults of the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) cluster: ClusterSettings,
    pub(crate) house: rules::Settings,
}

/// Every setting with its default, by name.
pub fn defaults() -> Map<String, Value> {
    let Settings { cluster, house } = Settings::default();
    let both = [serde_json::to_value(cluster), serde_json::to_value(house)];
    both.into_iter().flatten().filter_map(object).flatten().collect()
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

impl Settings {
    /// Reads settings; all are defaults in those that are `null`.
    ///
    /// # Errors
    /// - they are no mapping and not `null`;
    /// - there is no setting of a name;
    /// - a value is not what its setting takes;
    /// - settings contradict one another.
    ///
    /// All that is wrong is said, with what to write instead.
    pub(crate) fn read(settings: Value) -> Result<Self, String> {
        let given = match settings {
            Value::Null => Map::new(),
            Value::Object(given) => given,
            _ => return Err("they are no mapping; write {\"<setting>\": <value>}".to_owned()),
        };
        if given.is_empty() {
            return Ok(Settings::default());
        }
        let known = defaults();
        let of_cluster = serde_json::to_value(ClusterSettings::default()).unwrap_or_default();
        let (mut cluster, mut house) = (Map::new(), Map::new());
        let mut faults = Vec::new();
        for (name, value) in given {
            let (settings, fault) = if of_cluster.get(&name).is_some() {
                (&mut cluster, fault::<ClusterSettings>(&name, &value))
            } else if known.contains_key(&name) {
                (&mut house, fault::<rules::Settings>(&name, &value))
            } else {
                faults.push(format!("{name}: {}", unknown(&name, &known)));
                continue;
            };
            match fault {
                Some(fault) => faults.push(format!("{name}: {} {fault}", shown(&value))),
                None => _ = settings.insert(name, value),
            }
        }
        let settings = Settings {
            cluster: Deserialize::deserialize(Value::Object(cluster)).map_err(plain)?,
            house: Deserialize::deserialize(Value::Object(house)).map_err(plain)?,
        };
        faults.extend(settings.house.contradictions().iter().map(ToString::to_string));
        faults.extend(settings.without_effect());
        if faults.is_empty() { Ok(settings) } else { Err(faults.join("; ")) }
    }

    /// The rules that should refuse, and are not asked.
    fn without_effect(&self) -> impl Iterator<Item = String> {
        let refuses = |rule: &Rule| !self.asks(*rule) && self.mode(*rule) == Mode::Reject;
        RULES.into_iter().filter(refuses).map(|rule| {
            let name = rule.name();
            format!("{name}: \"reject\" has no effect without \"cluster_context\": true")
        })
    }

    /// What becomes of a rule's findings.
    pub(crate) fn mode(&self, rule: Rule) -> Mode {
        match rule {
            Rule::NoMatchingNode => self.cluster.no_matching_node,
            Rule::PodsDoNotFit => self.cluster.pods_do_not_fit,
            Rule::HostPortClash => self.cluster.host_port_clash,
            Rule::SelectorOverlap => self.cluster.selector_overlap,
            Rule::TooFewNodes => self.cluster.too_few_nodes,
            Rule::TooManyNodes => self.cluster.too_many_nodes,
            Rule::PlacementChange => self.cluster.placement_change,
            Rule::House(rule) => self.house.mode(rule),
        }
    }

    /// Whether a rule is asked at all.
    pub(crate) fn asks(&self, rule: Rule) -> bool {
        let is_house = matches!(rule, Rule::House(_));
        self.mode(rule) != Mode::Ignore && (is_house || self.cluster.cluster_context)
    }
}

/// What is wrong with one setting.
fn fault<T: for<'de> Deserialize<'de>>(name: &str, value: &Value) -> Option<String> {
    let alone = Value::Object(Map::from_iter([(name.to_owned(), value.clone())]));
    T::deserialize(alone).err().map(plain)
}

fn plain(error: serde_json::Error) -> String {
    error.to_string()
}

fn unknown(name: &str, known: &Map<String, Value>) -> String {
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    match nearest_name(name, &names) {
        Some(near) => format!("no such setting; did you mean {near}?"),
        None => "no such setting; README.md lists them".to_owned(),
    }
}

/// A value as JSON, the beginning of it when it is long.
fn shown(value: &Value) -> String {
    const LENGTH: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Reads `system:serviceaccount:<namespace>:<name>`.
fn service_account<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let text = value.as_str().filter(|text| is_service_account(text));
    text.map(str::to_owned).ok_or_else(|| {
        let what = "is no service account; write \"system:serviceaccount:<namespace>:<name>\"";
        D::Error::custom(what)
    })
}

fn is_service_account(text: &str) -> bool {
    let name = text.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(namespace, name)| {
        !namespace.is_empty() && !name.is_empty() && !name.contains(':')
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_rule_has_a_setting_of_its_name() {
        for rule in RULES {
            assert!(defaults().contains_key(rule.name()), "{}", rule.name());
            let settings = json!({"cluster_context": true, rule.name(): "reject"});
            assert_eq!(Settings::read(settings).unwrap().mode(rule), Mode::Reject);
        }
    }

    #[test]
    fn each_default_is_one_that_may_be_set() {
        assert_eq!(Settings::read(Value::Object(defaults())), Ok(Settings::default()));
        assert_eq!(Settings::read(Value::Null), Ok(Settings::default()));
    }

    #[test]
    fn a_near_name_is_suggested() {
        let fault = Settings::read(json!({"no_priority_clas": "warn"})).unwrap_err();
        assert!(fault.contains("did you mean no_priority_class?"), "{fault}");
    }
}
