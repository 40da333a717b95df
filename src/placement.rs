//! Which nodes run a DaemonSet's pods, and why.
//!
//! A DaemonSet is compiled once into a [`DaemonPlacement`], which is then put
//! [on](DaemonPlacement::on) the nodes of a cluster and asked node by node. Deciding
//! costs some nanoseconds; reasons are built only for what is asked.
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
//! Not covered: what other filters of the scheduler say (volumes, pod affinity, topology
//! spread), and a scheduler with a profile of its own.

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

/// What the controller does about one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Decision {
    /// A pod is created on the node if none is there.
    pub run: bool,
    /// A pod that is there stays. Never `false` where `run` is `true`.
    #[serde(rename = "continue")]
    pub stay: bool,
}

/// A DaemonSet, ready to be asked about nodes.
#[derive(Debug, Clone)]
pub struct DaemonPlacement {
    /// `metadata.namespace`; `default` when it is empty.
    pub namespace: String,
    /// `metadata.name`; `metadata.generateName` when it is empty.
    pub name: String,
    /// Whether `metadata.name` is set. Otherwise the API server generates a name, and which
    /// pods it owns is not known.
    is_named: bool,
    /// `spec.template.spec.nodeName`: only this node is looked at.
    pub node_name: Option<String>,
    /// `nodeSelector` and required node affinity of the template.
    pub affinity: NodeAffinity,
    /// The tolerations of the pods: the template's and those that the controller adds.
    pub tolerations: Vec<PodToleration>,
    /// What a pod asks of its node: resources and host ports, and how important it is.
    pub pod: PodInfo,
    /// Why the pods are refused on every node at their creation. Nothing runs then,
    /// whatever is decided about the nodes.
    pub refusals: Vec<Refusal>,
    /// The names of the gates that must be removed before a pod is scheduled.
    pub scheduling_gates: Vec<String>,
    /// `schedulerName`, when it is not Kubernetes' own.
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
    /// Where the scheduler may put the pods; `None` when their RuntimeClass sets no bounds.
    runtime_nodes: Option<RuntimeNodes>,
    /// The pods' metadata, as the template has it.
    metadata: Option<ObjectMeta>,
    /// The pods' spec, with a pod's defaults.
    spec: PodSpec,
}

impl DaemonPlacement {
    /// Compiles a DaemonSet, which need not have been given its defaults. A DaemonSet
    /// without a template is one with an empty template.
    pub fn compile(daemon_set: &DaemonSet) -> Self {
        DaemonPlacement::from(daemon_set.clone())
    }

    /// As [`DaemonPlacement::compile`], in a cluster with these priority classes, and with
    /// whichever else the DaemonSet names.
    pub fn compile_among(daemon_set: DaemonSet, classes: &PriorityClasses) -> Self {
        compile(daemon_set, classes, None)
    }

    /// As [`DaemonPlacement::compile`], in a cluster where the RuntimeClass that the template
    /// names is this one: its overhead counts, a template that contradicts it is refused, and
    /// [`Placed::is_for_runtime`] tells which nodes it leaves to the scheduler.
    pub fn compile_for_runtime(daemon_set: DaemonSet, class: &RuntimeClass) -> Self {
        compile(daemon_set, &PriorityClasses::default(), Some(class))
    }

    /// As [`DaemonPlacement::compile`], in a cluster with these priority classes and no others.
    pub fn compile_in(daemon_set: DaemonSet, classes: &PriorityClasses) -> Self {
        let mut placement = compile(daemon_set, classes, None);
        // Admission looks for the class before it asks anything else.
        let missing = daemon_pod::no_such_class(&placement.spec, classes);
        placement.refusals.splice(..0, missing);
        placement
    }

    /// Readies the placement for the nodes of a cluster.
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

    /// What drives pods out, by number of the list of taints.
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

    /// The images of the template's containers.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        self.spec.containers.iter().filter_map(|container| container.image.as_deref())
    }

    /// Whether a pod is one of the DaemonSet's own. None is while its name is to be generated.
    pub fn owns(&self, pod: &Occupant) -> bool {
        self.is_named
            && pod.daemon_set.as_deref() == Some(&self.name)
            && pod.namespace == self.namespace
    }
}

/// As [`DaemonPlacement::compile`], without a copy of the DaemonSet.
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
    // Amounts are rounded where they stand before they are summed up for the pod.
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

/// A DaemonSet put on the nodes of a cluster.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    placement: &'a DaemonPlacement,
    nodes: &'a Nodes,
    /// The node that the template names; `Some(None)` names one that is not there.
    node_name: Option<Option<Symbol>>,
    affinity: Resolved,
    /// By number of the list of taints.
    taints: Vec<TaintVerdict>,
    /// Which taint drives out a pod, and after how many seconds, by number of the list of taints.
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

    /// What the controller does about a node, which must be one of [`Placed::nodes`].
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

    /// Why the scheduler would not bind a daemon pod to a node beside the pods that run
    /// there. Empty when it would. A pod of the same DaemonSet that runs there already is
    /// not counted: it is this one.
    pub fn unfit(&self, node: NodeRef<'a>, occupancy: &'a Occupancy) -> Vec<Unfit<'a>> {
        let others = occupancy::others(self.placement, node, occupancy);
        occupancy::unfit_beside(self.placement, node, &others)
    }

    /// As [`Placed::unfit`], of one more pod of the DaemonSet: those that run there are counted,
    /// as they are while it surges, or while a former pod has not ended.
    pub fn unfit_beside_own(&self, node: NodeRef<'a>, occupancy: &'a Occupancy) -> Vec<Unfit<'a>> {
        let all: Vec<&Occupant> = occupancy.on(node.name()).iter().collect();
        occupancy::unfit_beside(self.placement, node, &all)
    }
}
