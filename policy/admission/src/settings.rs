//! The policy's settings: a flat object, in which each default refuses nothing. The settings of the
//! house rules are defined in the core, the others here.
//!
//! The JSON Schema, `questions-ui.yml` and the tables of README are generated from the lists of all
//! settings, `ALL`, of both types.

use std::collections::BTreeMap;

use daemonset_preflight::rules::{self, Mode, flag, shown, texts, unknown_setting, whole_number};
#[cfg(test)]
use daemonset_preflight::rules::{Setting, Values};
use daemonset_preflight::version::{
    GateErrors, GateSetting, Servers, UnknownVersion, UnreadableGate, Version,
};
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::rule::{RULES, Rule};

/// The policy's own settings; [`PolicySettings::ALL`] says what each means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PolicySettings {
    pub(crate) missing_class: Mode,
    pub(crate) no_matching_node: Mode,
    pub(crate) pods_do_not_fit: Mode,
    pub(crate) host_port_clash: Mode,
    pub(crate) selector_overlap: Mode,
    pub(crate) too_few_nodes: Mode,
    pub(crate) too_many_nodes: Mode,
    pub(crate) placement_change: Mode,
    pub(crate) stuck_rollout: Mode,
    #[serde(deserialize_with = "flag")]
    pub(crate) cluster_context: bool,
    #[serde(deserialize_with = "flag")]
    pub(crate) running_pods: bool,
    #[serde(deserialize_with = "whole_number::<2, 30, _>")]
    pub(crate) timeout_eval_seconds: i64,
    #[serde(deserialize_with = "service_account")]
    pub(crate) service_account: String,
    #[serde(deserialize_with = "whole_number::<0, 1_000_000, _>")]
    pub(crate) min_nodes: i64,
    #[serde(deserialize_with = "whole_number::<0, 100, _>")]
    pub(crate) max_nodes_percent: i64,
    /// `None` means any supported version.
    #[serde(deserialize_with = "version", serialize_with = "version_or_nothing")]
    pub(crate) kubernetes_version: Option<Version>,
    /// Each is `NAME=true` or `NAME=false`.
    #[serde(deserialize_with = "texts")]
    pub(crate) feature_gates: Vec<String>,
    #[serde(deserialize_with = "flag")]
    pub(crate) allow_privileged: bool,
    #[serde(deserialize_with = "flag")]
    pub(crate) api_server_warnings: bool,
    #[serde(deserialize_with = "texts")]
    pub(crate) exempt_namespaces: Vec<String>,
    #[serde(deserialize_with = "texts")]
    pub(crate) exempt_names: Vec<String>,
    #[serde(deserialize_with = "line_of_text")]
    pub(crate) exempt_label: String,
    #[serde(deserialize_with = "line_of_text")]
    pub(crate) contact: String,
}

impl Default for PolicySettings {
    fn default() -> Self {
        PolicySettings {
            missing_class: Mode::Warn,
            no_matching_node: Mode::Warn,
            pods_do_not_fit: Mode::Warn,
            host_port_clash: Mode::Warn,
            selector_overlap: Mode::Warn,
            too_few_nodes: Mode::Warn,
            too_many_nodes: Mode::Warn,
            placement_change: Mode::Warn,
            stuck_rollout: Mode::Warn,
            cluster_context: false,
            running_pods: false,
            timeout_eval_seconds: 2,
            service_account: String::new(),
            min_nodes: 0,
            max_nodes_percent: 100,
            kubernetes_version: None,
            feature_gates: Vec::new(),
            allow_privileged: true,
            api_server_warnings: true,
            exempt_namespaces: Vec::new(),
            exempt_names: Vec::new(),
            exempt_label: String::new(),
            contact: String::new(),
        }
    }
}

