//! What change of the template would let pods run on more nodes, and on how many.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Placed;
use super::nearest::Suggestion;
use super::node_affinity::Shown;
use super::reason::Within;
use super::taints::{self, TaintOutcome};
use crate::manifest::nodes::Taint;
use crate::names;
use crate::ordered;
use crate::selectors::{NodeAffinity, Operator, Requirement, Term};

/// So many remedies are told, those that gain most.
const MAX_REMEDIES: usize = 5;

/// The keys of the taints that the node lifecycle and cloud controllers set.
const CONDITIONS: [&str; 2] = ["node.kubernetes.io/", "node.cloudprovider.kubernetes.io/"];

/// A change of the template that lets pods run on nodes that run none.
///
/// `Display` says both: "tolerate `db:NoSchedule`: 4 more nodes".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Remedy<'a> {
    /// What to ask for instead of what no node has.
    pub relabel: Vec<Relabel<'a>>,
    /// The taints to tolerate: those with a value by `Equal`, the others by `Exists`, which
    /// also tolerates the same taint with a value.
    pub tolerate: Vec<Taint<'a>>,
    /// On how many more nodes a pod should run. Never zero.
    pub gains: usize,
}

/// A requirement that no node meets, and the label to ask for in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Relabel<'a> {
    /// Where the requirement stands.
    pub site: Site,
    /// What is asked for.
    #[serde(flatten)]
    pub requirement: &'a Requirement,
    /// The key of a label that nodes have.
    pub label: &'a str,
    /// Its value; `None` when any value will do.
    pub value: Option<&'a str>,
}

/// Where a requirement for a label stands in the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// `nodeSelector` or `matchExpressions`.
    pub within: Within,
    /// The term's place in `nodeSelectorTerms`; 0 in `nodeSelector`.
    pub term: usize,
    /// The requirement's place in `matchExpressions`, or among the keys of `nodeSelector`.
    pub index: usize,
}

