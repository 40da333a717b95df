//! Validates what else, besides affinity, governs the scheduling of a pod: tolerations,
//! topology spread constraints, and gates.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

mod gates;
mod tolerations;
mod topology_spread;

pub(super) use gates::{validate_readiness_gates, validate_scheduling_gates};
pub(super) use tolerations::{validate_toleration_list, validate_tolerations};
pub(super) use topology_spread::{has_invalid_match_label_keys, validate_topology_spread};
