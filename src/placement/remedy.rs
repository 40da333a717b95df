//! Changes of the template that would let pods run on more nodes, and on how many.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::core::v1::Toleration;
use serde::Serialize;

use super::Placed;
use super::nearest::{self, Suggestion};
use super::node_affinity::Shown;
use super::reason::Within;
use super::well_known::{self, Platform};
use crate::manifest::nodes::Taint;
use crate::names;
use crate::scheduling::{self, PodToleration, TaintOutcome};
use crate::selectors::{NodeAffinity, Operator, Requirement, Term};

/// The most remedies that are returned: those that gain the most nodes.
const MAX_REMEDIES: usize = 5;

/// A change of the template that lets pods run on nodes that run none.
///
/// `Display` gives the change and the gain: "tolerate `db:NoSchedule`: 4 more nodes".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Remedy<'a> {
    /// The requirements to replace because no node meets them.
    pub relabel: Vec<Relabel<'a>>,
    /// The taints to tolerate: taints with a value by operator `Equal`, others by `Exists`, which
    /// also tolerates the same taint with a value.
    pub tolerate: Vec<Taint<'a>>,
    /// How many more nodes should run a pod. Never zero.
    pub gains: usize,
}

/// A requirement that no node meets, and the label to require instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Relabel<'a> {
    /// The place of the requirement in the template.
    pub site: Site,
    /// The requirement to replace.
    #[serde(flatten)]
    pub requirement: &'a Requirement,
    /// The key of a label that nodes have.
    pub label: &'a str,
    /// The label's value; `None` when any value will do.
    pub value: Option<&'a str>,
}

/// The place of a label requirement in the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// `nodeSelector` or `matchExpressions`.
    pub within: Within,
    /// The term's index in `nodeSelectorTerms`; 0 for `nodeSelector`.
    pub term: usize,
    /// The requirement's index in `matchExpressions`, or among the keys of `nodeSelector`.
    pub index: usize,
}

impl<'a> Placed<'a> {
    /// Returns the changes that let pods run on more nodes, the largest gain first; at most five.
    /// Each gain is determined by placing the changed DaemonSet.
    ///
    /// A label that no node has is replaced by the most similar one that nodes have, unless that
    /// would move the pods to another operating system or architecture. A taint is tolerated if
    /// it keeps pods off nodes that are chosen otherwise, unless the taint means that a node is
    /// unhealthy, not set up yet or about to be removed, runs no daemons, or is of another
    /// platform. Where neither change gains anything without the other, they are combined.
    ///
    /// Empty when nothing helps: every node runs a pod, the template's requirements seem
    /// intended, `nodeName` names one node, or the API server refuses all pods.
    pub fn remedies(&self) -> Vec<Remedy<'a>> {
        let runs = self.running();
        let is_refused = !self.placement.refusals.is_empty();
        if runs == self.nodes.len() || self.node_name.is_some() || is_refused {
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
        remedies.sort_by_key(|r| std::cmp::Reverse(r.gains));
        remedies.truncate(MAX_REMEDIES);
        remedies
    }

    fn running(&self) -> usize {
        self.nodes.iter().filter(|node| self.decide(*node).run).count()
    }

    /// Returns the requirements that no node meets, where the most similar label can replace the
    /// required one.
    fn relabels(&self) -> Vec<Relabel<'a>> {
        let nearest = self.nearest();
        let of = |within, term, index, requirement: &'a Requirement| {
            let near = nearest.iter().find(|near| near.requirement == requirement)?;
            let Suggestion { key, value, .. } = near.instead?;
            // For `Gt` and `Lt` it is unknown how far off the bound is.
            let asks = matches!(requirement.operator, Operator::In | Operator::Exists);
            // `nodeSelector` needs a value, and there is no single suggested one.
            let has_value = value.is_some() || requirement.operator == Operator::Exists;
            // A term with a label that is not valid would choose no node.
            let is_label = names::label_key(key).is_empty()
                && value.is_none_or(|value| names::label_value(value).is_empty());
            let relabel =
                Relabel { site: Site { within, term, index }, requirement, label: key, value };
            (asks && has_value && is_label && relabel.keeps_platform()).then_some(relabel)
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

