//! Computes the API server's answer to a create or an update of a DaemonSet.
//!
//! The checks run in the API server's order, so the findings come in that order too.
//!
//! Source: `pkg/registry/apps/daemonset/strategy.go` at v1.36.

mod affinity;
mod apparmor_annotations;
mod containers;
mod conversion;
mod daemon_set;
mod disabled_fields;
mod dns;
mod every_container;
mod eviction_responders;
mod field_refs;
mod host_namespaces;
mod label_selector;
mod lifetime;
mod local_paths;
mod named_objects;
mod object_meta;
mod one_of;
mod operating_system;
mod options;
mod pod_annotations;
mod pod_context;
mod pod_spec;
mod pod_template;
mod preconditions;
mod ratcheting;
mod request_metadata;
mod resource_claims;
mod resources;
mod scheduling;
mod seccomp_annotations;
mod security_context;
mod semantic_equality;
mod stored_object;
mod strategy;
mod toleration_annotation;
mod update_strategy;
mod volumes;
mod warnings;
mod workload;

pub(crate) use conversion::{first_template_generation, template_generation};
pub use disabled_fields::Dropped;
pub use options::PodOptions;
pub use preconditions::{PreconditionFailure, failed_precondition};
pub(crate) use semantic_equality::{same_daemon_set_spec, same_template};
pub use stored_object::{stored_object, stored_template};

use crate::field::{ErrorList, Warning};
use crate::manifest::Manifest;

/// The API server's answer to an object that it could decode.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The validation errors. Empty when the object is accepted.
    pub errors: ErrorList,
    /// The API server's warnings. When the object is rejected, only those about the request
    /// itself, such as a duplicate owner reference.
    pub warnings: Vec<Warning>,
    /// Fields that the server would silently drop because their feature is off, sorted by path.
    pub dropped: Vec<Dropped>,
}

/// Validates a create of `new`, whose defaults must have been applied.
///
/// The rules are those of the server that `new` was decoded for. `new` is left as the API
/// server would store it.
pub fn create(new: &mut Manifest) -> Verdict {
    remarking_on_owners(new, strategy::create)
}

/// Validates an update of `old` to `new`; the defaults of both must have been applied.
///
/// `old` is the stored object. If it was written by hand and lacks what the server sets on
/// every object, such as the UID, it takes those values from `new`. Whether the update
/// addresses `old` at all is for the caller to check first, with [`failed_precondition`]. Both
/// objects are left as the API server would store them.
pub fn update(new: &mut Manifest, old: &mut Manifest) -> Verdict {
    remarking_on_owners(new, |new| strategy::update(new, old))
}

/// Drops duplicate owner references, which the API server does before anything else, and puts
/// the warning about them before those of `answer`.
fn remarking_on_owners(
    new: &mut Manifest,
    answer: impl FnOnce(&mut Manifest) -> Verdict,
) -> Verdict {
    let remark = warnings::drop_duplicate_owner_references(&mut new.daemon_set.metadata);
    let mut verdict = answer(new);
    verdict.warnings.splice(0..0, remark);
    verdict
}
