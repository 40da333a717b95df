//! Whether a pod can be bound to a node: the predicates of the scheduler, the kubelet and taint
//! eviction, and Kubernetes' texts for them. No other module repeats any of these.
//!
//! This module does not depend on DaemonSets. [`placement`](crate::placement) evaluates nodes as
//! they are, [`simulation`](crate::simulation) nodes as they will be, and both get the same
//! answer for the same node and pods.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::scheduling::{self, Allocatable, PodInfo, PriorityClasses, Requests};
//!
//! let spec = serde_json::from_str(r#"{"containers": [
//!     {"name": "c", "resources": {"requests": {"cpu": "600m"}}}
//! ]}"#).unwrap();
//! let pod = PodInfo::of_spec(&spec, &PriorityClasses::default());
//! let node = Node::named("a").allocatable("cpu", 1_000).allocatable("pods", 110);
//!
//! let failures = scheduling::fit(Allocatable::from(&node), &pod, &[&pod]);
//! assert_eq!(scheduling::reasons(&failures), ["Insufficient cpu"]);
//! ```
//!
//! Source: `pkg/scheduler/framework/plugins/{noderesources,nodeports,tainttoleration}`,
//! `pkg/scheduler/framework/plugins/defaultpreemption` and
//! `pkg/controller/tainteviction` at v1.36.

mod allocatable;
mod fit;
mod host_ports;
mod pod_info;
mod preemption;
mod priority;
mod resize;
mod resources;
mod taints;

pub use allocatable::Allocatable;
pub use fit::{FitFailure, fit, fits, reasons};
pub(crate) use fit::{PODS, resource_failures};
pub use host_ports::HostPort;
pub use pod_info::PodInfo;
pub use preemption::NoPreemption;
pub(crate) use preemption::{Candidate, victims};
pub(crate) use priority::SYSTEM_CRITICAL;
pub use priority::{PreemptionPolicy, PriorityClass, PriorityClasses};
pub(crate) use resources::is_extended;
pub use resources::{Amount, Requests};
pub(crate) use taints::{
    NO_EXECUTE, NO_SCHEDULE, NOT_READY, TaintVerdict, UNREACHABLE, UNSCHEDULABLE, cordon_tolerated,
    daemon_tolerations, eviction, is_added_to_daemon_pods, is_of_silent_kubelet, outcome,
    pod_tolerations, verdict,
};
pub use taints::{PodToleration, TaintOutcome, TolerationAuthor};
