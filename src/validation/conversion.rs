//! Converts the object that users write to the form that is validated, and back.
//!
//! The API server does not validate `apps/v1` but an internal form of it, which differs
//! little: some old annotations are fields there, or are dropped.
//!
//! Source: `pkg/apis/apps/v1/conversion.go` and `pkg/apis/core/v1/conversion.go` at v1.36.

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::defaults::drop_init_container_annotations;
use crate::version::{Change, Server};

/// The annotation in which `apps/v1` keeps the template's generation, which counts its changes.
const TEMPLATE_GENERATION: &str = "deprecated.daemonset.template.generation";

/// Converts a DaemonSet to its internal form and returns its template's generation, zero if it
/// has none yet.
///
/// An object whose annotation holds no number cannot be decoded, so it does not occur here.
pub(super) fn to_internal(daemon_set: &mut DaemonSet, server: &Server) -> i64 {
    let spec = daemon_set.spec.get_or_insert_default();
    convert_template(&mut spec.template, server);
    // The internal form has no pointers here, whatever the strategy's type: absent becomes 0.
    let strategy = spec.update_strategy.as_mut();
    if let Some(rolling_update) = strategy.and_then(|strategy| strategy.rolling_update.as_mut()) {
        rolling_update.max_unavailable.get_or_insert(IntOrString::Int(0));
        rolling_update.max_surge.get_or_insert(IntOrString::Int(0));
    }
    daemon_set
        .metadata
        .annotations
        .as_mut()
        .and_then(|annotations| annotations.remove(TEMPLATE_GENERATION))
        .and_then(|generation| generation.parse().ok())
        .unwrap_or_default()
}

/// Returns the template generation of a new DaemonSet: the one in its annotation, but at
/// least 1.
///
/// Source: `PrepareForCreate` in `pkg/registry/apps/daemonset/strategy.go`.
pub(crate) fn first_template_generation(daemon_set: &DaemonSet) -> i64 {
    template_generation(daemon_set).unwrap_or(1).max(1)
}

/// Returns the template generation in the annotation of a stored DaemonSet. `None` if there is
/// no such annotation, or it holds no number.
pub(crate) fn template_generation(daemon_set: &DaemonSet) -> Option<i64> {
    let annotations = daemon_set.metadata.annotations.as_ref()?;
    annotations.get(TEMPLATE_GENERATION)?.parse().ok()
}

/// Writes the template's generation to the annotation in which `apps/v1` keeps it.
pub(super) fn from_internal(daemon_set: &mut DaemonSet, template_generation: i64) {
    daemon_set
        .metadata
        .annotations
        .get_or_insert_default()
        .insert(TEMPLATE_GENERATION.to_owned(), template_generation.to_string());
}

fn convert_template(template: &mut PodTemplateSpec, server: &Server) {
    if let Some(meta) = &mut template.metadata
        && !server.includes(Change::InitContainerAnnotationsAreDroppedFromRequests)
    {
        drop_init_container_annotations(meta);
    }
    let spec = template.spec.get_or_insert_default();
    // `serviceAccount`, the name from before 1.0, counts only without `serviceAccountName`.
    let no_account = spec.service_account_name.as_ref().is_none_or(String::is_empty);
    if no_account && spec.service_account.as_ref().is_some_and(|name| !name.is_empty()) {
        spec.service_account_name.clone_from(&spec.service_account);
    }
    // Both fields are written back with the same name.
    spec.service_account.clone_from(&spec.service_account_name);
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::apps::v1::DaemonSetSpec;
    use k8s_openapi::api::core::v1::PodSpec;
    use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

    use super::*;
    use crate::version::Version;

    #[test]
    fn the_older_name_of_the_service_account_counts_if_it_stands_alone() {
        for (older, present, want) in
            [(Some("a"), None, "a"), (Some("a"), Some(""), "a"), (Some("a"), Some("b"), "b")]
        {
            let spec = PodSpec {
                service_account: older.map(str::to_owned),
                service_account_name: present.map(str::to_owned),
                ..PodSpec::default()
            };
            let template = PodTemplateSpec { spec: Some(spec), metadata: None };
            let mut daemon_set = DaemonSet {
                spec: Some(DaemonSetSpec { template, ..DaemonSetSpec::default() }),
                ..DaemonSet::default()
            };
            to_internal(&mut daemon_set, &Server::default());
            let spec = daemon_set.spec.unwrap().template.spec.unwrap();
            assert_eq!(spec.service_account_name.as_deref(), Some(want));
        }
    }

    #[test]
    fn annotations_of_early_init_containers_are_dropped_where_an_object_is_read_before_1_37() {
        const INIT: &str = "pod.beta.kubernetes.io/init-containers";
        for (version, want) in [(Version::V1_36, false), (Version::V1_37, true)] {
            let annotations = [(INIT.to_owned(), "[]".to_owned())].into();
            let metadata = ObjectMeta { annotations: Some(annotations), ..ObjectMeta::default() };
            let template = PodTemplateSpec { metadata: Some(metadata), spec: None };
            let mut daemon_set = DaemonSet {
                spec: Some(DaemonSetSpec { template, ..DaemonSetSpec::default() }),
                ..DaemonSet::default()
            };
            to_internal(&mut daemon_set, &Server::of(version));
            let metadata = daemon_set.spec.unwrap().template.metadata.unwrap();
            assert_eq!(metadata.annotations.unwrap().contains_key(INIT), want, "{version}");
        }
    }

    #[test]
    fn the_first_generation_of_a_template_is_at_least_1() {
        for (given, stored, first) in [
            (None, None, 1),
            (Some("7"), Some(7), 7),
            (Some("0"), Some(0), 1),
            (Some("-3"), Some(-3), 1),
            (Some("x"), None, 1),
        ] {
            let mut daemon_set = DaemonSet::default();
            daemon_set.metadata.annotations =
                given.map(|text| [(TEMPLATE_GENERATION.to_owned(), text.to_owned())].into());
            assert_eq!(template_generation(&daemon_set), stored, "{given:?}");
            assert_eq!(first_template_generation(&daemon_set), first, "{given:?}");
        }
    }

    #[test]
    fn the_templates_generation_goes_out_and_comes_back() {
        let mut daemon_set = DaemonSet::default();
        assert_eq!(to_internal(&mut daemon_set, &Server::default()), 0);
        from_internal(&mut daemon_set, 7);
        assert_eq!(to_internal(&mut daemon_set, &Server::default()), 7);
        assert_eq!(daemon_set.metadata.annotations.map(|a| a.len()), Some(0));
    }
}
