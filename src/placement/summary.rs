//! The placement of a DaemonSet on a whole cluster, in one sentence: how many nodes, and why not
//! the others.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Placed;
use super::daemon_pod::Refusal;
use super::explanation::Standing;
use super::nearest::Nearest;
use super::occupancy::{Occupancy, scheduler_reasons};
use super::outcome::{PodOutcome, Preemptor};
use super::reason::Reason;

/// The placement of a DaemonSet on a whole cluster.
///
/// `Display` is one sentence: "0 of 40 nodes: 38 lack `disktype=sdd`, 2 have taint
/// `db:NoSchedule`".
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary<'a> {
    /// The DaemonSet's namespace.
    pub namespace: &'a str,
    /// The DaemonSet's name.
    pub name: &'a str,
    /// How many nodes the cluster has.
    pub nodes: usize,
    /// On how many nodes a pod should run.
    pub run: usize,
    /// On how many nodes no pod should run, but a running one may stay.
    pub stay: usize,
    /// Why the other nodes run no pod, the most frequent reason first. Each node counts once,
    /// under the first obstacle.
    pub reasons: Vec<Counted<'a, Reason<'a>>>,
    /// Why pods stay Pending for lack of room, in the scheduler's words. A node counts under each
    /// of its reasons.
    pub unfit: Vec<Counted<'a, String>>,
    /// On how many nodes a pod stays Pending for lack of room.
    pub unfit_nodes: usize,
    /// Other outcomes of pods that do not simply run, in words that continue "the pod …".
    pub outcomes: Vec<Counted<'a, String>>,
    /// How the DaemonSet's existing pods compare with the decisions. Empty when the pods of the
    /// cluster are not known.
    pub standing: Vec<Counted<'a, Standing>>,
    /// The requirements that no node meets, with the most similar labels.
    pub nearest: Vec<Nearest<'a>>,
    /// Why the API server refuses all pods; empty if it does not.
    pub refusals: &'a [Refusal],
}

/// A number of nodes that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counted<'a, T> {
    /// What the nodes have in common.
    pub what: T,
    /// The number of nodes.
    pub nodes: usize,
    /// The names of the first few nodes.
    pub examples: Vec<&'a str>,
}

/// How many nodes are named as examples.
const EXAMPLES: usize = 3;

impl<'a> Placed<'a> {
    /// Counts the nodes by what happens on them.
    ///
    /// If the pods that run in the cluster are given, also counts where the scheduler could not
    /// bind a pod, and how the DaemonSet's own pods compare with the decisions.
    pub fn summarize(&self, occupancy: Option<&'a Occupancy>) -> Summary<'a> {
        let (mut reasons, mut unfit) = (NodeCounts::default(), NodeCounts::default());
        let (mut outcomes, mut standing) = (NodeCounts::default(), NodeCounts::default());
        let (mut run, mut stay, mut unfit_nodes) = (0, 0, 0);
        for node in self.nodes.iter() {
            let decision = self.decide(node);
            run += usize::from(decision.run);
            stay += usize::from(decision.stay && !decision.run);
            if let Some(reason) = self.reason(node) {
                reasons.count(reason, node.name());
            }
            match self.outcome(node, occupancy) {
                PodOutcome::Pending { unfit: found, .. } => {
                    unfit_nodes += 1;
                    let found = scheduler_reasons(&found);
                    found.into_iter().for_each(|reason| unfit.count(reason, node.name()));
                }
                outcome => {
                    let text = in_short(&outcome);
                    text.into_iter().for_each(|text| outcomes.count(text, node.name()));
                }
            }
            if let Some(occupancy) = occupancy {
                standing.count(self.standing(node, occupancy), node.name());
            }
        }
        Summary {
            namespace: &self.placement.namespace,
            name: &self.placement.name,
            nodes: self.nodes.len(),
            run,
            stay,
            reasons: reasons.most_first(),
            unfit: unfit.most_first(),
            unfit_nodes,
            outcomes: outcomes.most_first(),
            standing: standing.most_first(),
            nearest: self.nearest(),
            refusals: &self.placement.refusals,
        }
    }
}

/// Returns what happens to a pod that is created and does not simply run, in words that continue
/// "the pod …". Also `None` for a pod that stays Pending for lack of room, which is counted by
/// its reasons.
fn in_short(outcome: &PodOutcome<'_>) -> Option<String> {
    match outcome {
        PodOutcome::Gated { .. } | PodOutcome::OtherScheduler { .. } => Some(outcome.to_string()),
        PodOutcome::Preempts { by: Preemptor::Scheduler, .. } => Some("preempts others".to_owned()),
        PodOutcome::Preempts { by: Preemptor::Kubelet, .. } => {
            Some("makes the kubelet evict others".to_owned())
        }
        PodOutcome::Rejected { rejection } => {
            Some(format!("is rejected by the kubelet: {}", rejection.kubelet_reason()))
        }
        PodOutcome::Evicted { .. } => Some(outcome.to_string()),
        PodOutcome::Excluded { .. }
        | PodOutcome::Running
        | PodOutcome::Refused { .. }
        | PodOutcome::Pending { .. }
        | PodOutcome::Runs => None,
    }
}

/// Nodes, counted by what they have in common.
pub(super) struct NodeCounts<'a, T>(BTreeMap<T, (usize, Vec<&'a str>)>);