impl<'a> Placed<'a> {
    /// The changes that let pods run on more nodes, those that gain most first; at most
    /// five. What each gains is found by placing the changed DaemonSet.
    ///
    /// A label that no node has is replaced by the nearest that nodes have, and the taints
    /// are tolerated that keep pods off nodes which are chosen otherwise, unless they are the
    /// cluster's own and pass. Where one of the two gains nothing without the other, they
    /// come together. Empty when nothing helps:
    /// the nodes are kept off by what the template asks for with reason, as far as can be
    /// known, or `nodeName` names one node.
    pub fn remedies(&self) -> Vec<Remedy<'a>> {
        let runs = self.running();
        if runs == self.nodes.len() || self.node_name.is_some() {
            return Vec::new();
        }
        let relabels = self.relabels();
        let mut remedies = self.tolerations(Vec::new(), runs);
        for relabel in &relabels {
            remedies.extend(self.relabelled(vec![*relabel], runs));
        }
        if remedies.is_empty() && relabels.len() > 1 {
            remedies.extend(self.relabelled(relabels, runs));
        }
        let mut remedies = ordered::list_by_key(remedies, |r| std::cmp::Reverse(r.gains));
        remedies.truncate(MAX_REMEDIES);
        remedies
    }

    fn running(&self) -> usize {
        self.nodes.iter().filter(|node| self.decide(*node).run).count()
    }

    /// The requirements that no node meets and that a nearest label can replace.
    fn relabels(&self) -> Vec<Relabel<'a>> {
        let nearest = self.nearest();
        let of = |within, term, index, requirement: &'a Requirement| {
            let near = nearest.iter().find(|near| near.requirement == requirement)?;
            let Suggestion { key, value, .. } = near.instead?;
            // Of a comparison it is not known how far off the bound is.
            let asks = matches!(requirement.operator, Operator::In | Operator::Exists);
            // `nodeSelector` asks for a value, and none of several is the nearest.
            let has_value = value.is_some() || requirement.operator == Operator::Exists;
            // A term with a label that the API server refuses would choose no node.
            let is_label = names::label_key(key).is_empty()
                && value.is_none_or(|value| names::label_value(value).is_empty());
            let site = Site { within, term, index };
            (asks && has_value && is_label).then_some(Relabel {
                site,
                requirement,
                label: key,
                value,
            })
        };
        let affinity = &self.placement.affinity;
        let selector = affinity.selector.iter().enumerate();
        let mut relabels: Vec<_> =
            selector.filter_map(|(i, r)| of(Within::NodeSelector, 0, i, r)).collect();
        for (number, term) in affinity.terms.iter().flatten().enumerate() {
            let Term::Requirements { expressions, .. } = term else { continue };
            let expressions = expressions.iter().enumerate();
            relabels.extend(
                expressions.filter_map(|(i, r)| of(Within::MatchExpressions, number, i, r)),
            );
        }
        relabels
    }

    /// These labels, and where they gain nothing alone, also what must be tolerated.
    fn relabelled(&self, relabel: Vec<Relabel<'a>>, runs: usize) -> Vec<Remedy<'a>> {
        let affinity = changed(&self.placement.affinity, &relabel);
        let placed = Placed { affinity: affinity.resolve(self.nodes), ..self.clone() };
        let gains = placed.running().saturating_sub(runs);
        if gains > 0 {
            return vec![Remedy { relabel, tolerate: Vec::new(), gains }];
        }
        placed.tolerations(relabel, runs)
    }

    /// For each set of taints that keeps pods off nodes which the labels choose.
    fn tolerations(&self, relabel: Vec<Relabel<'a>>, runs: usize) -> Vec<Remedy<'a>> {
        let tolerations = &self.placement.tolerations;
        let untolerated = |taint: &Taint<'_>| {
            matches!(taints::outcome(taint, tolerations), TaintOutcome::Untolerated { .. })
        };
        let lists: Vec<Vec<Taint<'a>>> =
            self.nodes.taint_lists().map(|list| list.filter(untolerated).collect()).collect();
        let mut sets: BTreeMap<Vec<Taint<'a>>, usize> = BTreeMap::new();
        // How many nodes the labels choose, by the list of their taints.
        let mut chosen = vec![0; lists.len()];
        for node in self.nodes.iter().filter(|node| self.affinity.matches(node.row(), self.nodes)) {
            if let Some(nodes) = chosen.get_mut(node.row().taints as usize) {
                *nodes += 1;
            }
        }
        for (taints, nodes) in lists.iter().zip(&chosen) {
            let needed =
                |taint: &&Taint<'_>| !taints.iter().any(|t| t != *taint && covers(t, taint));
            let needed: Vec<_> = taints.iter().filter(needed).copied().collect();
            if !needed.is_empty() && *nodes > 0 && !needed.iter().any(is_condition) {
                *sets.entry(needed).or_default() += nodes;
            }
        }
        let sets: Vec<_> = sets.into_iter().collect();
        let sets = ordered::list_by_key(sets, |(_, nodes)| std::cmp::Reverse(*nodes));
        let remedy = |(tolerate, _): (Vec<Taint<'a>>, usize)| {
            let by_list = lists.iter().zip(&chosen);
            let covered = |taint: &Taint<'_>| tolerate.iter().any(|t| covers(t, taint));
            let run = by_list.filter(|(list, _)| list.iter().all(covered));
            let run: usize = run.map(|(_, nodes)| nodes).sum();
            Remedy { relabel: relabel.clone(), tolerate, gains: run.saturating_sub(runs) }
        };
        sets.into_iter().take(MAX_REMEDIES).map(remedy).filter(|r| r.gains > 0).collect()
    }
}

/// Whether a taint says that the node is ill, not ready yet, or shut down: Kubernetes takes
/// it off again, and a daemon that tolerates it is an exception.
fn is_condition(taint: &Taint<'_>) -> bool {
    CONDITIONS.iter().any(|prefix| taint.key.starts_with(prefix))
}

/// Whether the toleration for a taint tolerates another too.
fn covers(tolerated: &Taint<'_>, taint: &Taint<'_>) -> bool {
    tolerated.key == taint.key
        && tolerated.effect == taint.effect
        && (tolerated.value.is_empty() || tolerated.value == taint.value)
}

/// The affinity that asks for other labels.
fn changed(affinity: &NodeAffinity, relabels: &[Relabel<'_>]) -> NodeAffinity {
    let mut affinity = affinity.clone();
    for Relabel { site, requirement, label, value } in relabels {
        let list = match site.within {
            Within::NodeSelector => Some(&mut affinity.selector),
            Within::MatchExpressions | Within::MatchFields => {
                match affinity.terms.as_mut().and_then(|terms| terms.get_mut(site.term)) {
                    Some(Term::Requirements { expressions, .. }) => Some(expressions),
                    _ => None,
                }
            }
        };
        if let Some(place) = list.and_then(|list| list.get_mut(site.index)) {
            *place = Requirement {
                key: (*label).to_owned(),
                operator: requirement.operator,
                values: match (requirement.operator, value) {
                    (Operator::In, Some(value)) => vec![(*value).to_owned()],
                    _ => requirement.values.clone(),
                },
            };
        }
    }
    affinity
}

impl fmt::Display for Remedy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, relabel) in self.relabel.iter().enumerate() {
            let separator = if number == 0 { "" } else { " and " };
            write!(f, "{separator}{relabel}")?;
        }
        for (number, taint) in self.tolerate.iter().enumerate() {
            let separator = match (number, self.relabel.is_empty()) {
                (0, true) => "tolerate ",
                (0, false) => ", and tolerate ",
                _ => " and ",
            };
            write!(f, "{separator}`{taint}`")?;
        }
        let nodes = if self.gains == 1 { "node" } else { "nodes" };
        write!(f, ": {} more {nodes}", self.gains)
    }
}

