//! The policy's settings: flat, each with a default that refuses nothing.
//!
//! All that is known of a setting stands in one table, [`SETTINGS`]: its name, what it
//! takes and what it is unless it is set. The README and the form of Rancher's page say
//! the same, and a test holds them to it.

use daemonset_preflight::manifest::{Kind, NodeId, Tree, nearest_name};

use crate::rules::{Mode, RULES, Rule};

/// What a setting takes, with its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// What becomes of a rule's findings: `reject`, `warn` or `ignore`.
    Mode(Mode),
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Number {
        /// What it is unless it is set.
        default: i64,
        /// The least that may be set.
        min: i64,
        /// The most that may be set.
        max: i64,
    },
    /// `system:serviceaccount:<namespace>:<name>`.
    ServiceAccount(&'static str),
    /// A list of texts.
    Texts(&'static [&'static str]),
    /// A list of types of update strategies, at least one.
    Strategies(&'static [&'static str]),
}

/// A setting that is not the mode of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parameter {
    /// Whether the rules that look at the cluster are asked.
    ClusterContext = RULES.len() as isize,
    /// Whether the pods that run in the cluster are looked at too.
    RunningPods,
    /// Who asks for the cluster's objects: the user whose rights are looked up.
    ServiceAccount,
    /// A DaemonSet should match this many nodes.
    MinNodes,
    /// A DaemonSet should match no larger share of the nodes.
    MaxNodesPercent,
    /// Where the system's own priority classes may be used.
    CriticalNamespaces,
    /// The types of `spec.updateStrategy` that may be used.
    AllowedUpdateStrategies,
    /// The bound of a `maxUnavailable` that is a percentage.
    MaxUnavailablePercent,
    /// The bound of a `maxUnavailable` that is a number; 0 is none.
    MaxUnavailableNodes,
    /// The lowest host port.
    HostPortMin,
    /// The highest host port. Above it, unless it is set, begin the node ports.
    HostPortMax,
}

const PARAMETERS: [(&str, Takes); 11] = [
    ("cluster_context", Takes::Flag(false)),
    ("running_pods", Takes::Flag(false)),
    ("service_account", Takes::ServiceAccount("system:serviceaccount:kubewarden:policy-server")),
    ("min_nodes", Takes::Number { default: 0, min: 0, max: 1_000_000 }),
    ("max_nodes_percent", Takes::Number { default: 100, min: 0, max: 100 }),
    ("critical_namespaces", Takes::Texts(&["kube-system"])),
    ("allowed_update_strategies", Takes::Strategies(&["RollingUpdate"])),
    ("max_unavailable_percent", Takes::Number { default: 50, min: 0, max: 100 }),
    ("max_unavailable_nodes", Takes::Number { default: 0, min: 0, max: 1_000_000 }),
    ("host_port_min", Takes::Number { default: 1, min: 1, max: 65_535 }),
    ("host_port_max", Takes::Number { default: 29_999, min: 1, max: 65_535 }),
];

const COUNT: usize = RULES.len() + PARAMETERS.len();

/// Every setting: the rules in their order, then what they are told.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and would refuse")]
pub const SETTINGS: [(&str, Takes); COUNT] = {
    let mut all = [("", Takes::Flag(false)); COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = match at < RULES.len() {
            true => (RULES[at].1, Takes::Mode(RULES[at].2)),
            false => PARAMETERS[at - RULES.len()],
        };
        at += 1;
    }
    all
};

#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, and would refuse")]
const NAMES: &[&str] = &{
    let mut names = [""; COUNT];
    let mut at = 0;
    while at < COUNT {
        names[at] = SETTINGS[at].0;
        at += 1;
    }
    names
};

/// The types of `spec.updateStrategy`.
const UPDATE_STRATEGIES: [&str; 2] = ["RollingUpdate", "OnDelete"];

/// What an operator has set, and the defaults of the rest.
#[derive(Debug)]
pub(crate) struct Settings<'t>(Vec<Value<'t>>);