    /// Returns the remedies with these label changes; if they gain nothing alone, combined with
    /// the taints to tolerate.
    fn relabelled(&self, relabel: Vec<Relabel<'a>>, runs: usize) -> Vec<Remedy<'a>> {
        let affinity = changed(&self.placement.affinity, &relabel);
        let placed = Placed { affinity: affinity.resolve(self.nodes), ..self.clone() };
        let gains = placed.running().saturating_sub(runs);
        if gains > 0 {
            return vec![Remedy { relabel, tolerate: Vec::new(), gains }];
        }
        placed.tolerations(relabel, runs)
    }

    /// Returns a remedy for each set of taints that keeps pods off nodes which the labels choose.
    fn tolerations(&self, relabel: Vec<Relabel<'a>>, runs: usize) -> Vec<Remedy<'a>> {
        let tolerations = &self.placement.tolerations;
        let untolerated = |taint: &Taint<'_>| {
            matches!(scheduling::outcome(taint, tolerations), TaintOutcome::Untolerated { .. })
        };
        let lists: Vec<Vec<Taint<'a>>> =
            self.nodes.taint_lists().map(|list| list.filter(untolerated).collect()).collect();
        let mut sets: BTreeMap<Vec<Taint<'a>>, usize> = BTreeMap::new();
        for node in self.nodes.iter().filter(|node| self.affinity.matches(node.row(), self.nodes)) {
            let Some(taints) = lists.get(node.row().taints as usize) else { continue };
            let needed =
                |taint: &&Taint<'_>| !taints.iter().any(|t| t != *taint && covers(t, taint));
            let needed: Vec<_> = taints.iter().filter(needed).copied().collect();
            if !needed.is_empty() && !needed.iter().any(well_known::is_technical) {
                *sets.entry(needed).or_default() += 1;
            }
        }
        let mut sets: Vec<_> = sets.into_iter().collect();
        sets.sort_by_key(|(_, nodes)| std::cmp::Reverse(*nodes));
        let remedy = |(tolerate, _): (Vec<Taint<'a>>, usize)| {
            let gains = self.tolerating(&tolerate).running().saturating_sub(runs);
            Remedy { relabel: relabel.clone(), tolerate, gains }
        };
        sets.into_iter().take(MAX_REMEDIES).map(remedy).filter(|r| r.gains > 0).collect()
    }

    /// Returns the placement with an additional toleration for each of these taints.
    fn tolerating(&self, taints: &[Taint<'_>]) -> Self {
        let present = &self.placement.tolerations;
        let added = taints.iter().map(|taint| {
            let operator = if taint.value.is_empty() { "Exists" } else { "Equal" };
            let toleration = Toleration {
                key: Some(taint.key.to_owned()),
                operator: Some(operator.to_owned()),
                value: Some(taint.value.to_owned()),
                effect: Some(taint.effect.to_owned()),
                toleration_seconds: None,
            };
            PodToleration::of_template((present.len(), &toleration))
        });
        let tolerations: Vec<_> = present.iter().cloned().chain(added).collect();
        let taints =
            self.nodes.taint_lists().map(|list| scheduling::verdict(list, &tolerations)).collect();
        Placed { taints, ..self.clone() }
    }
}

impl Relabel<'_> {
    /// Returns the new requirement. In a list of values, only the misspelt value is replaced.
    pub fn replacement(&self) -> Requirement {
        let Relabel { requirement, label, value, .. } = self;
        let values = match (requirement.operator, value) {
            (Operator::In, Some(value)) if !requirement.values.iter().any(|v| v == value) => {
                let misspelt = nearest::closest(&requirement.values, value).map(|(w, _)| w);
                let replaced = requirement.values.iter().map(String::as_str);
                replaced
                    .map(|wanted| if Some(wanted) == misspelt { value } else { wanted })
                    .map(str::to_owned)
                    .collect()
            }
            _ => requirement.values.clone(),
        };
        Requirement { key: (*label).to_owned(), operator: requirement.operator, values }
    }

    /// Whether the pods stay on the operating system and the architecture that the template
    /// requires.
    fn keeps_platform(&self) -> bool {
        let Relabel { requirement, label, value, .. } = self;
        let (before, after) = (Platform::of_label(&requirement.key), Platform::of_label(label));
        let is_wanted = value.is_some_and(|value| requirement.values.iter().any(|v| v == value));
        match (before, after) {
            (None, None) => true,
            (Some(before), Some(after)) if before != after => false,
            _ => is_wanted || requirement.operator == Operator::Exists,
        }
    }
}

/// Whether the toleration for the first taint also tolerates the second.
fn covers(tolerated: &Taint<'_>, taint: &Taint<'_>) -> bool {
    tolerated.key == taint.key
        && tolerated.effect == taint.effect
        && (tolerated.value.is_empty() || tolerated.value == taint.value)
}

/// Returns the affinity with the requirements replaced.
fn changed(affinity: &NodeAffinity, relabels: &[Relabel<'_>]) -> NodeAffinity {
    let mut affinity = affinity.clone();
    for relabel in relabels {
        let site = relabel.site;
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
            *place = relabel.replacement();
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
        write!(
            f,
            "ask for `{}` instead of `{}`",
            Shown(&self.replacement()),
            Shown(self.requirement)
        )
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
        // No toleration is suggested for a node that is unreachable or not set up yet.
        for key in [
            "node.kubernetes.io/unreachable",
            "node.cloudprovider.kubernetes.io/shutdown",
            "eks.amazonaws.com/compute-type",
            "ToBeDeletedByClusterAutoscaler",
            "node.cilium.io/agent-not-ready",
        ] {
            let mut nodes = Nodes::new();
            nodes
                .push(&Node::named("a").taint(key, "", "NoSchedule").taint("db", "", "NoExecute"))
                .unwrap();
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
        // The bound of a comparison is not taken for a misspelling.
        expect(affinity(json!([{"key": "disktype", "operator": "Gt", "values": ["1"]}])), &[]);
        // Nothing is suggested without a similar label, nor another node for `nodeName`.
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

    fn told(template: Value, labels: &[(&str, &str)]) -> Vec<String> {
        let mut template = template;
        template["containers"] = json!([]);
        let spec = json!({"selector": {}, "template": {"spec": template}});
        let placement =
            DaemonPlacement::compile(&serde_json::from_value(json!({"spec": spec})).unwrap());
        let node =
            labels.iter().fold(Node::named("a"), |node, (key, value)| node.label(*key, *value));
        let mut nodes = Nodes::new();
        nodes.push(&node).unwrap();
        placement.on(&nodes).remedies().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_was_meant_is_kept() {
        let linux = [("kubernetes.io/os", "linux"), ("eks.amazonaws.com/compute-type", "ec2")];
        for selector in [
            json!({"kubernetes.io/os": "windows"}),
            json!({"kubernetes.io/os": "linus"}),
            json!({"beta.kubernetes.io/os": "windows"}),
            json!({"os": "windows"}),
            json!({"kubernetes.io/arch": "arm64"}),
            json!({"eks.amazonaws.com/compute-type": "fargate"}),
        ] {
            let remedies = told(json!({"nodeSelector": selector}), &linux);
            assert_eq!(remedies, Vec::<String>::new(), "{selector}");
        }
        // Another key of the same label means the same operating system.
        assert_eq!(
            told(json!({"nodeSelector": {"beta.kubernetes.io/os": "linux"}}), &linux),
            [
                "ask for `kubernetes.io/os=linux` instead of `beta.kubernetes.io/os=linux`: 1 more node"
            ]
        );
        let either = json!([{"key": "beta.kubernetes.io/os", "operator": "In",
                             "values": ["windows", "linux"]}]);
        assert_eq!(
            told(affinity(either), &linux),
            ["ask for `kubernetes.io/os in (windows, linux)` instead of \
              `beta.kubernetes.io/os in (windows, linux)`: 1 more node"]
        );
        // Of several values only the misspelt one is replaced.
        let disks = json!([{"key": "disktype", "operator": "In", "values": ["nvme", "hd"]}]);
        assert_eq!(
            told(affinity(disks), &[("disktype", "hdd")]),
            ["ask for `disktype in (nvme, hdd)` instead of `disktype in (nvme, hd)`: 1 more node"]
        );
        // If the API server refuses all pods, no change of labels gains a node.
        let refused = json!({"nodeSelector": {"disktype": "hd"}, "overhead": {"cpu": "1"}});
        assert_eq!(told(refused, &[("disktype", "hdd")]), Vec::<String>::new());
    }
}