impl fmt::Display for Relabel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Relabel { requirement, label, value, .. } = self;
        match value.filter(|_| requirement.operator == Operator::In) {
            Some(value) => write!(f, "ask for `{label}={value}`")?,
            None => write!(f, "ask for `{label}`")?,
        }
        write!(f, " instead of `{}`", Shown(requirement))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::DaemonPlacement;
    use crate::manifest::nodes::{Node, Nodes};

    #[track_caller]
    fn expect(template: Value, expected: &[&str]) {
        let mut template = template;
        template["containers"] = json!([]);
        let daemon_set = serde_json::from_value(json!({
            "spec": {"selector": {}, "template": {"spec": template}},
        }));
        let placement = DaemonPlacement::compile(&daemon_set.unwrap());
        let mut nodes = Nodes::new();
        for (name, disk, taints) in [
            ("a", "ssd", vec![]),
            ("b", "ssd", vec![("db", "", "NoSchedule")]),
            ("c", "ssd", vec![("db", "", "NoSchedule"), ("gpu", "a100", "NoExecute")]),
            ("d", "hdd", vec![("db", "", "NoSchedule")]),
            ("e", "hdd", vec![("soft", "", "PreferNoSchedule"), ("db", "", "NoSchedule")]),
        ] {
            let zone = if name == "e" { "east" } else { "west" };
            let mut node = Node::named(name).label("disktype", disk).label("zone", zone);
            for (key, value, effect) in taints {
                node = node.taint(key, value, effect);
            }
            nodes.push(&node).unwrap();
        }
        let said: Vec<String> =
            placement.on(&nodes).remedies().iter().map(ToString::to_string).collect();
        assert_eq!(said, expected);
    }

    fn affinity(expressions: Value) -> Value {
        json!({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
            "nodeSelectorTerms": [{"matchExpressions": expressions}],
        }}}})
    }

    #[test]
    fn taints_are_tolerated_as_they_stand_together() {
        expect(
            json!({}),
            &[
                "tolerate `db:NoSchedule` and `gpu=a100:NoExecute`: 4 more nodes",
                "tolerate `db:NoSchedule`: 3 more nodes",
            ],
        );
        expect(
            json!({"tolerations": [{"key": "db", "operator": "Exists"}]}),
            &["tolerate `gpu=a100:NoExecute`: 1 more node"],
        );
        expect(json!({"tolerations": [{"operator": "Exists"}]}), &[]);
        // A node that cannot be reached, or is not set up yet, is left alone.
        for key in ["node.kubernetes.io/unreachable", "node.cloudprovider.kubernetes.io/shutdown"] {
            let mut nodes = Nodes::new();
            nodes.push(&Node::named("a").taint(key, "", "NoSchedule")).unwrap();
            let placement = DaemonPlacement::compile(&Default::default());
            assert_eq!(placement.on(&nodes).remedies(), [], "{key}");
        }
    }

    #[test]
    fn a_label_that_no_node_has_is_replaced() {
        expect(
            json!({"nodeSelector": {"disktype": "sdd"}}),
            &["ask for `disktype=ssd` instead of `disktype=sdd`: 1 more node"],
        );
        expect(
            json!({"nodeSelector": {"disk-type": "ssd"}}),
            &["ask for `disktype=ssd` instead of `disk-type=ssd`: 1 more node"],
        );
        expect(
            affinity(json!([{"key": "disk-type", "operator": "Exists"}])),
            &["ask for `disktype` instead of `disk-type`: 1 more node"],
        );
        // The bound of a comparison is no slip of the pen.
        expect(affinity(json!([{"key": "disktype", "operator": "Gt", "values": ["1"]}])), &[]);
        // What no label comes near cannot be helped, nor can another node be named.
        expect(json!({"nodeSelector": {"quite": "else"}}), &[]);
        expect(json!({"nodeName": "b"}), &[]);
    }

    #[test]
    fn what_helps_only_together_comes_together() {
        expect(
            json!({"nodeSelector": {"disktype": "hd"}}),
            &["ask for `disktype=hdd` instead of `disktype=hd`, and tolerate `db:NoSchedule`: \
               2 more nodes"],
        );
        expect(
            json!({"nodeSelector": {"disktype": "sdd", "zone": "wst"}}),
            &["ask for `disktype=ssd` instead of `disktype=sdd` and ask for `zone=west` instead \
               of `zone=wst`: 1 more node"],
        );
    }
}
