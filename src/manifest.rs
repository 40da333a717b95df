//! Text to objects: what a user wrote, decoded as the API server decodes it.

use k8s_openapi::api::apps::v1::DaemonSet;

mod decode;

pub use decode::{DecodeError, Decoded, StrictFinding, decode_json};

/// A DaemonSet as it was decoded: the typed object, and what its type cannot hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The object.
    pub daemon_set: DaemonSet,
    /// Whether `spec.selector` was given. A missing selector selects nothing, an
    /// empty one everything, and the API server answers them differently;
    /// [`DaemonSet`] cannot tell them apart.
    pub has_selector: bool,
}
