//! The rule `selector_overlap`: whose pods the DaemonSet selects, and whose selectors match its
//! pods.

use std::collections::BTreeMap;

use daemonset_preflight::manifest::{DecodeError, NodeId, Tree, decode_part, read_json};
use daemonset_preflight::placement::{DaemonPlacement, UnownedPod, selector_overlaps};
use daemonset_preflight::selectors::Selector;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::failure::Missing;
use super::host::{Cluster, Scope};
use super::nodes::first_of;
use super::resource::{DEPLOYMENTS, Resource, STATEFUL_SETS};
use super::snapshot::Snapshot;
use crate::findings::Finding;
use crate::rule::Rule;

type Labels = BTreeMap<String, String>;

/// Returns a sentence for each Deployment or StatefulSet of the namespace that selects the
/// DaemonSet's pods, or whose pods the DaemonSet selects.
pub(super) fn workloads(
    placement: &DaemonPlacement,
    cluster: &Cluster<'_>,
    snapshot: &mut Snapshot,
) -> Vec<String> {
    let mut found = Vec::new();
    for resource in [&DEPLOYMENTS, &STATEFUL_SETS] {
        let before = found.len();
        // A list that cannot be read to its end yields no findings.
        if snapshot.take(of_kind(placement, resource, cluster, &mut found)).is_none() {
            found.truncate(before);
        }
        // The host's lists are unordered.
        if let Some(new) = found.get_mut(before..) {
            new.sort();
        }
    }
    found
}

/// Returns the finding about all objects that overlap with the DaemonSet: other DaemonSets, the
/// `workloads`, and pods that no controller owns, which the DaemonSet would adopt.
pub(super) fn overlap(
    placement: &DaemonPlacement,
    workloads: Vec<String>,
    snapshot: &Snapshot,
) -> Option<Finding> {
    let others = snapshot.daemon_sets.iter().flatten();
    let mut found: Vec<String> =
        selector_overlaps(placement, others).iter().map(ToString::to_string).collect();
    found.extend(workloads);
    let adopted = snapshot.unowned.iter().filter(|pod| selects(placement, Some(&pod.labels)));
    let mut names: Vec<&str> = adopted.map(|UnownedPod { name, .. }| name.as_str()).collect();
    names.sort_unstable();
    found.extend(names.iter().map(|name| format!("it would adopt the pod {name}")));
    let text = first_of(found)?;
    Some(Finding { rule: Rule::SelectorOverlap, field: "spec.selector", text })
}

fn selects(placement: &DaemonPlacement, labels: Option<&Labels>) -> bool {
    placement.selector.as_ref().is_some_and(|own| own.matches(labels))
}

fn of_kind(
    placement: &DaemonPlacement,
    resource: &'static Resource,
    cluster: &Cluster<'_>,
    found: &mut Vec<String>,
) -> Result<(), Missing> {
    let word = resource.kind;
    cluster.each(resource, Scope::Namespace(&placement.namespace), &mut |item| {
        let tree = read_json(item)?;
        let Workload { name, selector, labels } =
            Workload::read(&tree).map_err(|error| error.message)?;
        let other = Selector::parse(Some(&selector)).ok();
        let selected = other.is_some_and(|other| other.matches(&placement.labels));
        found.push(match (selects(placement, labels.as_ref()), selected) {
            (true, true) => format!("it and {word} {name} select each other's pods"),
            (true, false) => format!("it selects the pods of {word} {name}"),
            (false, true) => format!("{word} {name} selects its pods"),
            (false, false) => return Ok(()),
        });
        Ok(())
    })
}

/// The selector of a Deployment or StatefulSet, and the labels of its pods.
struct Workload {
    name: String,
    selector: LabelSelector,
    labels: Option<Labels>,
}

impl Workload {
    fn read(tree: &Tree<'_>) -> Result<Self, DecodeError> {
        let spec = part(tree, NodeId::ROOT, "spec");
        let selector = decode_part(tree, part(tree, spec, "selector"))?;
        let metadata = |object| -> Result<ObjectMeta, DecodeError> {
            decode_part(tree, part(tree, object, "metadata"))
        };
        let template = metadata(part(tree, spec, "template"))?;
        let name = metadata(NodeId::ROOT)?.name.unwrap_or_default();
        Ok(Workload { name, selector, labels: template.labels })
    }
}

/// Returns the value of a key, or the object itself if it lacks the key: the decoder then finds
/// none of the fields that it reads.
fn part(tree: &Tree<'_>, node: NodeId, key: &str) -> NodeId {
    tree.get(node, key).unwrap_or(node)
}
