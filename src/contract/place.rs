//! The call `place`: on which nodes each DaemonSet runs a pod, and why.

mod outcome;
mod queue;
mod rollout;

pub(super) use outcome::legend;
pub use outcome::{OutcomeCount, PlacedOutcome};
pub(super) use queue::in_queue_order;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::applied::{ApplyOptions, Live};
use super::input::{DaemonSets, InputError, Remark, Source, read_nodes, read_pods};
use super::remedy::{Remedy, remedy};
use crate::manifest::Documents;
use crate::manifest::nodes::NodeRef;
use crate::placement::{Explanation, Occupancy, Outcome, Placed, PodOutcome, Summary};
use crate::scheduling::Allocatable;

/// DaemonSets and nodes to place them on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceCall {
    /// The DaemonSets, and PriorityClasses: YAML or JSON, one or more documents, `List`s included.
    /// Objects of other kinds are ignored.
    pub daemon_sets: String,
    /// The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them.
    pub nodes: String,
    /// The pods that already run, in the same format. Without them every node counts as empty.
    #[serde(default)]
    pub pods: Option<String>,
    /// The names of the nodes for which every predicate is explained; all nodes when absent, none
    /// when empty. Names of nodes that do not exist are ignored.
    #[serde(default)]
    pub explain: Option<Vec<String>>,
    /// The live objects of a cluster. Each DaemonSet whose namespace and name occur here is merged
    /// into its live object, as `kubectl apply` does, and the result is placed.
    #[serde(default)]
    pub live: Option<String>,
    /// How the DaemonSets are applied to `live`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub apply: ApplyOptions,
    /// `--namespace` of kubectl: the namespace of DaemonSets that name none; those that name a
    /// different one are reported in `problems`. `default` when absent.
    #[serde(default)]
    pub namespace: Option<String>,
}

/// The mapping of nodes to pods.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlaceAnswer {
    /// One entry per DaemonSet, in the order of the text. Objects that have only a `generateName`
    /// count as different DaemonSets, whose running pods are not known.
    pub daemon_sets: Vec<PlacedDaemonSet>,
    /// The outcomes that occur, with their meanings, in the order in which a legend lists them.
    pub outcomes: Vec<OutcomeCount>,
    /// What could not be read; the rest is evaluated.
    pub problems: Vec<InputError>,
    /// Remarks: the DaemonSets' text has no DaemonSet, or has one twice; nodes report no
    /// allocatable resources.
    pub remarks: Vec<Remark>,
}

/// The pods of one DaemonSet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlacedDaemonSet {
    /// Its namespace; `default` when the object names none.
    pub namespace: String,
    /// Its name, or its `generateName` when it has no name.
    pub name: String,
    /// The number of nodes on which a pod should run.
    pub should_run: usize,
    /// The numbers of nodes by reason, in one sentence.
    pub summary: String,
    /// What is wrong regardless of the node: requirements that no node meets, each with the
    /// closest label that nodes have; a `nodeName` that names no node; why no pod can be created
    /// at all.
    pub hints: Vec<String>,
    /// Changes that would let pods run on more nodes, those that gain the most nodes first; at
    /// most five.
    pub remedies: Vec<Remedy>,
    /// Why the rollout that the update starts cannot begin or cannot finish, in one sentence;
    /// absent when it can, when that is not known, and when `live` or `pods` is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<String>,
    /// One entry per node, in the order of the text.
    pub nodes: Vec<PlacedNode>,
}

/// One DaemonSet on one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlacedNode {
    /// The node's name.
    pub name: String,
    /// Whether the controller would create a pod on the node.
    pub should_run: bool,
    /// Whether the controller would leave a pod running that is already on the node.
    pub should_continue: bool,
    /// Whether the pod runs, even if with interruptions; absent when none should run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fits: Option<bool>,
    /// What happens to the pod.
    pub outcome: PlacedOutcome,
    /// What determines the outcome, in one line.
    pub reason: String,
    /// A note on the outcome: that an existing pod would stay. Absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// Every predicate with its outcome, in the order of the controller; empty for nodes that
    /// `explain` leaves out.
    pub why: Vec<Why>,
}

