//! The DaemonSet around its template.

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{fill, pod_spec};

/// Fills in what the API server would. Applying it twice changes nothing more.
pub fn apply(daemon_set: &mut DaemonSet) {
    let spec = daemon_set.spec.get_or_insert_default();
    let strategy = spec.update_strategy.get_or_insert_default();
    fill(&mut strategy.type_, "RollingUpdate");
    if strategy.type_.as_deref() == Some("RollingUpdate") {
        let rolling_update = strategy.rolling_update.get_or_insert_default();
        rolling_update.max_unavailable.get_or_insert(IntOrString::Int(1));
        rolling_update.max_surge.get_or_insert(IntOrString::Int(0));
    }
    spec.revision_history_limit.get_or_insert(10);
    let template = &mut spec.template;
    if let Some(meta) = &mut template.metadata {
        pod_spec::drop_init_container_annotations(meta);
    }
    pod_spec::apply(template.spec.get_or_insert_default());
}