/// A setting as it was given, or its default.
#[derive(Debug, Clone)]
enum Value<'t> {
    Mode(Mode),
    Flag(bool),
    Number(i64),
    Text(&'t str),
    Texts(Vec<&'t str>),
}

impl<'t> Settings<'t> {
    /// Reads the settings at a node, all defaults without one.
    ///
    /// # Errors
    /// - they are no mapping and not `null`;
    /// - there is no setting of a name;
    /// - a value is not what its setting takes;
    /// - settings contradict one another.
    ///
    /// All that is wrong is said, with what to write instead.
    pub(crate) fn read(tree: &'t Tree<'t>, node: Option<NodeId>) -> Result<Self, String> {
        let mut settings = Settings(SETTINGS.iter().map(|(_, takes)| takes.default()).collect());
        let Some(node) = node.filter(|node| tree.kind(*node) != Kind::Null) else {
            return Ok(settings);
        };
        if tree.kind(node) != Kind::Object {
            return Err("they are no mapping; write {\"<setting>\": <value>}".to_owned());
        }
        let mut faults: Vec<String> = Vec::new();
        for (key, value) in tree.entries(node) {
            let name = tree.text_of(key);
            if let Err(fault) = settings.set(name, Given { tree, node: value }) {
                faults.push(format!("{name}: {fault}"));
            }
        }
        settings.contradictions(&mut faults);
        if faults.is_empty() { Ok(settings) } else { Err(faults.join("; ")) }
    }

    fn set(&mut self, name: &str, given: Given<'t>) -> Result<(), String> {
        let place = NAMES.iter().position(|known| *known == name);
        let slot = place.and_then(|place| Some((self.0.get_mut(place)?, SETTINGS.get(place)?)));
        let Some((slot, (_, takes))) = slot else {
            return Err(match nearest_name(name, NAMES) {
                Some(near) => format!("no such setting; did you mean {near}?"),
                None => "no such setting; README.md lists them".to_owned(),
            });
        };
        *slot = takes.read(given)?;
        Ok(())
    }

    /// What is wrong with settings that are well formed one by one.
    fn contradictions(&self, faults: &mut Vec<String>) {
        let (min, max) = (self.host_port_min(), self.host_port_max());
        if min > max {
            faults.push(format!(
                "host_port_min: {min} is above host_port_max, {max}; write the lower one here"
            ));
        }
        for (rule, name, _) in RULES {
            if rule.needs_cluster() && !self.cluster_context() && self.mode(rule) == Mode::Reject {
                faults.push(format!(
                    "{name}: \"reject\" has no effect without \"cluster_context\": true"
                ));
            }
        }
    }

    /// What becomes of a rule's findings.
    pub(crate) fn mode(&self, rule: Rule) -> Mode {
        match self.0.get(rule as usize) {
            Some(Value::Mode(mode)) => *mode,
            _ => Mode::Ignore,
        }
    }

    /// Whether a rule is asked at all.
    pub(crate) fn asks(&self, rule: Rule) -> bool {
        self.mode(rule) != Mode::Ignore && (self.cluster_context() || !rule.needs_cluster())
    }

    /// Whether the rules that look at the cluster are asked.
    pub(crate) fn cluster_context(&self) -> bool {
        self.flag(Parameter::ClusterContext)
    }

    /// Whether the pods that run in the cluster are looked at too.
    pub(crate) fn running_pods(&self) -> bool {
        self.flag(Parameter::RunningPods)
    }

    /// The user whose rights are looked up.
    pub(crate) fn service_account(&self) -> &'t str {
        match self.0.get(Parameter::ServiceAccount as usize) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// How many nodes a DaemonSet should match.
    pub(crate) fn min_nodes(&self) -> i64 {
        self.number(Parameter::MinNodes)
    }

    /// The largest share of the nodes that a DaemonSet should match.
    pub(crate) fn max_nodes_percent(&self) -> i64 {
        self.number(Parameter::MaxNodesPercent)
    }

    /// Where the system's own priority classes may be used.
    pub(crate) fn critical_namespaces(&self) -> &[&'t str] {
        self.texts(Parameter::CriticalNamespaces)
    }

    /// The types of `spec.updateStrategy` that may be used.
    pub(crate) fn allowed_update_strategies(&self) -> &[&'t str] {
        self.texts(Parameter::AllowedUpdateStrategies)
    }

    /// The bound of a `maxUnavailable` that is a percentage.
    pub(crate) fn max_unavailable_percent(&self) -> i64 {
        self.number(Parameter::MaxUnavailablePercent)
    }

    /// The bound of a `maxUnavailable` that is a number; 0 is none.
    pub(crate) fn max_unavailable_nodes(&self) -> i64 {
        self.number(Parameter::MaxUnavailableNodes)
    }

    /// The lowest host port.
    pub(crate) fn host_port_min(&self) -> i64 {
        self.number(Parameter::HostPortMin)
    }

    /// The highest host port.
    pub(crate) fn host_port_max(&self) -> i64 {
        self.number(Parameter::HostPortMax)
    }

    fn flag(&self, parameter: Parameter) -> bool {
        matches!(self.0.get(parameter as usize), Some(Value::Flag(true)))
    }

    fn number(&self, parameter: Parameter) -> i64 {
        match self.0.get(parameter as usize) {
            Some(Value::Number(number)) => *number,
            _ => 0,
        }
    }

    fn texts(&self, parameter: Parameter) -> &[&'t str] {
        match self.0.get(parameter as usize) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }
}

impl Takes {
    fn default<'t>(self) -> Value<'t> {
        match self {
            Takes::Mode(mode) => Value::Mode(mode),
            Takes::Flag(flag) => Value::Flag(flag),
            Takes::Number { default, .. } => Value::Number(default),
            Takes::ServiceAccount(text) => Value::Text(text),
            Takes::Texts(texts) | Takes::Strategies(texts) => Value::Texts(texts.to_vec()),
        }
    }

    /// The value of a setting, or what to write instead.
    fn read(self, given: Given<'_>) -> Result<Value<'_>, String> {
        let value = match self {
            Takes::Mode(_) => given.mode().map(Value::Mode),
            Takes::Flag(_) => given.flag().map(Value::Flag),
            Takes::Number { min, max, .. } => {
                given.number().filter(|number| (min..=max).contains(number)).map(Value::Number)
            }
            Takes::ServiceAccount(_) => {
                given.text().filter(|text| is_service_account(text)).map(Value::Text)
            }
            Takes::Texts(_) => given.texts().map(Value::Texts),
            Takes::Strategies(_) => {
                given.texts().filter(|all| are_strategies(all)).map(Value::Texts)
            }
        };
        value.ok_or_else(|| {
            let what = match self {
                Takes::Mode(_) => "is no mode; write \"reject\", \"warn\" or \"ignore\"",
                Takes::Flag(_) => "is no flag; write true or false",
                Takes::Number { min, max, .. } => {
                    &format!("is out of range; write a whole number from {min} to {max}")
                }
                Takes::ServiceAccount(_) => {
                    "is no service account; write \"system:serviceaccount:<namespace>:<name>\""
                }
                Takes::Texts(_) => "is no list of texts; write [\"…\", \"…\"]",
                Takes::Strategies(_) => {
                    "allows no update; write a list of \"RollingUpdate\" or \"OnDelete\""
                }
            };
            format!("{} {what}", given.shown())
        })
    }
}

fn is_service_account(text: &str) -> bool {
    let name = text.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(namespace, name)| {
        !namespace.is_empty() && !name.is_empty() && !name.contains(':')
    })
}

fn are_strategies(given: &[&str]) -> bool {
    !given.is_empty() && given.iter().all(|one| UPDATE_STRATEGIES.contains(one))
}

/// A value as it stands in the settings.
#[derive(Clone, Copy)]
struct Given<'t> {
    tree: &'t Tree<'t>,
    node: NodeId,
}

