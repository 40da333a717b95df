//! Defaults of a pod, which has more than a template.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Container, Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::api::resource;

use super::pod_spec;
use crate::quantity::totals;
use crate::version::Server;

/// Sets the defaults that the API server would set in a pod, among them requests from limits
/// and, on the host's network, host ports. Idempotent.
pub fn apply_pod(pod: &mut Pod) {
    pod_spec::drop_init_container_annotations(&mut pod.metadata);
    apply_pod_spec(pod.spec.get_or_insert_default());
}

/// As [`apply_pod`], for the spec alone.
pub fn apply_pod_spec(spec: &mut PodSpec) {
    for container in containers(spec) {
        take_requests_from_limits(container);
    }
    fill_huge_page_limits(spec);
    fill_requests(spec);
    spec.enable_service_links.get_or_insert(true);
    if spec.host_network == Some(true) {
        for container in containers(spec) {
            take_host_ports(container);
        }
    }
    if spec.termination_grace_period_seconds.is_some_and(|seconds| seconds < 0) {
        spec.termination_grace_period_seconds = Some(1);
    }
    pod_spec::apply(spec, &Server::default());
}

fn containers(spec: &mut PodSpec) -> impl Iterator<Item = &mut Container> {
    spec.containers.iter_mut().chain(spec.init_containers.iter_mut().flatten())
}

fn take_requests_from_limits(container: &mut Container) {
    let Some(requirements) = &mut container.resources else { return };
    let Some(limits) = &requirements.limits else { return };
    let requests = requirements.requests.get_or_insert_default();
    for (name, limit) in limits {
        if !requests.contains_key(name) {
            requests.insert(name.clone(), limit.clone());
        }
    }
}

fn take_host_ports(container: &mut Container) {
    for port in container.ports.iter_mut().flatten() {
        if port.host_port.unwrap_or_default() == 0 {
            port.host_port = Some(port.container_port);
        }
    }
}

fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// Whether a pod as a whole may request the resource.
fn is_for_pods(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || is_huge_page(name)
}

type List = BTreeMap<String, resource::Quantity>;

fn fill_missing(list: &mut Option<List>, amounts: List) {
    for (name, amount) in amounts {
        list.get_or_insert_default().entry(name).or_insert(amount);
    }
}

fn owned(amounts: totals::Amounts<'_>, is_wanted: impl Fn(&str) -> bool) -> List {
    let mut list = List::new();
    for (name, amount) in amounts.into_iter().filter(|(name, _)| is_wanted(name)) {
        list.insert(name.to_owned(), resource::Quantity(amount.to_string()));
    }
    list
}

/// If a pod has limits or requests of its own, sets its absent limits of huge pages to the
/// aggregate limits of its containers, except for page sizes that the pod itself requests.
fn fill_huge_page_limits(spec: &mut PodSpec) {
    let Some(requirements) = &spec.resources else { return };
    let is_empty = |list: &Option<List>| list.as_ref().is_none_or(BTreeMap::is_empty);
    if is_empty(&requirements.limits) && is_empty(&requirements.requests) {
        return;
    }
    let is_requested =
        |name: &str| requirements.requests.as_ref().is_some_and(|list| list.contains_key(name));
    let limits =
        owned(totals::container_limits(spec), |name| is_huge_page(name) && !is_requested(name));
    if let Some(requirements) = &mut spec.resources {
        fill_missing(&mut requirements.limits, limits);
    }
}

