//! What else a pod asks of the scheduler: taints to bear, pods to spread among, gates
//! to wait for.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

mod gates;
mod tolerations;
mod topology_spread;

pub(super) use gates::{validate_readiness_gates, validate_scheduling_gates};
pub(super) use tolerations::{validate_toleration_list, validate_tolerations};
pub(super) use topology_spread::{has_invalid_match_label_keys, validate_topology_spread};
