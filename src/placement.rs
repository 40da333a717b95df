//! Which nodes run a DaemonSet's pods, and why.
//!
//! A DaemonSet is compiled once into a [`DaemonPlacement`], which [`DaemonPlacement::on`] then
//! places on the nodes of a cluster, to be queried node by node. A decision costs a few
//! nanoseconds; reasons are built only on request.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::{Node, Nodes};
//! use daemonset_preflight::placement::DaemonPlacement;
//! use k8s_openapi::api::apps::v1::DaemonSet;
//!
//! let daemon_set: DaemonSet = serde_json::from_str(r#"{
//!     "metadata": {"name": "agent", "namespace": "default"},
//!     "spec": {
//!         "selector": {"matchLabels": {"app": "agent"}},
//!         "template": {
//!             "metadata": {"labels": {"app": "agent"}},
//!             "spec": {
//!                 "nodeSelector": {"disktype": "ssd"},
//!                 "containers": [{"name": "agent", "image": "agent:1"}]
//!             }
//!         }
//!     }
//! }"#).unwrap();
//! let mut nodes = Nodes::new();
//! nodes.push(&Node::named("a").label("disktype", "ssd")).unwrap();
//! nodes.push(&Node::named("b").label("disktype", "ssd").taint("db", "", "NoExecute")).unwrap();
//! nodes.push(&Node::named("c").label("disktype", "hdd")).unwrap();
//!
//! let placement = DaemonPlacement::compile(&daemon_set);
//! let placed = placement.on(&nodes);
//! let run: Vec<bool> = nodes.iter().map(|node| placed.decide(node).run).collect();
//! assert_eq!(run, [true, false, false]);
//! ```
//!
//! Whether a pod then fits on its node is decided by [`scheduling`].
//!
//! Source: `NodeShouldRunDaemonPod` in `pkg/controller/daemon/daemon_controller.go` at
//! v1.36.
//!
//! Not covered: the scheduler's other filters (volumes, pod affinity, topology spread), and
//! schedulers with a custom profile.

mod budget;
mod co_located;
mod daemon_pod;
mod difference;
mod explanation;
mod groups;
mod listed_pods;
mod messages;
mod nearest;
mod node_affinity;
mod occupancy;
mod outcome;
mod overhead;
mod overlap;
mod presets;
mod reason;
mod remedy;
mod rollout_obstacle;
mod runtime_class;
mod summary;
mod transient;
mod update;
mod well_known;

pub use budget::Budget;
pub(crate) use budget::allows_surge;
pub use co_located::Crowded;
pub use daemon_pod::Refusal;
pub use difference::{Added, Difference, Gain, Loss, PassedOver, Removed, Rollout, RunningPod};
pub use explanation::{Check, Explanation, Outcome, Standing};
pub use groups::{Aspect, Group, groups};
pub use listed_pods::UnownedPod;
pub use nearest::{Nearest, Suggestion};
pub use node_affinity::{RequirementOutcome, TermOutcome};
pub use occupancy::{Holder, Occupancy, Occupant, Unfit, scheduler_reasons};
pub use outcome::{NoSuchNode, PodOutcome, Preemptor, Rejection};
pub use overhead::{NodeOverhead, Share, overhead};
pub use overlap::{
    DaemonSetName, PortClash, SelectorOverlap, all_selector_overlaps, port_clashes,
    selector_overlaps,
};
pub use presets::Preset;
pub use reason::{Reason, Within};
pub use remedy::{Relabel, Remedy, Site};
pub use rollout_obstacle::RolloutObstacle;
pub use summary::{Counted, Summary};
pub use update::PodAfterUpdate;

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy};
use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::api::node::v1::RuntimeClass;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use runtime_class::{ResolvedRuntimeNodes, RuntimeNodes};
use serde::Serialize;

use crate::defaults;
use crate::manifest::nodes::{NodeRef, Nodes, Symbol, Taint};
use crate::scheduling::{self, PodInfo, PodToleration, PriorityClasses, TaintVerdict};
use crate::selectors::{NodeAffinity, Resolved, Selector};

/// The controller's decision about one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Decision {
    /// Whether the controller creates a pod on the node if the node has none.
    pub run: bool,
    /// Whether a pod that is already on the node may stay. Never `false` where `run` is `true`.
    #[serde(rename = "continue")]
    pub stay: bool,
}

