//! Rules about what every container should set.

use k8s_openapi::api::core::v1::ResourceRequirements;

use super::network::SIDECAR;
use super::settings::Settings;
use super::subject::Subject;

/// The requests that every container should have. Without them the scheduler assumes that a pod
/// needs nothing, and a full node evicts it first.
const EXPECTED: [&str; 2] = ["cpu", "memory"];

/// Finds a container that requests no CPU or no memory, unless the pod as a whole does. Limits
/// count, since the API server derives requests from them.
pub(super) fn no_resource_requests(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let of_pod = subject.pod.resources.as_ref();
    subject.running_containers().find_map(|container| {
        let lacks =
            |name: &&str| !requests(container.resources.as_ref(), name) && !requests(of_pod, name);
        let missing: Vec<&str> = EXPECTED.into_iter().filter(lacks).collect();
        let text = || {
            let name = &container.name;
            format!(
                "container `{name}` requests no {}; set resources.requests",
                missing.join(" and no ")
            )
        };
        (!missing.is_empty()).then(|| ("spec.template.spec.containers", text()))
    })
}

fn requests(resources: Option<&ResourceRequirements>, name: &str) -> bool {
    let lists = resources.into_iter().flat_map(|r| [r.requests.as_ref(), r.limits.as_ref()]);
    lists.flatten().any(|list| list.contains_key(name))
}

/// [`no_resource_requests`] as an expression.
pub(super) fn has_requests(_: &Settings) -> String {
    let names = |of: &str| {
        format!(
            "(has({of}.resources) && ((has({of}.resources.requests) && r in {of}.resources.requests) \
             || (has({of}.resources.limits) && r in {of}.resources.limits)))"
        )
    };
    let (own, of_pod) = (names("c"), names("variables.pod"));
    let has = format!("[\"cpu\", \"memory\"].all(r, {own} || {of_pod})");
    format!(
        "variables.pod.containers.all(c, {has}) && (!has(variables.pod.initContainers) || \
         variables.pod.initContainers.all(c, !({SIDECAR}) || {has}))"
    )
}
