//! For each requirement that no node meets, the most similar label that nodes have.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Placed;
use super::node_affinity::Shown;
use super::well_known::Platform;
use crate::manifest::nodes::{NodeRef, Nodes};
use crate::manifest::suggestion::distance;
use crate::selectors::{Operator, Requirement, Term};

/// A requirement that no node of the cluster meets, and the most similar label that nodes have.
///
/// `Display` gives both: "no node has `disktype=sdd`; 12 nodes have `disktype=ssd`".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Nearest<'a> {
    /// The requirement.
    #[serde(flatten)]
    pub requirement: &'a Requirement,
    /// Whether any node has the requirement's key.
    pub key_exists: bool,
    /// The most similar label; `None` when none is similar enough.
    pub instead: Option<Suggestion<'a>>,
}

/// A label that nodes have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion<'a> {
    /// The label's key.
    pub key: &'a str,
    /// The label's value; `None` when nodes have several and none of them is suggested.
    pub value: Option<&'a str>,
    /// How many nodes have the label.
    pub nodes: usize,
}

impl<'a> Placed<'a> {
    /// Returns the label requirements that no node of the cluster meets, each with the most
    /// similar label. Covers `nodeSelector` and all terms of required node affinity.
    ///
    /// Terms are alternatives. Where together they choose every node, their requirements are left
    /// out; where they choose some nodes, a requirement is returned only if a node that they do
    /// not choose has the suggested label.
    pub fn nearest(&self) -> Vec<Nearest<'a>> {
        let affinity = &self.placement.affinity;
        let selector = affinity.selector.iter();
        let mut nearest: Vec<Nearest<'a>> =
            selector.filter_map(|requirement| nearest_to(requirement, self.nodes)).collect();
        let terms = affinity.terms.as_deref().unwrap_or_default();
        let expressions = |term: &'a Term| match term {
            Term::Requirements { expressions, .. } => expressions.as_slice(),
            Term::Empty | Term::Malformed(_) => &[],
        };
        let unmet: Vec<Nearest<'a>> = terms
            .iter()
            .flat_map(expressions)
            .filter_map(|requirement| nearest_to(requirement, self.nodes))
            .collect();
        if unmet.is_empty() {
            return nearest;
        }
        let is_chosen = |node: NodeRef<'a>| terms.iter().any(|term| term.matches(node));
        let unchosen: Vec<NodeRef<'a>> =
            self.nodes.iter().filter(|node| !is_chosen(*node)).collect();
        let choose_none = unchosen.len() == self.nodes.len();
        for near in unmet {
            let would_help = |label: Suggestion<'a>| unchosen.iter().any(|node| label.is_of(*node));
            let is_known = nearest.iter().any(|known| known.requirement == near.requirement);
            if !is_known && (choose_none || near.instead.is_some_and(would_help)) {
                nearest.push(near);
            }
        }
        nearest
    }
}

/// The most values of a label that are listed.
const ALTERNATIVES: usize = 3;

impl<'a> Nearest<'a> {
    /// Returns the requirement and what nodes have instead. If the label has few values, all of
    /// them are listed, the most frequent first, so that the user can choose another one.
    ///
    /// "no node has `disk=sdd`; 251 nodes have `disk=hdd`, 2 have `disk=ssd`"
    pub fn with_alternatives(&self, nodes: &Nodes) -> String {
        let key = self.requirement.key.as_str();
        let mut values: Vec<(&str, usize)> = values_of(key, nodes).into_iter().collect();
        // Values of a platform label are no alternatives: the image must match the platform.
        let is_choice = Platform::of_label(key).is_none();
        if values.len() < 2 || values.len() > ALTERNATIVES || !is_choice {
            return self.to_string();
        }
        let is_near = |value: &str| self.instead.is_some_and(|near| near.value == Some(value));
        values.sort_unstable_by_key(|(value, nodes)| (usize::MAX - nodes, !is_near(value), *value));
        let mut parts = Vec::new();
        for (value, nodes) in values {
            parts.push(match (parts.is_empty(), nodes) {
                (true, _) => Suggestion { key, value: Some(value), nodes }.to_string(),
                (false, 1) => format!("1 has `{key}={value}`"),
                (false, _) => format!("{nodes} have `{key}={value}`"),
            });
        }
        format!("no node has `{}`; {}", Shown(self.requirement), parts.join(", "))
    }
}