/// A DaemonSet, compiled for placement on nodes.
#[derive(Debug, Clone)]
pub struct DaemonPlacement {
    /// `metadata.namespace`; `default` when it is empty.
    pub namespace: String,
    /// `metadata.name`; `metadata.generateName` when it is empty.
    pub name: String,
    /// Whether `metadata.name` is set. Otherwise the API server generates a name, and it is
    /// unknown which pods the DaemonSet owns.
    is_named: bool,
    /// `spec.template.spec.nodeName`: no other node runs a pod.
    pub node_name: Option<String>,
    /// `nodeSelector` and required node affinity of the template.
    pub affinity: NodeAffinity,
    /// The tolerations of the pods: the template's and those that the controller adds.
    pub tolerations: Vec<PodToleration>,
    /// What a pod requests of its node (resources and host ports), and its priority.
    pub pod: PodInfo,
    /// Why the API server refuses every pod at its creation. Unless this is empty, no pod runs,
    /// whatever is decided about the nodes.
    pub refusals: Vec<Refusal>,
    /// The names of the gates that must be removed before a pod is scheduled.
    pub scheduling_gates: Vec<String>,
    /// `schedulerName`, unless it is the default scheduler.
    pub other_scheduler: Option<String>,
    /// `os.name`.
    pub os: Option<String>,
    /// Whether pods of an old template are replaced only when somebody deletes them.
    pub on_delete: bool,
    /// Whether a rolling update creates the new pod of a node before it deletes the old one.
    pub surges: bool,
    /// How pods of an old template are replaced.
    update_strategy: Option<DaemonSetUpdateStrategy>,
    /// The labels of the pods.
    pub labels: BTreeMap<String, String>,
    /// Which pods the DaemonSet selects; `None` when its selector is empty or malformed.
    pub selector: Option<Selector>,
    /// The nodes to which the RuntimeClass restricts the scheduler; `None` if it sets no
    /// restriction.
    runtime_nodes: Option<RuntimeNodes>,
    /// The pods' metadata, as the template has it.
    metadata: Option<ObjectMeta>,
    /// The pods' spec, with a pod's defaults.
    spec: PodSpec,
}

impl DaemonPlacement {
    /// Compiles a DaemonSet. Defaults are applied first, so the DaemonSet need not have them. A
    /// DaemonSet without a template is treated as one with an empty template.
    pub fn compile(daemon_set: &DaemonSet) -> Self {
        DaemonPlacement::from(daemon_set.clone())
    }

    /// Like [`DaemonPlacement::compile`], in a cluster that has these priority classes. Any other
    /// class that the DaemonSet names is assumed to exist.
    pub fn compile_among(daemon_set: DaemonSet, classes: &PriorityClasses) -> Self {
        compile(daemon_set, classes, None)
    }

    /// Like [`DaemonPlacement::compile`], in a cluster where `class` is the RuntimeClass that the
    /// template names: its overhead counts, a template that contradicts it is refused, and
    /// [`Placed::is_for_runtime`] reports to which nodes it restricts the scheduler.
    pub fn compile_for_runtime(daemon_set: DaemonSet, class: &RuntimeClass) -> Self {
        compile(daemon_set, &PriorityClasses::default(), Some(class))
    }

    /// Like [`DaemonPlacement::compile`], in a cluster that has no priority classes but these and
    /// the built-in ones: the pods of a DaemonSet that names any other class are refused.
    pub fn compile_in(daemon_set: DaemonSet, classes: &PriorityClasses) -> Self {
        let mut placement = compile(daemon_set, classes, None);
        // Admission looks up the priority class before it makes any other check.
        let missing = daemon_pod::no_such_class(&placement.spec, classes);
        placement.refusals.splice(..0, missing);
        placement
    }

    /// Places the DaemonSet on the nodes of a cluster.
    pub fn on<'a>(&'a self, nodes: &'a Nodes) -> Placed<'a> {
        let taints: Vec<_> = nodes
            .taint_lists()
            .map(|taints| scheduling::verdict(taints, &self.tolerations))
            .collect();
        Placed {
            evictions: self.evictions(nodes, &taints),
            placement: self,
            nodes,
            node_name: self.node_name.as_deref().map(|name| nodes.symbol(name)),
            affinity: self.affinity.resolve(nodes),
            runtime_nodes: self.runtime_nodes.as_ref().map(|runtime| runtime.resolve(nodes)),
            taints,
        }
    }

    /// Returns, for each distinct list of taints, which taint evicts a pod and after how many
    /// seconds; `None` where a pod is not evicted.
    fn evictions<'a>(
        &self,
        nodes: &'a Nodes,
        verdicts: &[TaintVerdict],
    ) -> Vec<Option<(Taint<'a>, i64)>> {
        let is_limited = self.tolerations.iter().any(|toleration| toleration.seconds.is_some());
        let lists = nodes.taint_lists().zip(verdicts);
        lists
            .map(|(taints, verdict)| match is_limited || !verdict.stay {
                true => scheduling::eviction(taints, &self.tolerations),
                false => None,
            })
            .collect()
    }

    /// Returns the images of the template's containers.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        self.spec.containers.iter().filter_map(|container| container.image.as_deref())
    }

    /// Whether the DaemonSet owns a pod. Always `false` while its name is still to be generated.
    pub fn owns(&self, pod: &Occupant) -> bool {
        self.is_named
            && pod.daemon_set.as_deref() == Some(&self.name)
            && pod.namespace == self.namespace
    }
}

