//! The rule about selectors: whose pods does the DaemonSet select, and who selects its?

use std::borrow::Cow;
use std::collections::BTreeMap;

use daemonset_preflight::placement::{DaemonPlacement, selector_overlaps};
use daemonset_preflight::selectors::Selector;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use serde::Deserialize;

use super::host::{self, DEPLOYMENTS, Kind, STATEFUL_SETS};
use super::nodes::first_of;
use super::snapshot::Snapshot;
use crate::rules::{Finding, Rule};
use crate::settings::Settings;

type Labels = BTreeMap<String, String>;

/// A Deployment or StatefulSet, as much of it as is looked at.
#[derive(Deserialize)]
struct Workload {
    metadata: Metadata,
    spec: WorkloadSpec,
}

#[derive(Deserialize)]
struct WorkloadSpec {
    selector: LabelSelector,
    template: Template,
}

#[derive(Deserialize)]
struct Template {
    #[serde(default)]
    metadata: Metadata,
}

/// A pod, as much of it as is looked at.
#[derive(Deserialize)]
struct BarePod {
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Metadata {
    name: String,
    labels: Option<Labels>,
    owner_references: Option<Vec<Owner>>,
}

#[derive(Deserialize)]
struct Owner {
    #[serde(default)]
    controller: bool,
}

/// What selects, or is selected, besides the DaemonSet itself.
pub(super) fn overlaps(
    placement: &DaemonPlacement,
    snapshot: &mut Snapshot,
    settings: &Settings,
) -> Option<Finding> {
    let mut found: Vec<String> = match &snapshot.daemon_sets {
        Some(others) => {
            selector_overlaps(placement, others).iter().map(ToString::to_string).collect()
        }
        None => Vec::new(),
    };
    for (kind, word) in [(&DEPLOYMENTS, "Deployment"), (&STATEFUL_SETS, "StatefulSet")] {
        found.extend(workloads(placement, kind, word, snapshot, settings));
    }
    found.extend(bare_pods(placement, snapshot, settings));
    let text = first_of(found)?;
    Some(Finding { rule: Rule::SelectorOverlap, field: Cow::Borrowed("spec.selector"), text })
}

fn workloads(
    placement: &DaemonPlacement,
    kind: &Kind,
    word: &str,
    snapshot: &mut Snapshot,
    settings: &Settings,
) -> Vec<String> {
    let listed = host::list_in::<Workload>(kind, &placement.namespace, settings);
    let all = snapshot.take(listed).unwrap_or_default();
    let overlap = |one: &Workload| {
        let labels = one.spec.template.metadata.labels.as_ref();
        let selects = placement.selector.as_ref().is_some_and(|own| own.matches(labels));
        let other = Selector::parse(Some(&one.spec.selector)).ok();
        let selected = other.is_some_and(|other| other.matches(&placement.labels));
        let name = &one.metadata.name;
        match (selects, selected) {
            (true, true) => Some(format!("it and {word} {name} select each other's pods")),
            (true, false) => Some(format!("it selects the pods of {word} {name}")),
            (false, true) => Some(format!("{word} {name} selects its pods")),
            (false, false) => None,
        }
    };
    all.iter().filter_map(overlap).collect()
}

/// Pods that no controller owns: the DaemonSet would adopt them.
fn bare_pods(
    placement: &DaemonPlacement,
    snapshot: &mut Snapshot,
    settings: &Settings,
) -> Vec<String> {
    let listed = host::pods_in::<BarePod>(&placement.namespace, settings);
    let all = snapshot.take(listed).unwrap_or_default();
    let adopted = |one: &&BarePod| {
        let BarePod { metadata } = one;
        let owned = metadata.owner_references.iter().flatten().any(|owner| owner.controller);
        let selector = placement.selector.as_ref();
        !owned && selector.is_some_and(|own| own.matches(metadata.labels.as_ref()))
    };
    let said = |one: &BarePod| format!("it would adopt the pod {}", one.metadata.name);
    all.iter().filter(adopted).map(said).collect()
}