impl Suggestion<'_> {
    fn is_of(&self, node: NodeRef<'_>) -> bool {
        node.label(self.key).is_some_and(|has| self.value.is_none_or(|value| value == has))
    }
}

/// Returns the requirement with the most similar label. `None` when a node meets the requirement,
/// when there are no nodes, and for `NotIn` and `DoesNotExist`, which nodes without the label
/// meet.
fn nearest_to<'a>(requirement: &'a Requirement, nodes: &'a Nodes) -> Option<Nearest<'a>> {
    if nodes.is_empty() || matches!(requirement.operator, Operator::NotIn | Operator::DoesNotExist)
    {
        return None;
    }
    let values = values_of(&requirement.key, nodes);
    if values.keys().any(|value| requirement.met_by(Some(value))) {
        return None;
    }
    let key_exists = !values.is_empty();
    let instead = if key_exists {
        nearest_value(requirement, &values)
    } else {
        nearest_key(requirement, nodes)
    };
    Some(Nearest { requirement, key_exists, instead })
}

/// Returns how many nodes have each value of a label.
fn values_of<'a>(key: &str, nodes: &'a Nodes) -> BTreeMap<&'a str, usize> {
    let mut values = BTreeMap::new();
    for value in nodes.iter().filter_map(|node| node.label(key)) {
        *values.entry(value).or_default() += 1;
    }
    values
}

/// Returns the existing value that is most similar to a wanted one; for `Gt` the greatest and for
/// `Lt` the least existing value.
fn nearest_value<'a>(
    requirement: &'a Requirement,
    values: &BTreeMap<&'a str, usize>,
) -> Option<Suggestion<'a>> {
    let integer = |value: &str| value.parse::<i64>().ok();
    let rank = |value: &str| match requirement.operator {
        Operator::Gt => integer(value).map(|n| i128::from(n).saturating_neg()),
        Operator::Lt => integer(value).map(i128::from),
        _ => closest(&requirement.values, value).map(|(_, far)| far as i128),
    };
    let near = values.iter().filter_map(|(value, nodes)| Some((rank(value)?, *value, *nodes)));
    let nearest = near.min_by_key(|(rank, value, nodes)| (*rank, usize::MAX - nodes, *value));
    nearest.map(|(_, value, nodes)| Suggestion { key: &requirement.key, value: Some(value), nodes })
}

/// Returns the wanted value that is most likely a misspelling of `value`, with the number of
/// letters in which they differ; `None` when no wanted value is similar.
pub(super) fn closest<'w>(wanted: &'w [String], value: &str) -> Option<(&'w str, usize)> {
    let near = wanted.iter().filter_map(|w| Some((w.as_str(), misspelling(w, value)?)));
    near.min_by_key(|(_, far)| *far)
}

/// Returns in how many letters two texts differ, or `None` if neither is likely a misspelling of
/// the other. They must begin with the same letter, differ in at most one letter in three, and
/// have the same numbers and single letters, which distinguish names (`n1-standard-4`, `zone-b`).
/// Case is ignored.
fn misspelling(wanted: &str, text: &str) -> Option<usize> {
    let (wanted, text) = (wanted.to_ascii_lowercase(), text.to_ascii_lowercase());
    let bound = wanted.chars().count().max(3) / 3;
    let far = letters_apart(&wanted, &text);
    let begins_alike = wanted.chars().next() == text.chars().next();
    let is_near = begins_alike && far <= bound && distinguishing(&wanted) == distinguishing(&text);
    is_near.then_some(far)
}

/// Returns the numbers and the single letters of a text, in order.
fn distinguishing(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let is_digit = first.is_ascii_digit();
            let ends = rest.find(|c: char| c.is_ascii_digit() != is_digit).unwrap_or(rest.len());
            let (part, behind) = rest.split_at_checked(ends).unwrap_or((rest, ""));
            if is_digit || part.chars().nth(1).is_none() {
                parts.push(part);
            }
            rest = behind;
        }
    }
    parts
}