/// One predicate on one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// Which predicate: `node name`, `node selector`, `node affinity`, `taints`, …
    pub predicate: String,
    /// The outcome of the predicate.
    pub outcome: WhyOutcome,
    /// What determines the outcome.
    pub text: String,
}

/// The outcome of a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum WhyOutcome {
    /// It allows the pod on the node.
    Passed,
    /// It keeps the pod off the node.
    Failed,
    /// It decides nothing, but is informative.
    Noted,
}

/// Places each DaemonSet of `call.daemon_sets` on the nodes of `call.nodes`.
///
/// Several DaemonSets get resources in the order of their priority, as in the scheduler's queue,
/// and those of the same priority in the order of the text. Running pods of a DaemonSet count as
/// its own and do not compete with its new pods, unless they are preempted.
pub fn place(call: &PlaceCall) -> PlaceAnswer {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let nodes = read_nodes(&call.nodes, Source::Nodes, &mut problems);
    let pods = read_pods(call.pods.as_deref().unwrap_or_default(), &mut problems);
    let live = Documents::read(call.live.as_deref().unwrap_or_default());
    let live = Live::read(&live, &call.apply);
    let daemon_sets = DaemonSets::read_applied(
        &Documents::read(&call.daemon_sets).in_namespace(call.namespace.as_deref()),
        &live,
        Source::DaemonSets,
        &mut problems,
        &mut remarks,
    );
    let placements = daemon_sets.compiled();
    let dump = rollout::dump(call);
    let observation = dump.as_ref().map(rollout::observe);
    let rollouts: Vec<Option<String>> = daemon_sets
        .keyed()
        .into_iter()
        .map(|(_, daemon_set)| rollout::obstacle(observation.as_ref()?, daemon_set))
        .collect();
    let running = Occupancy::of(pods.into_iter().map(|pod| pod.object));
    let mut unreported = BTreeSet::new();
    let explained =
        call.explain.as_ref().map(|names| BTreeSet::from_iter(names.iter().map(String::as_str)));
    let daemon_sets: Vec<PlacedDaemonSet> =
        in_queue_order(&placements, &nodes, None, &running, |_, on, occupancy| {
            unreported.extend(nodes_without_allocatable(on));
            answer(on, occupancy, explained.as_ref())
        });
    let with_rollout =
        |(answer, rollout): (PlacedDaemonSet, _)| PlacedDaemonSet { rollout, ..answer };
    let daemon_sets: Vec<PlacedDaemonSet> =
        daemon_sets.into_iter().zip(rollouts).map(with_rollout).collect();
    remarks.extend(remark_on_unreported(&unreported));
    let nodes = daemon_sets.iter().flat_map(|daemon_set| &daemon_set.nodes);
    let outcomes = legend(nodes.map(|node| (node.outcome, 1)));
    PlaceAnswer { daemon_sets, outcomes, problems, remarks }
}

/// Returns the nodes on which a pod should run but cannot, because they report no allocatable
/// resources.
pub(super) fn nodes_without_allocatable<'a>(on: &Placed<'a>) -> impl Iterator<Item = &'a str> {
    let nodes = on.nodes().iter().filter(|node| !Allocatable::from(*node).is_reported());
    nodes.filter(|node| on.decide(*node).run).map(NodeRef::name)
}

/// The maximum number of nodes that a remark names.
const NAMED_NODES: usize = 3;