impl PolicySettings {
    /// Each setting as documented for users, in the order of the fields.
    #[cfg(test)]
    pub(crate) const ALL: [Setting; 23] = [
        Setting::new(
            "missing_class",
            Values::Mode,
            "a PriorityClass or RuntimeClass that does not exist, so that no pod is created",
        ),
        Setting::new(
            "no_matching_node",
            Values::Mode,
            "no node gets a pod; the finding names the most similar label",
        ),
        Setting::new("pods_do_not_fit", Values::Mode, "matching nodes that have no room for a pod"),
        Setting::new(
            "host_port_clash",
            Values::Mode,
            "another DaemonSet requests the same host port on a node that both match",
        ),
        Setting::new(
            "selector_overlap",
            Values::Mode,
            "a selector that overlaps with that of a DaemonSet, Deployment or StatefulSet in the namespace; with `running_pods`, also pods that would be adopted",
        ),
        Setting::new("too_few_nodes", Values::Mode, "fewer nodes match than `min_nodes`"),
        Setting::new(
            "too_many_nodes",
            Values::Mode,
            "more than `max_nodes_percent` of the nodes match",
        ),
        Setting::new("placement_change", Values::Mode, "on update: which nodes gain or lose a pod"),
        Setting::new(
            "stuck_rollout",
            Values::Mode,
            "on update: unreachable nodes use up the budget of the rollout, or it waits for their pods",
        ),
        Setting::new(
            "cluster_context",
            Values::Flag,
            "read objects of the cluster, and evaluate the rules that need them",
        ),
        Setting::new(
            "running_pods",
            Values::Flag,
            "count the running pods, not only those of the other DaemonSets; lists all pods of the cluster",
        ),
        Setting::new(
            "timeout_eval_seconds",
            Values::WholeNumber(2, 30),
            "the `timeoutEvalSeconds` of the policy: the time limit of a request, in seconds",
        ),
        Setting::new(
            "service_account",
            Values::Text,
            "an account whose permission to list is also checked before each list; needed if it may `get` objects but not `list` them; empty: no account is checked",
        ),
        Setting::new(
            "min_nodes",
            Values::WholeNumber(0, 1_000_000),
            "the minimum number of nodes that should match",
        ),
        Setting::new(
            "max_nodes_percent",
            Values::WholeNumber(0, 100),
            "the maximum percentage of the nodes that should match",
        ),
        Setting::new(
            "kubernetes_version",
            Values::Text,
            "the Kubernetes version whose API server's answer is given, such as `1.36` or `v1.36.4`; empty: what every supported version refuses is refused, and what only some refuse is a warning",
        ),
        Setting::new(
            "feature_gates",
            Values::Texts,
            "feature gates of the API server that differ from their defaults: `NAME=true` or `NAME=false`",
        ),
        Setting::new(
            "allow_privileged",
            Values::Flag,
            "the API server's `--allow-privileged`: whether containers may be privileged",
        ),
        Setting::new(
            "api_server_warnings",
            Values::Flag,
            "repeat the warnings of the API server; set it to `false` in a cluster, where the API server itself returns them",
        ),
        Setting::new(
            "exempt_namespaces",
            Values::Texts,
            "namespaces to whose DaemonSets no rule applies",
        ),
        Setting::new(
            "exempt_names",
            Values::Texts,
            "DaemonSets to which no rule applies: `name` or `namespace/name`",
        ),
        Setting::new(
            "exempt_label",
            Values::Text,
            "a label, `key` or `key=value`; no rule applies to DaemonSets that have it; empty: no label",
        ),
        Setting::new(
            "contact",
            Values::Text,
            "a text or link appended to the message of a refusal, to say whom to ask",
        ),
    ];

    /// Returns the API servers that may answer.
    fn servers(&self, gates: &BTreeMap<String, bool>) -> Result<Servers, GateErrors> {
        let one = self.kubernetes_version.as_slice();
        let versions = if one.is_empty() { &Version::ALL } else { one };
        Servers::new(versions, gates, self.allow_privileged)
    }

    /// Returns the time since the start of a request, in milliseconds, after which no further list
    /// is requested.
    ///
    /// The host stops a request at a tick of its clock, which ticks once a second, so up to a
    /// second may be missing. Half of the remaining time is reserved for the list itself.
    pub(crate) fn list_milliseconds(&self) -> u64 {
        let seconds = self.timeout_eval_seconds.saturating_sub(1);
        u64::try_from(seconds).unwrap_or(1).saturating_mul(500)
    }