/// Returns the existing key that the wanted one may be a misspelling of. Keys of labels with a
/// wanted value are preferred.
fn nearest_key<'a>(requirement: &Requirement, nodes: &'a Nodes) -> Option<Suggestion<'a>> {
    let near = nodes.keys().filter_map(|key| Some((key, keys_apart(&requirement.key, key)?)));
    let candidates = near.filter_map(|(key, far)| {
        let values = values_of(key, nodes);
        let total = values.values().sum();
        let asks_for_value = requirement.operator != Operator::Exists;
        let mut met = values.iter().filter(|(value, _)| requirement.met_by(Some(value)));
        let met = met.next().filter(|_| asks_for_value);
        let only = values.iter().next().filter(|(value, _)| {
            let is_near = || closest(&requirement.values, value).is_some();
            values.len() == 1 && (!asks_for_value || is_near())
        });
        let (value, nodes) = match met.or(only) {
            Some((value, nodes)) => (Some(*value), *nodes),
            None => (None, total),
        };
        let suggestion = Suggestion { key, value, nodes };
        (total > 0).then_some(((met.is_none(), far, usize::MAX - total), suggestion))
    });
    candidates.min_by_key(|(rank, suggestion)| (*rank, suggestion.key)).map(|(_, found)| found)
}

/// Returns in how many letters two label keys differ, or `None` if neither is likely meant by the
/// other. Their names must be similar. Also, either the names are equal and the keys share a
/// domain (or one of them has none), or their prefixes are similar.
fn keys_apart(wanted: &str, key: &str) -> Option<usize> {
    let split = |key: &str| {
        let (prefix, name) = key.rsplit_once('/').unwrap_or(("", key));
        let mut labels = prefix.rsplit('.');
        let domain = (labels.next().map(str::to_owned), labels.next().map(str::to_owned));
        (prefix.to_ascii_lowercase(), name.to_owned(), domain)
    };
    let ((prefix, name, domain), (other_prefix, other, other_domain)) = (split(wanted), split(key));
    let names = misspelling(&name, &other)?;
    let prefixes = letters_apart(&prefix, &other_prefix);
    let is_one_domain = domain == other_domain || prefix.is_empty() || other_prefix.is_empty();
    let same_name = name.eq_ignore_ascii_case(&other) && is_one_domain;
    let same_prefix = prefix == other_prefix || misspelling(&prefix, &other_prefix).is_some();
    (same_name || same_prefix).then_some(names + prefixes)
}

/// Returns the edit distance of two texts. The common prefix and suffix are removed first: they
/// make up most of the text when many node names are compared.
fn letters_apart(a: &str, b: &str) -> usize {
    let same = |(x, y): &(char, char)| x == y;
    let begin = a.chars().zip(b.chars()).take_while(same).map(|(x, _)| x.len_utf8());
    let begin: usize = begin.sum();
    let (a, b) = (a.get(begin..).unwrap_or(""), b.get(begin..).unwrap_or(""));
    let end = a.chars().rev().zip(b.chars().rev()).take_while(same).map(|(x, _)| x.len_utf8());
    let end: usize = end.sum();
    let inner = |text: &str| text.get(..text.len() - end).unwrap_or("").to_owned();
    distance(&inner(a), &inner(b))
}