pub(super) fn remark_on_unreported(nodes: &BTreeSet<&str>) -> Option<Remark> {
    let report = match nodes.len() {
        0 => return None,
        1 => "reports",
        _ => "report",
    };
    let named: Vec<&str> = nodes.iter().take(NAMED_NODES).copied().collect();
    let more = match nodes.len().saturating_sub(NAMED_NODES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(Remark {
        source: Source::Nodes,
        message: format!(
            "{}{more} {report} no allocatable resources (status.allocatable), which counts as \
             room for no pod",
            named.join(", ")
        ),
    })
}

fn answer(
    on: &Placed<'_>,
    occupancy: &Occupancy,
    explained: Option<&BTreeSet<&str>>,
) -> PlacedDaemonSet {
    let placement = on.placement();
    let summary = on.summarize(Some(occupancy));
    PlacedDaemonSet {
        namespace: placement.namespace.clone(),
        name: placement.name.clone(),
        should_run: summary.run,
        summary: summary.to_string(),
        hints: hints(on, &summary),
        rollout: None,
        remedies: on.remedies().iter().map(|found| remedy(found, placement)).collect(),
        nodes: on
            .nodes()
            .iter()
            .map(|node| {
                let is_explained = explained.is_none_or(|names| names.contains(node.name()));
                placed_node(on, node, occupancy, is_explained)
            })
            .collect(),
    }
}

/// Returns what is wrong regardless of the node.
pub(super) fn hints(on: &Placed<'_>, summary: &Summary<'_>) -> Vec<String> {
    let nearest = summary.nearest.iter().map(ToString::to_string);
    let no_such_node = on.no_such_node().map(|hint| hint.to_string());
    let refusals = summary.refusals.iter().map(|refusal| format!("no pod is created: {refusal}"));
    nearest.chain(no_such_node).chain(refusals).collect()
}

pub(super) fn placed_node<'a>(
    on: &Placed<'a>,
    node: NodeRef<'a>,
    occupancy: &'a Occupancy,
    is_told: bool,
) -> PlacedNode {
    let decision = on.decide(node);
    let outcome = on.outcome(node, Some(occupancy));
    let placed = PlacedOutcome::from(&outcome);
    PlacedNode {
        name: node.name().to_owned(),
        should_run: decision.run,
        should_continue: decision.stay,
        fits: outcome.is_wanted().then(|| outcome.runs()),
        outcome: placed,
        reason: outcome.to_string(),
        note: note(placed, decision.stay),
        why: if is_told { why(&on.explain(node, Some(occupancy))) } else { Vec::new() },
    }
}

/// Returns the note on an outcome; `stays` is whether the controller leaves existing pods running.
pub(super) fn note(outcome: PlacedOutcome, stays: bool) -> Option<&'static str> {
    let would_stay = outcome == PlacedOutcome::Excluded && stays;
    would_stay.then_some("an existing pod would stay")
}

fn why(explanation: &Explanation<'_>) -> Vec<Why> {
    let checks = explanation.checks.iter().map(|check| Why {
        predicate: check.name().to_owned(),
        outcome: match check.outcome() {
            Outcome::Passed => WhyOutcome::Passed,
            Outcome::Failed => WhyOutcome::Failed,
            Outcome::Noted => WhyOutcome::Noted,
        },
        text: check.to_string(),
    });
    checks.chain(afterwards(&explanation.outcome)).collect()
}

/// Returns the checks that follow the controller's decision to create a pod.
fn afterwards(outcome: &PodOutcome<'_>) -> Vec<Why> {
    let why = |predicate: &str, outcome, text: &dyn ToString| Why {
        predicate: predicate.to_owned(),
        outcome,
        text: text.to_string(),
    };
    let failed = |predicate: &str, text: &dyn ToString| why(predicate, WhyOutcome::Failed, text);
    match outcome {
        PodOutcome::Excluded { .. } | PodOutcome::Running | PodOutcome::Runs => Vec::new(),
        PodOutcome::Refused { refusals } => {
            refusals.iter().map(|refusal| failed("admission", refusal)).collect()
        }
        PodOutcome::Pending { unfit, preemption } => {
            let why_none = why("preemption", WhyOutcome::Noted, preemption);
            unfit.iter().map(|unfit| failed("fit", unfit)).chain([why_none]).collect()
        }
        PodOutcome::Gated { .. } => vec![failed("schedulingGates", outcome)],
        PodOutcome::OtherScheduler { .. } => vec![failed("schedulerName", outcome)],
        PodOutcome::Preempts { .. } => vec![why("preemption", WhyOutcome::Noted, outcome)],
        PodOutcome::Rejected { .. } => vec![failed("kubelet", outcome)],
        PodOutcome::Evicted { .. } => vec![why("eviction", WhyOutcome::Noted, outcome)],
    }
}