    /// Like [`PolicySettings::list_milliseconds`], for the list of pods, of which a cluster has
    /// many times more than of all other objects. If the other lists took an eighth of the time,
    /// the host was still filling them, and would not finish the pods in time.
    pub(crate) fn pods_milliseconds(&self) -> u64 {
        (self.list_milliseconds() / 4).max(500)
    }
}

/// The settings given by an operator, with the defaults of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) policy: PolicySettings,
    pub(crate) house: rules::Settings,
    /// The API servers that may answer: that of the given version, or those of all versions.
    pub(crate) servers: Servers,
}

impl Default for Settings {
    fn default() -> Self {
        let policy = PolicySettings::default();
        let servers = policy.servers(&BTreeMap::new()).unwrap_or_default();
        Settings { policy, house: rules::Settings::default(), servers }
    }
}

/// Returns every setting's default, by name.
pub fn defaults() -> Map<String, Value> {
    let Settings { policy, house, .. } = Settings::default();
    let both = [serde_json::to_value(policy), serde_json::to_value(house)];
    both.into_iter().flatten().filter_map(object).flatten().collect()
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

impl Settings {
    /// Reads the policy's settings; with `null`, all have their defaults.
    ///
    /// # Errors
    /// - the settings are neither an object nor `null`;
    /// - a name is unknown;
    /// - a value is invalid for its setting;
    /// - settings contradict one another.
    ///
    /// The message lists every fault, with what to write instead.
    pub(crate) fn read(settings: Value) -> Result<Self, String> {
        let given = match settings {
            Value::Null => Map::new(),
            Value::Object(given) => given,
            _ => return Err("they are not a mapping; write {\"<setting>\": <value>}".to_owned()),
        };
        let (policy_names, house_names) =
            (names_of::<PolicySettings>(), names_of::<rules::Settings>());
        let (mut policy, mut house) = (Map::new(), Map::new());
        let mut faults = Vec::new();
        for (name, value) in given {
            if policy_names.contains(&name.as_str()) {
                policy.insert(name, value);
            } else if house_names.contains(&name.as_str()) {
                house.insert(name, value);
            } else {
                let known = [policy_names, house_names].concat();
                faults.push(format!("{name}: {}", unknown_setting(&name, &known)));
            }
        }
        let policy: PolicySettings = part(policy, &mut faults);
        let gates = gates(&policy.feature_gates, &mut faults);
        let servers = policy.servers(&gates).unwrap_or_else(|fault| {
            faults.push(format!("feature_gates: {fault}"));
            Servers::default()
        });
        let settings = Settings { policy, house: part(house, &mut faults), servers };
        faults.extend(settings.house.contradictions().iter().map(ToString::to_string));
        faults.extend(settings.without_effect());
        if faults.is_empty() { Ok(settings) } else { Err(faults.join("; ")) }
    }

    /// Whether the settings leave the version open, so that the cluster may have any supported one.
    pub(crate) fn names_no_version(&self) -> bool {
        self.policy.kubernetes_version.is_none()
    }

    /// Returns the settings that are set but have no effect without `cluster_context`.
    fn without_effect(&self) -> impl Iterator<Item = String> {
        let refuses = |rule: &Rule| !self.asks(*rule) && self.mode(*rule) == Mode::Reject;
        let rules = RULES.into_iter().filter(refuses);
        let rules = rules.map(|rule| format!("{}: \"reject\"", rule.name()));
        let PolicySettings { cluster_context, running_pods, min_nodes, max_nodes_percent, .. } =
            self.policy;
        let options = [
            (running_pods, "running_pods: true".to_owned()),
            (min_nodes > 0, format!("min_nodes: {min_nodes}")),
            (max_nodes_percent < 100, format!("max_nodes_percent: {max_nodes_percent}")),
        ];
        let options = options.into_iter().filter(move |(is_set, _)| *is_set && !cluster_context);
        let all = rules.chain(options.map(|(_, said)| said));
        all.map(|said| format!("{said} has no effect without \"cluster_context\": true"))
    }

    /// Returns the mode of a rule: what its findings do.
    pub(crate) fn mode(&self, rule: Rule) -> Mode {
        match rule {
            Rule::MissingClass => self.policy.missing_class,
            Rule::NoMatchingNode => self.policy.no_matching_node,
            Rule::PodsDoNotFit => self.policy.pods_do_not_fit,
            Rule::HostPortClash => self.policy.host_port_clash,
            Rule::SelectorOverlap => self.policy.selector_overlap,
            Rule::TooFewNodes => self.policy.too_few_nodes,
            Rule::TooManyNodes => self.policy.too_many_nodes,
            Rule::PlacementChange => self.policy.placement_change,
            Rule::StuckRollout => self.policy.stuck_rollout,
            Rule::House(rule) => self.house.mode(rule),
        }
    }

    /// Whether a rule is evaluated at all.
    pub(crate) fn asks(&self, rule: Rule) -> bool {
        let is_house = matches!(rule, Rule::House(_));
        self.mode(rule) != Mode::Ignore && (is_house || self.policy.cluster_context)
    }
}

/// Decodes the settings of one type, all at once. If that fails, decodes each setting on its own,
/// to report every fault.
fn part<T>(given: Map<String, Value>, faults: &mut Vec<String>) -> T
where
    T: Default + for<'de> Deserialize<'de>,
{
    let given = Value::Object(given);
    if let Ok(settings) = T::deserialize(&given) {
        return settings;
    }
    for (name, value) in object(given).unwrap_or_default() {
        let alone = Value::Object(Map::from_iter([(name.clone(), value.clone())]));
        if let Err(fault) = T::deserialize(alone) {
            faults.push(format!("{name}: {} {fault}", shown(&value)));
        }
    }
    T::default()
}

/// Returns the names of the fields of a struct, as its deserializer knows them.
fn names_of<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // Always fails: the visitor gets no struct.
    let _ = T::deserialize(FieldNames(&mut names));
    names
}

