//! One pod: the state that the controller uses.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use k8s_openapi::api::core::v1::Pod as PodObject;
use serde::{Serialize, Serializer};

use super::revisions::Revision;
use crate::simulation::Millis;

/// A pod's identity. Ids are assigned in the order of creation, so that an older pod has the
/// smaller id.
pub type PodId = u64;

/// A node's name, shared by all that mention it.
pub type NodeName = Arc<str>;

/// `status.phase`, as far as the controller distinguishes phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// `Pending` or `Running`.
    Active,
    /// `Succeeded`.
    Succeeded,
    /// `Failed`.
    Failed,
}

/// What a pod that is being deleted waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Termination {
    /// Its kubelet, which will have ended it at this time.
    EndsAt(Millis),
    /// Its kubelet, which does not respond: the pod stays until the kubelet responds again, or the
    /// node or the pod is removed by force.
    SilentKubelet,
    /// The garbage collector, because its node no longer exists.
    Collection,
}

/// The DaemonSet that owns a pod.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The DaemonSet's namespace.
    pub namespace: Arc<str>,
    /// The DaemonSet's name.
    pub name: Arc<str>,
}

/// A DaemonSet's namespace and name.
pub type DaemonSetKey = Owner;

impl Owner {
    /// Creates the key of the DaemonSet with this namespace and name.
    pub fn new(namespace: &str, name: &str) -> Self {
        Owner { namespace: namespace.into(), name: name.into() }
    }
}

/// What manages a pod that belongs to no DaemonSet of the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherController {
    /// A DaemonSet that is not simulated.
    DaemonSet,
    /// A kubelet: the pod is the mirror of its static pod.
    Kubelet,
    /// Any other controller: a ReplicaSet, a Job, a node.
    Other,
}

/// The properties of an API object that a pod created from a template does not have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// `metadata.uid`.
    pub uid: Option<String>,
    /// The controller of the pod; `None` when it has none.
    pub controller: Option<OtherController>,
    /// `status.startTime`, in seconds since 1970.
    pub start_time: Option<i64>,
    /// Whether the pod does not become ready by itself.
    pub fails: bool,
}

impl Imported {
    /// Reads the properties of an object.
    pub fn of(pod: &PodObject) -> Self {
        let meta = &pod.metadata;
        let mirrors = meta.annotations.as_ref().is_some_and(|all| all.contains_key(MIRROR));
        let mut owners = meta.owner_references.iter().flatten();
        let controller = owners.find(|owner| owner.controller == Some(true));
        let status = pod.status.as_ref();
        Imported {
            uid: meta.uid.clone().filter(|uid| !uid.is_empty()),
            controller: match controller {
                _ if mirrors => Some(OtherController::Kubelet),
                Some(owner) if owner.kind == "DaemonSet" => Some(OtherController::DaemonSet),
                Some(_) => Some(OtherController::Other),
                None => None,
            },
            start_time: status.and_then(|status| Some(status.start_time.as_ref()?.0.as_second())),
            fails: false,
        }
    }
}

/// The annotation of a mirror pod.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// `namespace/name`.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

