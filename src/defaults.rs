//! Sets the defaults that the API server sets before it validates.
//!
//! [`apply`] sets the defaults of a DaemonSet, and [`apply_pod`] those of a pod. The template of
//! a DaemonSet has fewer than a pod: requests are not taken from limits, nor, on the host's
//! network, host ports from container ports. What the API server changes when it converts an
//! object to its own types is changed as well: `serviceAccount` fills in an absent
//! `serviceAccountName`, and the annotations of init containers in early versions are dropped.
//!
//! Law: these functions are idempotent.
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

/// Sets the default of a Go `string`, which is absent if it is empty.
fn fill(field: &mut Option<String>, value: &str) {
    if field.as_deref().unwrap_or_default().is_empty() {
        *field = Some(value.to_owned());
    }
}

/// Sets the default of a Go `*string`, which may be empty without being absent.
fn fill_absent(field: &mut Option<String>, value: &str) {
    if field.is_none() {
        *field = Some(value.to_owned());
    }
}

/// Sets the default of a Go number, which is absent if it is 0.
fn fill_zero(field: &mut Option<i32>, value: i32) {
    if field.unwrap_or_default() == 0 {
        *field = Some(value);
    }
}
