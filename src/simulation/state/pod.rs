//! One daemon pod, as much of it as the controller looks at.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use k8s_openapi::api::core::v1::Pod as PodObject;
use serde::{Serialize, Serializer};

use super::revisions::Revision;
use crate::simulation::Millis;

/// A pod's identity. Ids are given in the order of creation, so that an older pod has the
/// smaller one.
pub type PodId = u64;

/// A node's name, shared by all that mention it.
pub type NodeName = Arc<str>;

/// `status.phase`, as far as the controller tells phases apart.
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
    /// Its kubelet, which does not answer: it stays until that ends, or the node or the pod
    /// is removed by force.
    SilentKubelet,
    /// The garbage collector, since its node is gone.
    Collection,
}

/// Who the pod belongs to.
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
    /// The DaemonSet of this namespace and name.
    pub fn new(namespace: &str, name: &str) -> Self {
        Owner { namespace: namespace.into(), name: name.into() }
    }
}

/// What manages a pod that belongs to no DaemonSet of the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherController {
    /// A DaemonSet that is not simulated.
    DaemonSet,
    /// A kubelet, of whose static pod this is the mirror.
    Kubelet,
    /// Any other: a ReplicaSet, a Job, a node.
    Other,
}

/// What an object of the API says of its pod that a pod made by a template cannot say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// `metadata.uid`.
    pub uid: Option<String>,
    /// What manages it; `None` when nothing does.
    pub controller: Option<OtherController>,
    /// `status.startTime`, in seconds since 1970.
    pub start_time: Option<i64>,
    /// Whether it does not get ready by itself.
    pub fails: bool,
}

impl Imported {
    /// Reads an object.
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

/// The annotation of a static pod's mirror.
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

/// A pod of a DaemonSet, or one that was left by one.
#[derive(Debug, Clone)]
pub struct Pod {
    /// Its identity and age.
    pub id: PodId,
    /// `metadata.name`.
    pub name: Arc<str>,
    /// `metadata.namespace`.
    pub namespace: Arc<str>,
    /// `metadata.labels` when somebody replaced those of the template.
    pub own_labels: Option<Arc<BTreeMap<String, String>>>,
    /// The node that it is bound to, or meant for by its affinity.
    pub node: NodeName,
    /// Whether `spec.nodeName` is set.
    pub bound: bool,
    /// `metadata.creationTimestamp`.
    pub created: Millis,
    /// `status.phase`.
    pub phase: Phase,
    /// Since when the ready condition is true; `None` while it is not.
    pub ready_since: Option<Millis>,
    /// When its kubelet will report it ready; `None` when that is not expected.
    pub ready_at: Option<Millis>,
    /// Since when its kubelet has it ready, where the node lifecycle controller set the
    /// ready condition to false.
    pub ready_before: Option<Millis>,
    /// When its kubelet began to start it: readiness counts from here.
    pub starting_since: Millis,
    /// Whether its kubelet starts it only when the node's network is ready.
    pub awaits_network: bool,
    /// The template that it was made from.
    pub revision: Arc<Revision>,
    /// The label `pod-template-generation`: of which generation its DaemonSet's template was.
    /// `None` of a pod without it.
    pub template_generation: Option<i64>,
    /// The DaemonSet of the simulation that it belongs to; `None` when there is none.
    pub owner: Option<Owner>,
    /// Set when it is being deleted: when its kubelet will have ended it, if it answers.
    pub gone_at: Option<Millis>,
    /// When a taint of its node will drive it out.
    pub evict_at: Option<Millis>,
    /// Whether the scheduler made room for it on its node (`status.nominatedNodeName`).
    pub nominated: bool,
    /// Whether it is being deleted to make room for another.
    pub preempted: bool,
    /// Why it waits for the scheduler, in the scheduler's words.
    pub pending: Option<Arc<str>>,
    /// The other fields of its object, where it came from outside.
    pub imported: Option<Arc<Imported>>,
}

impl Pod {
    /// Its labels, without the hash of its template.
    pub fn labels(&self) -> Option<&BTreeMap<String, String>> {
        let of_template =
            || self.revision.template.metadata.as_ref().and_then(|meta| meta.labels.as_ref());
        self.own_labels.as_deref().or_else(of_template)
    }

    /// `metadata.uid`: that of its object, or one that follows from its id.
    pub fn uid(&self) -> String {
        let given = self.imported.as_ref().and_then(|imported| imported.uid.clone());
        given.unwrap_or_else(|| format!("00000000-0000-4000-8000-{:012x}", self.id))
    }

    /// What manages it, where that is no DaemonSet of the simulation.
    pub fn other_controller(&self) -> Option<OtherController> {
        self.imported.as_ref().and_then(|imported| imported.controller)
    }

    /// Whether it does not get ready by itself, as its object says.
    pub fn fails(&self) -> bool {
        self.imported.as_ref().is_some_and(|imported| imported.fails)
    }

    /// Whether a DaemonSet may adopt it, if it selects it.
    ///
    /// Source: `ClaimObject` in `pkg/controller/controller_ref_manager.go` at v1.36.
    pub fn is_adoptable(&self) -> bool {
        self.owner.is_none() && self.other_controller().is_none() && !self.is_deleting()
    }

    /// Whether it neither ended nor is being deleted.
    pub fn is_live(&self) -> bool {
        self.phase == Phase::Active && !self.is_deleting()
    }

    /// Whether it has been asked to go (`metadata.deletionTimestamp`).
    pub fn is_deleting(&self) -> bool {
        self.gone_at.is_some()
    }

    /// Whether it counts as of the present template: of its hash, or of its generation, as a
    /// pod may be that another DaemonSet of the same name has left.
    ///
    /// Source: `IsPodUpdated` in `pkg/controller/daemon/util/daemonset_util.go` at v1.36.
    pub fn is_updated(&self, hash: &str, template_generation: Option<i64>) -> bool {
        let is_of_generation =
            template_generation.is_some() && self.template_generation == template_generation;
        *self.revision.hash == *hash || is_of_generation
    }

    /// Ready for at least `min_ready` at `now`.
    ///
    /// Source: `IsPodAvailable` in `pkg/api/v1/pod/util.go` at v1.36.
    pub fn is_available(&self, min_ready: Millis, now: Millis) -> bool {
        self.ready_since
            .is_some_and(|since| min_ready == 0 || since.saturating_add(min_ready) <= now)
    }

    /// The order in which the controller prefers pods on one node: bound ones first, then
    /// the older.
    ///
    /// Source: `podByCreationTimestampAndPhase` in `pkg/controller/daemon/daemon_controller.go`.
    pub fn precedence(&self) -> (bool, Millis, PodId) {
        (!self.bound, self.created, self.id)
    }
}
