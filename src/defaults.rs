//! What the API server fills in before it validates.
//!
//! [`apply`] fills in a DaemonSet, whose template gets less than a pod: requests are not
//! taken from limits, nor host ports from the host's network. [`apply_pod`] fills in a pod.
//! What reading into the API server's own types changes is done as well:
//! `serviceAccount` stands for a missing `serviceAccountName`, and annotations that init
//! containers had in early versions are dropped.
//!
//! Law: applying them twice changes nothing more.
//!
//! ```
//! use daemonset_preflight::defaults;
//! use k8s_openapi::api::apps::v1::DaemonSet;
//!
//! let mut agent: DaemonSet = serde_json::from_str(r#"{
//!     "apiVersion": "apps/v1", "kind": "DaemonSet",
//!     "spec": {"selector": {}, "template": {"spec": {"containers": [{"name": "agent", "image": "agent"}]}}}
//! }"#)?;
//! defaults::apply(&mut agent);
//! let spec = agent.spec.as_ref().unwrap();
//! assert_eq!(spec.revision_history_limit, Some(10));
//! let pod = spec.template.spec.as_ref().unwrap();
//! assert_eq!(pod.containers[0].image_pull_policy.as_deref(), Some("Always"));
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Source: `pkg/apis/apps/v1/defaults.go`, `pkg/apis/core/v1/defaults.go`, the
//! `zz_generated.defaults.go` beside them and `pkg/apis/core/v1/conversion.go` at v1.36.

mod containers;
mod daemon_set;
mod image;
mod pod;
mod pod_spec;
mod resources;
mod volumes;

pub use daemon_set::{apply, apply_for};
pub use pod::{apply_pod, apply_pod_spec};
pub(crate) use pod_spec::drop_init_container_annotations;

/// Sets a Go `string`, of which an empty one counts as absent.
fn fill(field: &mut Option<String>, value: &str) {
    if field.as_deref().unwrap_or_default().is_empty() {
        *field = Some(value.to_owned());
    }
}

/// Sets a Go `*string`, which may point to an empty one.
fn fill_absent(field: &mut Option<String>, value: &str) {
    if field.is_none() {
        *field = Some(value.to_owned());
    }
}

/// Sets a Go number, of which 0 counts as absent.
fn fill_zero(field: &mut Option<i32>, value: i32) {
    if field.unwrap_or_default() == 0 {
        *field = Some(value);
    }
}