struct FieldNames<'n>(&'n mut &'static [&'static str]);

impl<'de> Deserializer<'de> for FieldNames<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("no struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
        ignored_any
    }
}

/// Parses feature gates as the flag of the API server does: of a gate that is set twice, the last
/// value counts.
fn gates(given: &[String], faults: &mut Vec<String>) -> BTreeMap<String, bool> {
    let mut gates = BTreeMap::new();
    for text in given {
        match text.parse() {
            Ok(GateSetting { name, on }) => _ = gates.insert(name, on),
            Err(UnreadableGate) => faults.push(format!(
                "feature_gates: {} sets no gate; write \"NAME=true\" or \"NAME=false\"",
                shown(&Value::from(text.as_str()))
            )),
        }
    }
    gates
}

/// Deserializes a version; the empty string is `None`.
fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Version>, D::Error> {
    match Value::deserialize(deserializer)?.as_str() {
        Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_: UnknownVersion| {
            let known = Version::ALL.map(|version| version.to_string()).join(", ");
            D::Error::custom(format!("is not a supported version; supported are {known}"))
        }),
        // Without quotes, YAML reads 1.40 as 1.4.
        None => Err(D::Error::custom("is not a string; write \"1.36\", with the quotes")),
    }
}

fn version_or_nothing<S: Serializer>(
    version: &Option<Version>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&version.map(|version| version.to_string()).unwrap_or_default())
}

/// Deserializes `system:serviceaccount:<namespace>:<name>`, or the empty string.
fn service_account<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let text = value.as_str().filter(|text| text.is_empty() || is_service_account(text));
    text.map(str::to_owned).ok_or_else(|| {
        let what = "is not a service account; write \"system:serviceaccount:<namespace>:<name>\"";
        D::Error::custom(what)
    })
}

fn is_service_account(text: &str) -> bool {
    let name = text.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(namespace, name)| {
        !namespace.is_empty() && !name.is_empty() && !name.contains(':')
    })
}

