//! Objects of a cluster, reduced to the fields that the calls use.
//!
//! Running objects have a long status, and an error in a field that is not used must not prevent
//! an answer.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec, DeploymentStatus};
use k8s_openapi::api::core::v1::{
    ContainerStatus, Pod, PodCondition, PodSpec, PodStatus, ResourceRequirements,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, Time};
use serde::Deserialize;

use crate::scheduling::{PreemptionPolicy, PriorityClass};

/// A pod with the fields of its status that placement uses.
#[derive(Default, Deserialize)]
#[serde(default, rename = "Pod")]
pub(super) struct PodParts {
    metadata: ObjectMeta,
    spec: Option<PodSpec>,
    status: Option<StatusParts>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename = "PodStatus", rename_all = "camelCase")]
struct StatusParts {
    allocated_resources: Option<BTreeMap<String, Quantity>>,
    conditions: Option<Vec<ConditionParts>>,
    container_statuses: Option<Vec<ContainerParts>>,
    init_container_statuses: Option<Vec<ContainerParts>>,
    phase: Option<String>,
    resources: Option<ResourceRequirements>,
    start_time: Option<Time>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename = "PodCondition")]
struct ConditionParts {
    reason: Option<String>,
    r#type: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename = "ContainerStatus", rename_all = "camelCase")]
struct ContainerParts {
    allocated_resources: Option<BTreeMap<String, Quantity>>,
    name: String,
    resources: Option<ResourceRequirements>,
}

impl From<PodParts> for Pod {
    fn from(PodParts { metadata, spec, status }: PodParts) -> Self {
        Pod { metadata, spec, status: status.map(PodStatus::from) }
    }
}

impl From<StatusParts> for PodStatus {
    fn from(parts: StatusParts) -> Self {
        let containers = |all: Vec<ContainerParts>| all.into_iter().map(Into::into).collect();
        PodStatus {
            allocated_resources: parts.allocated_resources,
            conditions: parts.conditions.map(|all| all.into_iter().map(Into::into).collect()),
            container_statuses: parts.container_statuses.map(containers),
            init_container_statuses: parts.init_container_statuses.map(containers),
            phase: parts.phase,
            resources: parts.resources,
            start_time: parts.start_time,
            ..PodStatus::default()
        }
    }
}

impl From<ConditionParts> for PodCondition {
    fn from(ConditionParts { reason, r#type }: ConditionParts) -> Self {
        PodCondition { reason, type_: r#type, ..PodCondition::default() }
    }
}

impl From<ContainerParts> for ContainerStatus {
    fn from(parts: ContainerParts) -> Self {
        let ContainerParts { allocated_resources, name, resources } = parts;
        ContainerStatus { allocated_resources, name, resources, ..ContainerStatus::default() }
    }
}

/// A Deployment; of its status only whether it exists is kept.
#[derive(Default, Deserialize)]
#[serde(default, rename = "Deployment")]
pub(super) struct DeploymentParts {
    metadata: ObjectMeta,
    spec: Option<DeploymentSpec>,
    status: Option<IgnoredStatus>,
}

/// A status whose fields are ignored.
#[derive(Default, Deserialize)]
#[serde(default)]
struct IgnoredStatus {}

impl From<DeploymentParts> for Deployment {
    fn from(DeploymentParts { metadata, spec, status }: DeploymentParts) -> Self {
        Deployment {
            metadata,
            spec,
            status: status.map(|IgnoredStatus {}| DeploymentStatus::default()),
        }
    }
}

/// A PriorityClass with the fields that decide which pods preempt which.
#[derive(Default, Deserialize)]
#[serde(default, rename = "PriorityClass", rename_all = "camelCase")]
pub(super) struct PriorityClassParts {
    pub(super) value: i32,
    pub(super) preemption_policy: Option<String>,
    pub(super) global_default: bool,
}

impl From<PriorityClassParts> for PriorityClass {
    fn from(parts: PriorityClassParts) -> Self {
        PriorityClass {
            value: parts.value,
            preemption_policy: match parts.preemption_policy.as_deref() {
                Some("Never") => PreemptionPolicy::Never,
                _ => PreemptionPolicy::PreemptLowerPriority,
            },
            global_default: parts.global_default,
        }
    }
}