impl<'t> Given<'t> {
    fn text(self) -> Option<&'t str> {
        (self.tree.kind(self.node) == Kind::String).then(|| self.tree.text_of(self.node))
    }

    fn texts(self) -> Option<Vec<&'t str>> {
        if self.tree.kind(self.node) != Kind::Array {
            return None;
        }
        let tree = self.tree;
        tree.items(self.node).map(|node| Given { tree, node }.text()).collect()
    }

    fn mode(self) -> Option<Mode> {
        match self.text()? {
            "reject" => Some(Mode::Reject),
            "warn" => Some(Mode::Warn),
            "ignore" => Some(Mode::Ignore),
            _ => None,
        }
    }

    fn flag(self) -> Option<bool> {
        (self.tree.kind(self.node) == Kind::Bool).then(|| self.tree.text_of(self.node) == "true")
    }

    fn number(self) -> Option<i64> {
        let text = self.tree.text_of(self.node);
        (self.tree.kind(self.node) == Kind::Number).then(|| text.parse().ok()).flatten()
    }

    /// The value as it was written, the beginning of it when it is long.
    fn shown(self) -> String {
        const LENGTH: usize = 60;
        let text = self.tree.text().get(self.tree.span(self.node)).unwrap_or_default();
        match text.char_indices().nth(LENGTH) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use daemonset_preflight::manifest::read_json;

    use super::*;

    #[test]
    fn every_rule_and_parameter_stands_at_its_place() {
        for (place, (rule, name, _)) in RULES.iter().enumerate() {
            assert_eq!((*rule as usize, rule.name()), (place, *name));
        }
        assert_eq!(SETTINGS[Parameter::ClusterContext as usize].0, "cluster_context");
        assert_eq!(SETTINGS[Parameter::HostPortMax as usize].0, "host_port_max");
        let text = r#"{
            "cluster_context": true, "running_pods": true,
            "service_account": "system:serviceaccount:a:b", "min_nodes": 1,
            "max_nodes_percent": 2, "critical_namespaces": ["c"],
            "allowed_update_strategies": ["OnDelete"], "max_unavailable_percent": 3,
            "max_unavailable_nodes": 4, "host_port_min": 5, "host_port_max": 6
        }"#;
        let tree = read_json(text).unwrap();
        let settings = Settings::read(&tree, Some(NodeId::ROOT)).unwrap();
        assert!(settings.cluster_context() && settings.running_pods());
        assert_eq!(settings.service_account(), "system:serviceaccount:a:b");
        assert_eq!((settings.min_nodes(), settings.max_nodes_percent()), (1, 2));
        assert_eq!(settings.critical_namespaces(), ["c"]);
        assert_eq!(settings.allowed_update_strategies(), ["OnDelete"]);
        let unavailable = (settings.max_unavailable_percent(), settings.max_unavailable_nodes());
        assert_eq!(unavailable, (3, 4));
        assert_eq!((settings.host_port_min(), settings.host_port_max()), (5, 6));
    }

    #[test]
    fn each_default_is_one_that_may_be_set() {
        let none = read_json("null").unwrap();
        assert!(Settings::read(&none, Some(NodeId::ROOT)).is_ok());
        for (name, takes) in SETTINGS {
            match takes {
                Takes::Number { default, min, max } => {
                    assert!((min..=max).contains(&default), "{name}");
                }
                Takes::ServiceAccount(text) => assert!(is_service_account(text), "{name}"),
                Takes::Strategies(all) => assert!(are_strategies(all), "{name}"),
                Takes::Mode(mode) => assert_ne!(mode, Mode::Reject, "{name} refuses unasked"),
                Takes::Flag(_) | Takes::Texts(_) => {}
            }
        }
    }
}
