//! What comes nearest, when no node of the cluster has what is asked for.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Placed;
use super::node_affinity::Shown;
use crate::manifest::nodes::Nodes;
use crate::manifest::suggestion::distance;
use crate::selectors::{Operator, Requirement, Term};

/// A requirement that no node of the cluster meets, and what nodes have instead.
///
/// `Display` says both: "no node has `disktype=sdd`; 12 nodes have `disktype=ssd`".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Nearest<'a> {
    /// What is asked for.
    #[serde(flatten)]
    pub requirement: &'a Requirement,
    /// Whether some node has the key.
    pub key_exists: bool,
    /// The label that comes nearest; `None` when none comes near.
    pub instead: Option<Suggestion<'a>>,
}

/// A label that nodes have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion<'a> {
    /// The label's key.
    pub key: &'a str,
    /// Its value; `None` stands for any, when nodes have several.
    pub value: Option<&'a str>,
    /// How many nodes have it.
    pub nodes: usize,
}

impl<'a> Placed<'a> {
    /// The requirements for a label that no node of the cluster meets, each with the
    /// label that comes nearest. Asked of `nodeSelector` and of all terms.
    pub fn nearest(&self) -> Vec<Nearest<'a>> {
        let affinity = &self.placement.affinity;
        let of_term = |term: &'a Term| match term {
            Term::Requirements { expressions, .. } => expressions.as_slice(),
            Term::Empty | Term::Malformed(_) => &[],
        };
        let in_terms = affinity.terms.iter().flatten().flat_map(of_term);
        let mut nearest: Vec<Nearest<'a>> = Vec::new();
        for requirement in affinity.selector.iter().chain(in_terms) {
            let asks_for_label =
                !matches!(requirement.operator, Operator::NotIn | Operator::DoesNotExist);
            if asks_for_label
                && !nearest.iter().any(|known| known.requirement == requirement)
                && !self.nodes.is_empty()
            {
                nearest.extend(nearest_to(requirement, self.nodes));
            }
        }
        nearest
    }
}

/// `None` when a node meets the requirement.
fn nearest_to<'a>(requirement: &'a Requirement, nodes: &'a Nodes) -> Option<Nearest<'a>> {
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

/// How many nodes have each value of a label.
fn values_of<'a>(key: &str, nodes: &'a Nodes) -> BTreeMap<&'a str, usize> {
    let mut values = BTreeMap::new();
    for value in nodes.iter().filter_map(|node| node.label(key)) {
        *values.entry(value).or_default() += 1;
    }
    values
}

/// The existing value that is written most like a wanted one, or for a comparison the
/// greatest or least there is.
fn nearest_value<'a>(
    requirement: &'a Requirement,
    values: &BTreeMap<&'a str, usize>,
) -> Option<Suggestion<'a>> {
    let wanted = &requirement.values;
    let integer = |value: &str| value.parse::<i64>().ok();
    let far = |value: &str| {
        let value = value.to_ascii_lowercase();
        wanted.iter().map(|w| letters_apart(&w.to_ascii_lowercase(), &value)).min().unwrap_or(0)
    };
    // A node that has nothing to compare comes after all those that do.
    let rank = |value: &str| match requirement.operator {
        Operator::Gt => integer(value).map_or(i128::MAX, |n| -i128::from(n)),
        Operator::Lt => integer(value).map_or(i128::MAX, i128::from),
        _ => far(value) as i128,
    };
    let nearest =
        values.iter().min_by_key(|(value, nodes)| (rank(value), usize::MAX - **nodes, **value));
    nearest.map(|(value, nodes)| Suggestion {
        key: &requirement.key,
        value: Some(value),
        nodes: *nodes,
    })
}

/// The existing key that is written most like the wanted one: at most one letter in three
/// away, or the same after the slash. One that has a wanted value goes before others.
fn nearest_key<'a>(requirement: &Requirement, nodes: &'a Nodes) -> Option<Suggestion<'a>> {
    let wanted = requirement.key.to_ascii_lowercase();
    let bound = wanted.chars().count().max(3) / 3;
    let mut near: BTreeMap<&'a str, usize> = BTreeMap::new();
    for key in nodes.keys() {
        let lower = key.to_ascii_lowercase();
        let close = letters_apart(&wanted, &lower);
        if close <= bound {
            near.insert(key, close);
        } else if name_part(&wanted) == name_part(&lower) {
            near.insert(key, bound);
        }
    }
    let candidates = near.into_iter().filter_map(|(key, far)| {
        let values = values_of(key, nodes);
        let total = values.values().sum();
        let asks_for_value = requirement.operator != Operator::Exists;
        let mut met = values.iter().filter(|(value, _)| requirement.met_by(Some(value)));
        let met = met.next().filter(|_| asks_for_value);
        let only = values.iter().next().filter(|_| values.len() == 1);
        let (value, nodes) = match met.or(only) {
            Some((value, nodes)) => (Some(*value), *nodes),
            None => (None, total),
        };
        let suggestion = Suggestion { key, value, nodes };
        (total > 0).then_some(((met.is_none(), far, usize::MAX - total), suggestion))
    });
    candidates.min_by_key(|(rank, _)| *rank).map(|(_, suggestion)| suggestion)
}

/// By how many letters two texts differ. What they begin and end with in common is left out
/// first: of the names of many nodes that is most.
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

/// What stands after the slash of a label's key.
fn name_part(key: &str) -> &str {
    key.rsplit_once('/').map_or(key, |(_, name)| name)
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
}