impl<T> Default for NodeCounts<'_, T> {
    fn default() -> Self {
        NodeCounts(BTreeMap::new())
    }
}

impl<'a, T: Ord> NodeCounts<'a, T> {
    pub(super) fn count(&mut self, what: T, node: &'a str) {
        let (nodes, examples) = self.0.entry(what).or_default();
        *nodes += 1;
        if examples.len() < EXAMPLES {
            examples.push(node);
        }
    }

    pub(super) fn most_first(self) -> Vec<Counted<'a, T>> {
        let counted = |(what, (nodes, examples))| Counted { what, nodes, examples };
        let mut all: Vec<Counted<'a, T>> = self.0.into_iter().map(counted).collect();
        // The sort is stable: equally frequent entries stay in the order of their keys.
        all.sort_by_key(|counted| std::cmp::Reverse(counted.nodes));
        all
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = if self.nodes == 1 { "node" } else { "nodes" };
        write!(f, "{} of {} {nodes}", self.run, self.nodes)?;
        for (number, reason) in self.reasons.iter().enumerate() {
            let separator = if number == 0 { ": " } else { ", " };
            write!(f, "{separator}{}", reason.what.counted(reason.nodes))?;
        }
        let nodes = if self.run == 1 { "node" } else { "nodes" };
        if self.unfit_nodes > 0 {
            write!(f, "; on {} of {} {nodes} the pod stays Pending", self.unfit_nodes, self.run)?;
            for (number, reason) in self.unfit.iter().enumerate() {
                let separator = if number == 0 { ": " } else { ", " };
                match self.unfit.len() {
                    1 => write!(f, "{separator}{}", reason.what)?,
                    _ => write!(f, "{separator}{} on {}", reason.what, reason.nodes)?,
                }
            }
        }
        for Counted { what, nodes: count, .. } in &self.outcomes {
            write!(f, "; on {count} of {} {nodes} the pod {what}", self.run)?;
        }
        for standing in &self.standing {
            if matches!(standing.what, Standing::MisscheduledStays | Standing::MisscheduledGoes) {
                write!(f, "; {} {}", standing.nodes, standing.what)?;
            }
        }
        for refusal in self.refusals {
            write!(f, "; no pod is created: {refusal}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::DaemonPlacement;
    use super::*;
    use crate::manifest::nodes::{Node, Nodes};

    #[track_caller]
    fn expect(template: Value, nodes: &[Node], pods: Value, expected: &str) {
        let daemon_set = serde_json::from_value(json!({
            "metadata": {"name": "agent"},
            "spec": {"selector": {}, "template": {"spec": template}},
        }));
        let placement = DaemonPlacement::compile(&daemon_set.unwrap());
        let mut all = Nodes::new();
        for node in nodes {
            all.push(node).unwrap();
        }
        let pods: Vec<k8s_openapi::api::core::v1::Pod> = serde_json::from_value(pods).unwrap();
        let occupancy = Occupancy::of(pods.clone());
        let placed = placement.on(&all);
        let summary = placed.summarize((!pods.is_empty()).then_some(&occupancy));
        assert_eq!(summary.to_string(), expected);
    }

    #[test]
    fn nodes_are_counted_by_reason() {
        let nodes: Vec<Node> = (0..40)
            .map(|number| {
                let node = Node::named(format!("n{number}"));
                if number < 38 {
                    node
                } else {
                    node.label("disktype", "sdd").taint("db", "", "NoSchedule")
                }
            })
            .collect();
        let selector = json!({"nodeSelector": {"disktype": "sdd"}, "containers": []});
        expect(
            selector,
            &nodes,
            json!([]),
            "0 of 40 nodes: 38 lack `disktype=sdd`, 2 have taint `db:NoSchedule`",
        );
        let one = [Node::named("a")];
        for (template, expected) in [
            (json!({}), "1 of 1 node"),
            (json!({"nodeName": "b"}), "0 of 1 node: nodeName names `b`, which is not a node here"),
            (json!({"nodeSelector": {"a": "b"}}), "0 of 1 node: 1 lacks `a=b`"),
            (
                json!({"overhead": {"cpu": "1"}}),
                "1 of 1 node; no pod is created: pod rejected: Pod Overhead set without \
                 corresponding RuntimeClass defined Overhead (name a RuntimeClass that sets this \
                 overhead in runtimeClassName, or leave overhead out)",
            ),
        ] {
            let mut template = template;
            template["containers"] = json!([]);
            expect(template, &one, json!([]), expected);
        }
    }

    #[test]
    fn what_does_not_fit_and_what_is_misscheduled_is_counted() {
        let owner = json!([{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent",
                            "uid": "1", "controller": true}]);
        let pods = json!([
            {"metadata": {"name": "x", "namespace": "default"},
             "spec": {"nodeName": "a", "containers": []}},
            {"metadata": {"name": "y", "namespace": "default", "ownerReferences": owner},
             "spec": {"nodeName": "b", "containers": []}},
        ]);
        let nodes = [
            Node::named("a").allocatable("pods", 1),
            Node::named("b").taint("t", "", "NoSchedule"),
            Node::named("c").allocatable("pods", 1),
        ];
        expect(
            json!({"containers": []}),
            &nodes,
            pods,
            "2 of 3 nodes: 1 has taint `t:NoSchedule`; on 1 of 2 nodes the pod stays Pending: \
             Too many pods; 1 misscheduled: one runs, and is left to run",
        );
    }
}
