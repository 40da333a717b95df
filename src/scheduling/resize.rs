//! In-place resize of a pod: its desired, allocated and actual requests.
//!
//! Source: `determineEffectiveRequests` in
//! `staging/src/k8s.io/component-helpers/resource/helpers.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    Container, ContainerStatus, PodSpec, PodStatus, ResourceRequirements,
};
use k8s_openapi::apimachinery::pkg::api::resource;

use super::host_ports::is_sidecar;
use crate::quantity::Quantity;

type List = BTreeMap<String, resource::Quantity>;

/// Replaces the requests in the spec by the effective ones: for each resource the largest of the
/// desired, actual and allocated amounts, without the desired one if the resize is infeasible.
pub(super) fn put_in_effect(spec: &mut PodSpec, status: &PodStatus) {
    let statuses = || {
        let containers = status.container_statuses.iter().flatten();
        containers.chain(status.init_container_statuses.iter().flatten())
    };
    if status.resources.is_none() && statuses().all(|container| container.resources.is_none()) {
        return;
    }
    let infeasible = is_infeasible(status);
    let mut by_name = BTreeMap::new();
    for container in statuses() {
        by_name.insert(container.name.as_str(), container);
    }
    let sidecars = spec.init_containers.iter_mut().flatten().filter(|c| is_sidecar(c));
    for container in spec.containers.iter_mut().chain(sidecars) {
        if let Some(status) = by_name.get(container.name.as_str()) {
            resize(container, status, infeasible);
        }
    }
    if let (Some(asked), Some(actuated)) = (&mut spec.resources, &status.resources)
        && let Some(requests) = &mut asked.requests
    {
        let held = effective(requests, &actuated.requests, &status.allocated_resources, infeasible);
        for (name, amount) in requests {
            *amount = held.get(name).cloned().unwrap_or_default();
        }
    }
}

fn resize(container: &mut Container, status: &ContainerStatus, infeasible: bool) {
    let Some(actuated) = &status.resources else { return };
    let asked: &mut ResourceRequirements = container.resources.get_or_insert_default();
    let requests = asked.requests.take().unwrap_or_default();
    asked.requests =
        Some(effective(&requests, &actuated.requests, &status.allocated_resources, infeasible));
}

fn effective(
    asked: &List,
    actuated: &Option<List>,
    allocated: &Option<List>,
    infeasible: bool,
) -> List {
    let asked = (!infeasible).then_some(asked);
    let mut held = List::new();
    for (name, amount) in
        [asked, actuated.as_ref(), allocated.as_ref()].into_iter().flatten().flatten()
    {
        match held.get(name) {
            Some(most) if read(most) >= read(amount) => {}
            _ => {
                held.insert(name.clone(), amount.clone());
            }
        }
    }
    held
}

fn read(amount: &resource::Quantity) -> Quantity {
    Quantity::parse(&amount.0).unwrap_or_default()
}

fn is_infeasible(status: &PodStatus) -> bool {
    let mut conditions = status.conditions.iter().flatten();
    let resize = conditions.find(|condition| condition.type_ == "PodResizePending");
    resize.is_some_and(|condition| condition.reason.as_deref() == Some("Infeasible"))
}
