//! What the API server would answer to a create or an update.
//!
//! The order of checks, and so of findings, is the API server's.
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
    /// What is wrong. Empty when the object is accepted.
    pub errors: ErrorList,
    /// What is remarked. Of an object that is refused, only what is remarked on the
    /// request itself, such as an owner that is named twice.
    pub warnings: Vec<Warning>,
    /// Fields that the server would drop without a word, because their feature is off, in the
    /// order of their paths.
    pub dropped: Vec<Dropped>,
}

/// Answers a create of `new`, which has been given its defaults.
///
/// `new` is left as the API server would store it. The server is the one that it was decoded
/// for.
pub fn create(new: &mut Manifest) -> Verdict {
    remarking_on_owners(new, strategy::create)
}

/// Answers an update of `old` to `new`, both of which have been given their defaults.
///
/// `old` is the stored object. One that was written by hand lacks what the server gives to
/// each object, its UID for one; it takes that over from `new`. Whether the update is meant
/// for `old` at all is [`failed_precondition`]'s question, and comes first. Both are left as the API server would store them.
pub fn update(new: &mut Manifest, old: &mut Manifest) -> Verdict {
    remarking_on_owners(new, |new| strategy::update(new, old))
}

/// The API server drops repeated owners before it does anything else.
fn remarking_on_owners(
    new: &mut Manifest,
    answer: impl FnOnce(&mut Manifest) -> Verdict,
) -> Verdict {
    let remark = warnings::drop_duplicate_owner_references(&mut new.daemon_set.metadata);
    let mut verdict = answer(new);
    verdict.warnings.splice(0..0, remark);
    verdict
}