impl fmt::Display for Nearest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key_exists {
            write!(f, "no node has `{}`", Shown(self.requirement))?;
        } else {
            write!(f, "no node has a label `{}`", self.requirement.key)?;
        }
        match self.instead {
            Some(suggestion) => write!(f, "; {suggestion}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Suggestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Suggestion { key, value, nodes } = self;
        let have = if *nodes == 1 { "node has" } else { "nodes have" };
        match value {
            Some(value) => write!(f, "{nodes} {have} `{key}={value}`"),
            None => write!(f, "{nodes} {have} `{key}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::DaemonPlacement;
    use super::*;
    use crate::manifest::nodes::Node;

    #[test]
    fn letters_are_counted_between_what_is_the_same() {
        for (a, b, apart) in [
            ("ip-10-0-1-2.internal", "ip-10-0-1-23.internal", 1),
            ("ssd", "sdd", 1),
            ("aa", "aaaa", 2),
            ("abc", "abc", 0),
            ("\u{e9}a", "\u{e8}a", 1),
            ("", "abc", 3),
        ] {
            assert_eq!(letters_apart(a, b), apart, "{a} {b}");
            assert_eq!(letters_apart(b, a), apart, "{b} {a}");
        }
    }

    #[test]
    fn what_comes_nearest_is_said() {
        let mut nodes = Nodes::new();
        for number in 0..12 {
            let node = Node::named(format!("s{number}"))
                .label("disktype", "ssd")
                .label("kubernetes.io/os", "linux")
                .label("pool", "cpu")
                .label("zone", "eu-1a")
                .label("cores", if number == 0 { "many" } else { "16" });
            nodes.push(&node).unwrap();
        }
        nodes.push(&Node::named("h").label("disktype", "hdd").label("cores", "4")).unwrap();
        for (key, operator, values, expected) in [
            (
                "disktype",
                "In",
                vec!["sdd"],
                "no node has `disktype=sdd`; 12 nodes have `disktype=ssd`",
            ),
            (
                "disktype",
                "In",
                vec!["HDD"],
                "no node has `disktype=HDD`; 1 node has `disktype=hdd`",
            ),
            (
                "disktype",
                "In",
                vec!["nvme", "hd"],
                "no node has `disktype in (nvme, hd)`; 1 node has `disktype=hdd`",
            ),
            (
                "disk-type",
                "In",
                vec!["ssd"],
                "no node has a label `disk-type`; 12 nodes have `disktype=ssd`",
            ),
            (
                "disk-type",
                "Exists",
                vec![],
                "no node has a label `disk-type`; 13 nodes have `disktype`",
            ),
            (
                "DiskType",
                "In",
                vec!["nvme"],
                "no node has a label `DiskType`; 13 nodes have `disktype`",
            ),
            (
                "beta.kubernetes.io/os",
                "In",
                vec!["linux"],
                "no node has a label `beta.kubernetes.io/os`; 12 nodes have `kubernetes.io/os=linux`",
            ),
            ("gpu", "Exists", vec![], "no node has a label `gpu`"),
            // No suggestion for a value that is not similar to any, or differs in a number or
            // single letter.
            ("disktype", "In", vec!["nvme"], "no node has `disktype=nvme`"),
            ("disktype", "In", vec!["odd"], "no node has `disktype=odd`"),
            ("kubernetes.io/os", "In", vec!["windows"], "no node has `kubernetes.io/os=windows`"),
            ("kubernetes.io/arch", "In", vec!["arm64"], "no node has a label `kubernetes.io/arch`"),
            ("pool", "In", vec!["gpu"], "no node has `pool=gpu`"),
            ("zone", "In", vec!["eu-1b"], "no node has `zone=eu-1b`"),
            ("zone", "In", vec!["eu-2a"], "no node has `zone=eu-2a`"),
            ("zone", "In", vec!["ue-1a", "e-1a"], "no node has `zone in (ue-1a, e-1a)`"),
            ("zone", "In", vec!["euu-1a"], "no node has `zone=euu-1a`; 12 nodes have `zone=eu-1a`"),
            (
                "disk-type",
                "In",
                vec!["nvme"],
                "no node has a label `disk-type`; 13 nodes have `disktype`",
            ),
            (
                "example.com/pool",
                "In",
                vec!["gpu"],
                "no node has a label `example.com/pool`; 12 nodes have `pool`",
            ),
            (
                "node.example.com/os",
                "In",
                vec!["linux"],
                "no node has a label `node.example.com/os`",
            ),
            ("cores", "Gt", vec!["32"], "no node has `cores > 32`; 11 nodes have `cores=16`"),
            ("cores", "Lt", vec!["2"], "no node has `cores < 2`; 1 node has `cores=4`"),
            ("cores", "Gt", vec!["8"], ""),
            ("gpu", "DoesNotExist", vec![], ""),
        ] {
            let expression = json!({"key": key, "operator": operator, "values": values});
            let daemon_set = serde_json::from_value(json!({
                "spec": {"selector": {}, "template": {"spec": {"containers": [], "affinity": {
                    "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
                        "nodeSelectorTerms": [{"matchExpressions": [expression]}]
                    }}
                }}}}
            }));
            let placement = DaemonPlacement::compile(&daemon_set.unwrap());
            let nearest = placement.on(&nodes).nearest();
            let said = nearest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn the_values_that_nodes_have_are_told_most_nodes_first() {
        let mut nodes = Nodes::new();
        for number in 0..6 {
            let disk = if number < 4 { "hdd" } else { "ssd" };
            let node = Node::named(format!("n{number}")).label("disk", disk);
            let node = node.label("kubernetes.io/os", ["linux", "windows"][number % 2]);
            nodes.push(&node.label("host", format!("h{number}"))).unwrap();
        }
        nodes.push(&Node::named("n6").label("disk", "nvme")).unwrap();
        for (key, value, expected) in [
            (
                "disk",
                "sdd",
                "no node has `disk=sdd`; 4 nodes have `disk=hdd`, 2 have `disk=ssd`, 1 has `disk=nvme`",
            ),
            ("host", "h9", "no node has `host=h9`"),
            ("kubernetes.io/os", "plan9", "no node has `kubernetes.io/os=plan9`"),
        ] {
            let template = json!({"spec": {"containers": [], "nodeSelector": {key: value}}});
            let spec = json!({"selector": {}, "template": template});
            let daemon_set = serde_json::from_value(json!({"spec": spec})).unwrap();
            let placement = DaemonPlacement::compile(&daemon_set);
            let said = placement.on(&nodes).nearest()[0].with_alternatives(&nodes);
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn terms_are_alternatives() {
        let mut nodes = Nodes::new();
        for name in ["a", "b"] {
            let node = Node::named(name).label("kubernetes.io/os", "linux");
            nodes.push(&node.label("eks.amazonaws.com/compute-type", "ec2")).unwrap();
        }
        let linux = ("kubernetes.io/os", "linux");
        let misspelt =
            "no node has `kubernetes.io/os=linus`; 2 nodes have `kubernetes.io/os=linux`";
        let fargate = ("eks.amazonaws.com/compute-type", "fargate");
        type Labels<'a> = &'a [(&'a str, &'a str)];
        let cases: [(Labels<'_>, &[&str]); 4] = [
            (&[fargate, linux], &[]),
            (&[("beta.kubernetes.io/os", "linux"), linux], &[]),
            (&[fargate], &["no node has `eks.amazonaws.com/compute-type=fargate`"]),
            (
                &[("kubernetes.io/os", "linus"), ("none", "x")],
                &[misspelt, "no node has a label `none`"],
            ),
        ];
        for (terms, expected) in cases {
            assert_eq!(said(terms, &nodes), expected, "{terms:?}");
        }
        // Another term chooses some nodes: only requirements with a helpful suggestion are
        // returned.
        nodes.push(&Node::named("c").label("disktype", "ssd")).unwrap();
        let ssd = "no node has `disktype=sdd`; 1 node has `disktype=ssd`";
        assert_eq!(said(&[("disktype", "sdd"), ("gpu", "x"), linux], &nodes), [ssd]);
    }

    /// Returns the texts for terms with one label each.
    fn said(terms: &[(&str, &str)], nodes: &Nodes) -> Vec<String> {
        let terms: Vec<_> = terms
            .iter()
            .map(|(key, value)| {
                json!({"matchExpressions": [{"key": key, "operator": "In", "values": [value]}]})
            })
            .collect();
        let affinity = json!({"nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}
        }});
        let template = json!({"spec": {"containers": [], "affinity": affinity}});
        let spec = json!({"selector": {}, "template": template});
        let placement =
            DaemonPlacement::compile(&serde_json::from_value(json!({"spec": spec})).unwrap());
        placement.on(nodes).nearest().iter().map(ToString::to_string).collect()
    }
}