/// Like [`DaemonPlacement::compile`], but without cloning the DaemonSet.
impl From<DaemonSet> for DaemonPlacement {
    fn from(daemon_set: DaemonSet) -> Self {
        compile(daemon_set, &PriorityClasses::default(), None)
    }
}

fn compile(
    mut daemon_set: DaemonSet,
    classes: &PriorityClasses,
    runtime: Option<&RuntimeClass>,
) -> DaemonPlacement {
    // Defaulting rounds each amount in place, before the amounts are summed for the pod.
    defaults::apply(&mut daemon_set);
    let DaemonSet { metadata: meta, spec, .. } = daemon_set;
    let namespace = meta.namespace.filter(|n| !n.is_empty());
    let name = meta.name.filter(|name| !name.is_empty());
    let is_named = name.is_some();
    let DaemonSetSpec { selector, template, update_strategy, .. } = spec.unwrap_or_default();
    let metadata = template.metadata;
    let mut spec = template.spec.unwrap_or_default();
    defaults::apply_pod_spec(&mut spec);
    let empty = selector == LabelSelector::default();
    let pod = match runtime {
        Some(class) => PodInfo::of_spec(&runtime_class::with_overhead(&spec, class), classes),
        None => PodInfo::of_spec(&spec, classes),
    };
    DaemonPlacement {
        namespace: namespace.unwrap_or_else(|| "default".to_owned()),
        name: name.or(meta.generate_name).unwrap_or_default(),
        is_named,
        node_name: daemon_pod::node_name(&spec).map(str::to_owned),
        affinity: NodeAffinity::of(&spec),
        tolerations: scheduling::daemon_tolerations(&spec),
        pod,
        refusals: daemon_pod::refusals(&spec, classes, runtime),
        scheduling_gates: daemon_pod::scheduling_gates(&spec),
        other_scheduler: daemon_pod::other_scheduler(&spec).map(str::to_owned),
        os: spec.os.as_ref().map(|os| os.name.clone()),
        on_delete: update::is_on_delete(update_strategy.as_ref()),
        surges: update::surges(update_strategy.as_ref()),
        update_strategy,
        labels: metadata.as_ref().and_then(|meta| meta.labels.clone()).unwrap_or_default(),
        selector: Selector::parse(Some(&selector)).ok().filter(|_| !empty),
        runtime_nodes: runtime.and_then(|class| RuntimeNodes::of(&spec, class)),
        metadata,
        spec,
    }
}

/// A DaemonSet placed on the nodes of a cluster.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    placement: &'a DaemonPlacement,
    nodes: &'a Nodes,
    /// The node that the template names; `Some(None)` if the cluster has no such node.
    node_name: Option<Option<Symbol>>,
    affinity: Resolved,
    /// One verdict for each distinct list of taints; `Row::taints` is the index.
    taints: Vec<TaintVerdict>,
    /// For each distinct list of taints, which taint evicts a pod and after how many seconds.
    evictions: Vec<Option<(Taint<'a>, i64)>>,
    runtime_nodes: Option<ResolvedRuntimeNodes>,
}

impl<'a> Placed<'a> {
    /// The DaemonSet.
    pub fn placement(&self) -> &'a DaemonPlacement {
        self.placement
    }

    /// The nodes.
    pub fn nodes(&self) -> &'a Nodes {
        self.nodes
    }

    /// Returns the controller's decision about a node, which must be one of [`Placed::nodes`].
    #[inline]
    pub fn decide(&self, node: NodeRef<'_>) -> Decision {
        let row = node.row();
        let named = self.node_name.is_none_or(|name| name == Some(row.name));
        if !named || !self.affinity.matches(row, self.nodes) {
            return Decision { run: false, stay: false };
        }
        match self.taints.get(row.taints as usize) {
            Some(verdict) => Decision { run: verdict.run, stay: verdict.stay },
            None => Decision { run: false, stay: false },
        }
    }

    /// Returns why the scheduler would not bind a daemon pod to a node, given the pods that run
    /// there; empty if it would. A pod of the same DaemonSet that already runs on the node does
    /// not count: it is the pod in question.
    pub fn unfit(&self, node: NodeRef<'a>, occupancy: &'a Occupancy) -> Vec<Unfit<'a>> {
        let others = occupancy::others(self.placement, node, occupancy);
        occupancy::unfit_beside(self.placement, node, &others)
    }

    /// Like [`Placed::unfit`], for one more pod of the DaemonSet: its pods that run on the node
    /// count, as they do during a surge, or while an old pod has not terminated.
    pub fn unfit_beside_own(&self, node: NodeRef<'a>, occupancy: &'a Occupancy) -> Vec<Unfit<'a>> {
        let all: Vec<&Occupant> = occupancy.on(node.name()).iter().collect();
        occupancy::unfit_beside(self.placement, node, &all)
    }
}