/// If a pod has limits of its own, sets its absent requests to the aggregate requests of its
/// containers (except for huge pages), and those still absent to its limits.
fn fill_requests(spec: &mut PodSpec) {
    let limits = spec.resources.as_ref().and_then(|requirements| requirements.limits.as_ref());
    let Some(given) = limits.filter(|limits| !limits.is_empty()) else { return };
    let mut limits = List::new();
    for (name, limit) in given.iter().filter(|(name, _)| is_for_pods(name)) {
        limits.insert(name.clone(), limit.clone());
    }
    let requests =
        owned(totals::container_requests(spec), |name| is_for_pods(name) && !is_huge_page(name));
    if let Some(requirements) = &mut spec.resources {
        fill_missing(&mut requirements.requests, requests);
        fill_missing(&mut requirements.requests, limits);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Returns the values at `pointers` in a pod's spec after its defaults are set.
    fn filled_in(spec: Value, pointers: &[&str]) -> Vec<Value> {
        let pod = json!({"apiVersion": "v1", "kind": "Pod", "spec": spec});
        let mut pod: Pod = serde_json::from_value(pod).unwrap();
        apply_pod(&mut pod);
        let spec = serde_json::to_value(pod.spec).unwrap();
        pointers.iter().map(|p| spec.pointer(p).cloned().unwrap_or_default()).collect()
    }

    #[test]
    fn requests_are_taken_from_limits() {
        let resources = json!({"limits": {"cpu": "2", "memory": "1Gi"}, "requests": {"cpu": "1"}});
        let spec = json!({"containers": [{"name": "a", "resources": resources}, {"name": "b"}]});
        assert_eq!(
            filled_in(spec, &["/containers/0/resources/requests", "/containers/1/resources"]),
            [json!({"cpu": "1", "memory": "1Gi"}), Value::Null],
        );
    }

    #[test]
    fn host_ports_are_those_of_a_host_network() {
        for (host_network, want) in [(true, json!(80)), (false, Value::Null)] {
            let ports = json!([{"containerPort": 80}, {"containerPort": 81, "hostPort": 8081}]);
            let spec = json!({
                "hostNetwork": host_network,
                "containers": [{"name": "a", "ports": ports}],
            });
            let pointers = ["/containers/0/ports/0/hostPort", "/containers/0/ports/1/hostPort"];
            assert_eq!(filled_in(spec, &pointers), [want, json!(8081)]);
        }
    }

    #[test]
    fn a_pod_with_limits_requests_what_its_containers_do() {
        let container = |requests: Value| json!({"name": "a", "resources": {"requests": requests}});
        for (resources, containers, want) in [
            (json!({}), vec![container(json!({"cpu": "1"}))], Value::Null),
            (
                json!({"limits": {"cpu": "4", "memory": "2Gi"}}),
                vec![container(json!({"cpu": "1"})), container(json!({"cpu": "500m"}))],
                json!({"cpu": "1500m", "memory": "2Gi"}),
            ),
            (
                json!({"limits": {"cpu": "4"}, "requests": {"cpu": "3"}}),
                vec![container(json!({"cpu": "1", "example.com/gpu": "1"}))],
                json!({"cpu": "3"}),
            ),
        ] {
            let spec = json!({"resources": resources, "containers": containers});
            assert_eq!(filled_in(spec, &["/resources/requests"]), [want]);
        }
    }

    #[test]
    fn a_pod_is_limited_to_the_huge_pages_of_its_containers() {
        let amounts = json!({"hugepages-2Mi": "4Mi", "cpu": "1"});
        let spec = json!({
            "resources": {"requests": {"cpu": "2"}},
            "containers": [{"name": "a", "resources": {"limits": amounts}}],
        });
        assert_eq!(
            filled_in(spec, &["/resources/limits", "/resources/requests"]),
            [json!({"hugepages-2Mi": "4Mi"}), json!({"cpu": "2", "hugepages-2Mi": "4Mi"})],
        );
    }

    #[test]
    fn a_negative_grace_period_is_one_second() {
        for (given, want) in [(json!(-5), 1), (json!(0), 0), (Value::Null, 30)] {
            let spec = json!({"containers": [], "terminationGracePeriodSeconds": given});
            assert_eq!(filled_in(spec, &["/terminationGracePeriodSeconds"]), [json!(want)]);
        }
    }
}