/// Deserializes a string without control characters, to be used in messages.
fn line_of_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    const LENGTH: usize = 200;
    let value = Value::deserialize(deserializer)?;
    let is_line = |text: &&str| !text.chars().any(char::is_control) && text.len() <= LENGTH;
    value.as_str().filter(is_line).map(str::to_owned).ok_or_else(|| {
        D::Error::custom(format!("is not a line of text; write one of at most {LENGTH} bytes"))
    })
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "reads and writes the files, outside the core")]
mod documents;

#[cfg(test)]
mod tests {
    use daemonset_preflight::version::Gate;
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

    #[test]
    fn the_version_and_the_gates_say_which_servers_may_answer() {
        let versions = |settings| {
            let settings = Settings::read(settings).unwrap();
            settings.servers.iter().map(|server| server.version()).collect::<Vec<_>>()
        };
        assert_eq!(versions(json!({})), Version::ALL);
        for text in ["1.36", "v1.36", "1.36.4"] {
            assert_eq!(versions(json!({"kubernetes_version": text})), [Version::V1_36]);
        }
        let set = json!({"feature_gates": ["EmptyDirVolumeMode=true"], "allow_privileged": false});
        let servers = Settings::read(set).unwrap().servers;
        assert!(servers.newest().has(Gate::EmptyDirVolumeMode));
        assert!(servers.iter().all(|server| !server.allows_privileged()));
    }

    #[test]
    fn an_unknown_version_or_gate_is_refused_with_what_is_known() {
        for (settings, said) in [
            (
                json!({"kubernetes_version": "1.33"}),
                "kubernetes_version: \"1.33\" is not a supported version; supported are 1.34, 1.35, 1.36, 1.37",
            ),
            (
                json!({"kubernetes_version": 1.36}),
                "kubernetes_version: 1.36 is not a string; write \"1.36\", with the quotes",
            ),
            (
                json!({"feature_gates": ["EmptyDirVolumMode=true"]}),
                "feature_gates: unknown feature gate `EmptyDirVolumMode` (did you mean `EmptyDirVolumeMode`?)",
            ),
            (
                json!({"kubernetes_version": "1.36", "feature_gates": ["EmptyDirVolumeMode=true"]}),
                "feature_gates: Kubernetes 1.36 has no feature gate `EmptyDirVolumeMode`; it is in 1.37",
            ),
            (
                json!({"feature_gates": ["EnvFiles"]}),
                "feature_gates: \"EnvFiles\" sets no gate; write \"NAME=true\" or \"NAME=false\"",
            ),
        ] {
            assert_eq!(Settings::read(settings).unwrap_err(), said);
        }
    }

    #[test]
    fn what_has_no_effect_without_a_look_at_the_cluster_is_told() {
        for (settings, said) in [
            (json!({"min_nodes": 3}), "min_nodes: 3"),
            (json!({"max_nodes_percent": 50}), "max_nodes_percent: 50"),
            (json!({"running_pods": true}), "running_pods: true"),
            (json!({"too_few_nodes": "reject"}), "too_few_nodes: \"reject\""),
        ] {
            let fault = Settings::read(settings).unwrap_err();
            assert_eq!(fault, format!("{said} has no effect without \"cluster_context\": true"));
        }
    }

    #[test]
    fn a_list_is_asked_for_while_half_of_the_time_that_is_sure_is_left() {
        let milliseconds = |seconds: i64| {
            let settings = Settings::read(json!({"timeout_eval_seconds": seconds}));
            settings.unwrap().policy.list_milliseconds()
        };
        assert_eq!([milliseconds(2), milliseconds(9), milliseconds(30)], [500, 4_000, 14_500]);
        let pods = |seconds: i64| {
            let settings = Settings::read(json!({"timeout_eval_seconds": seconds}));
            settings.unwrap().policy.pods_milliseconds()
        };
        assert_eq!([pods(2), pods(9), pods(30)], [500, 1_000, 3_625]);
    }
}