impl Serialize for Owner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A pod, of a DaemonSet or not.
#[derive(Debug, Clone)]
pub struct Pod {
    /// The pod's identity, which also orders pods by age.
    pub id: PodId,
    /// `metadata.name`.
    pub name: Arc<str>,
    /// `metadata.namespace`.
    pub namespace: Arc<str>,
    /// `metadata.labels` if they have replaced those of the template.
    pub own_labels: Option<Arc<BTreeMap<String, String>>>,
    /// The node that the pod is bound to, or that its affinity selects.
    pub node: NodeName,
    /// Whether `spec.nodeName` is set.
    pub bound: bool,
    /// `metadata.creationTimestamp`.
    pub created: Millis,
    /// `status.phase`.
    pub phase: Phase,
    /// Since when the Ready condition is true; `None` while it is not.
    pub ready_since: Option<Millis>,
    /// When its kubelet will report the pod ready; `None` when that is not expected.
    pub ready_at: Option<Millis>,
    /// Since when the pod is ready for its kubelet, while the Ready condition is false because the
    /// node lifecycle controller set it so.
    pub ready_before: Option<Millis>,
    /// When its kubelet began to start the pod: the time until it is ready counts from here.
    pub starting_since: Millis,
    /// Whether its kubelet starts the pod only when the node's network is ready.
    pub awaits_network: bool,
    /// The template that the pod was created from.
    pub revision: Arc<Revision>,
    /// The label `pod-template-generation`: the generation of its DaemonSet's template when the
    /// pod was created. `None` for a pod without the label.
    pub template_generation: Option<i64>,
    /// The DaemonSet of the simulation that the pod belongs to; `None` when there is none.
    pub owner: Option<Owner>,
    /// When the kubelet of a pod that is being deleted will have ended it, if it responds; `None`
    /// for a pod that is not being deleted.
    pub gone_at: Option<Millis>,
    /// When a taint of its node will evict the pod; `None` when none will.
    pub evict_at: Option<Millis>,
    /// Whether the scheduler made room for the pod on its node (`status.nominatedNodeName`).
    pub nominated: bool,
    /// Whether the pod has been preempted: it is being deleted to make room for another.
    pub preempted: bool,
    /// The scheduler's message about why the pod waits; `None` when there is none.
    pub pending: Option<Arc<str>>,
    /// The other fields of the pod's object, if it was created from outside or imported.
    pub imported: Option<Arc<Imported>>,
}

impl Pod {
    /// Returns the pod's labels, without the hash of its template.
    pub fn labels(&self) -> Option<&BTreeMap<String, String>> {
        let of_template =
            || self.revision.template.metadata.as_ref().and_then(|meta| meta.labels.as_ref());
        self.own_labels.as_deref().or_else(of_template)
    }

    /// Returns `metadata.uid`: that of the pod's object, or one derived from its id.
    pub fn uid(&self) -> String {
        let given = self.imported.as_ref().and_then(|imported| imported.uid.clone());
        given.unwrap_or_else(|| format!("00000000-0000-4000-8000-{:012x}", self.id))
    }

    /// Returns the controller of a pod that belongs to no DaemonSet of the simulation.
    pub fn other_controller(&self) -> Option<OtherController> {
        self.imported.as_ref().and_then(|imported| imported.controller)
    }

    /// Whether the pod does not become ready by itself, according to its object.
    pub fn fails(&self) -> bool {
        self.imported.as_ref().is_some_and(|imported| imported.fails)
    }

    /// Whether a DaemonSet whose selector matches the pod may adopt it.
    ///
    /// Source: `ClaimObject` in `pkg/controller/controller_ref_manager.go` at v1.36.
    pub fn is_adoptable(&self) -> bool {
        self.owner.is_none() && self.other_controller().is_none() && !self.is_deleting()
    }

    /// Whether the pod has neither ended nor is being deleted.
    pub fn is_live(&self) -> bool {
        self.phase == Phase::Active && !self.is_deleting()
    }

    /// Whether the pod is being deleted (`metadata.deletionTimestamp` is set).
    pub fn is_deleting(&self) -> bool {
        self.gone_at.is_some()
    }

    /// Whether the pod counts as updated: it has the hash of the present template or its
    /// generation. Only the generation may match for a pod that an earlier DaemonSet of the same
    /// name left.
    ///
    /// Source: `IsPodUpdated` in `pkg/controller/daemon/util/daemonset_util.go` at v1.36.
    pub fn is_updated(&self, hash: &str, template_generation: Option<i64>) -> bool {
        let is_of_generation =
            template_generation.is_some() && self.template_generation == template_generation;
        *self.revision.hash == *hash || is_of_generation
    }

    /// Whether the pod has been ready for at least `min_ready` at `now`.
    ///
    /// Source: `IsPodAvailable` in `pkg/api/v1/pod/util.go` at v1.36.
    pub fn is_available(&self, min_ready: Millis, now: Millis) -> bool {
        self.ready_since
            .is_some_and(|since| min_ready == 0 || since.saturating_add(min_ready) <= now)
    }

    /// Returns the key by which the controller orders the pods of one node, the preferred first:
    /// bound pods, then older ones.
    ///
    /// Source: `podByCreationTimestampAndPhase` in `pkg/controller/daemon/daemon_controller.go`.
    pub fn precedence(&self) -> (bool, Millis, PodId) {
        (!self.bound, self.created, self.id)
    }
}
