//! The rule about selectors: whose pods does the DaemonSet select, and who selects its?

use std::collections::BTreeMap;

use daemonset_preflight::manifest::{DecodeError, NodeId, Tree, decode_part};
use daemonset_preflight::placement::{DaemonPlacement, selector_overlaps};
use daemonset_preflight::selectors::Selector;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::host::{DEPLOYMENTS, Lists, PODS, Resource, STATEFUL_SETS, part};
use super::nodes::first_of;
use super::snapshot::Snapshot;
use crate::findings::Finding;
use crate::rule::Rule;

type Labels = BTreeMap<String, String>;

/// What selects, or is selected, besides the DaemonSet itself.
pub(super) fn overlaps(
    placement: &DaemonPlacement,
    lists: &Lists<'_>,
    snapshot: &mut Snapshot,
) -> Option<Finding> {
    let others = snapshot.daemon_sets.iter().flatten();
    let mut found: Vec<String> =
        selector_overlaps(placement, others).iter().map(ToString::to_string).collect();
    for (resource, word) in [(&DEPLOYMENTS, "Deployment"), (&STATEFUL_SETS, "StatefulSet")] {
        let answer = workloads(placement, resource, word, lists, &mut found);
        snapshot.take(answer);
    }
    let answer = bare_pods(placement, lists, &mut found);
    snapshot.take(answer);
    let text = first_of(found)?;
    Some(Finding { rule: Rule::SelectorOverlap, field: "spec.selector", text })
}

fn selects(placement: &DaemonPlacement, labels: Option<&Labels>) -> bool {
    placement.selector.as_ref().is_some_and(|own| own.matches(labels))
}

fn workloads(
    placement: &DaemonPlacement,
    resource: &Resource,
    word: &str,
    lists: &Lists<'_>,
    found: &mut Vec<String>,
) -> Result<(), String> {
    lists.each(resource, Some(&placement.namespace), &mut |tree, item| {
        let spec = part(tree, item, "spec");
        let selector: LabelSelector = decode_part(tree, part(tree, spec, "selector"))?;
        let template = metadata(tree, part(tree, spec, "template"))?;
        let other = Selector::parse(Some(&selector)).ok();
        let selected = other.is_some_and(|other| other.matches(&placement.labels));
        let name = || Ok(metadata(tree, item)?.name.unwrap_or_default());
        found.push(match (selects(placement, template.labels.as_ref()), selected) {
            (true, true) => format!("it and {word} {} select each other's pods", name()?),
            (true, false) => format!("it selects the pods of {word} {}", name()?),
            (false, true) => format!("{word} {} selects its pods", name()?),
            (false, false) => return Ok(()),
        });
        Ok(())
    })
}

/// Pods that no controller owns: the DaemonSet would adopt them.
fn bare_pods(
    placement: &DaemonPlacement,
    lists: &Lists<'_>,
    found: &mut Vec<String>,
) -> Result<(), String> {
    lists.each(&PODS, Some(&placement.namespace), &mut |tree, item| {
        let pod = metadata(tree, item)?;
        let mut owners = pod.owner_references.iter().flatten();
        let owned = owners.any(|owner| owner.controller == Some(true));
        if !owned && selects(placement, pod.labels.as_ref()) {
            found.push(format!("it would adopt the pod {}", pod.name.unwrap_or_default()));
        }
        Ok(())
    })
}

fn metadata(tree: &Tree<'_>, object: NodeId) -> Result<ObjectMeta, DecodeError> {
    decode_part(tree, part(tree, object, "metadata"))
}
