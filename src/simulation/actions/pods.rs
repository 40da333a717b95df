//! Actions that create, change and delete pods.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::core::v1::{Pod as PodObject, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{known_node, no_such_daemon_set};
use crate::simulation::Millis;
use crate::simulation::action::Refused;
use crate::simulation::effect::{Effect, PodEffect};
use crate::simulation::state::{
    Cluster, DaemonSetKey, Imported, NewPod, Phase, PodId, PodMaker, PodName, Revision,
};

/// Ends the pods on a node, in this phase.
pub(super) fn end_on(cluster: &Cluster, node: &str, phase: Phase) -> Result<Vec<Effect>, Refused> {
    let pods = cluster.pods_on(&known_node(cluster, node)?).into_iter();
    Ok(pods.map(|id| Effect::Pod(id, PodEffect::End(phase))).collect())
}

/// Removes the pods on a node at once.
pub(super) fn remove_on(cluster: &Cluster, node: &str) -> Result<Vec<Effect>, Refused> {
    let pods = cluster.pods_on(&known_node(cluster, node)?).into_iter();
    Ok(pods.map(|id| Effect::Pod(id, PodEffect::Remove)).collect())
}

pub(super) fn delete(cluster: &Cluster, name: &str) -> Result<Vec<Effect>, Refused> {
    Ok(vec![Effect::Pod(pod_named(cluster, name)?, PodEffect::Delete(None))])
}

/// Replaces the labels of a pod, except the one with the hash of its template.
pub(super) fn set_labels(
    cluster: &Cluster,
    name: &str,
    labels: BTreeMap<String, String>,
) -> Result<Vec<Effect>, Refused> {
    Ok(vec![Effect::Pod(pod_named(cluster, name)?, PodEffect::SetLabels(labels))])
}

/// Returns the pod with a name, or with `namespace/name`. Searches all pods, which is fast enough
/// for actions.
pub(super) fn pod_named(cluster: &Cluster, name: &str) -> Result<PodId, Refused> {
    let mut pods = cluster.pods.values();
    let found = match name.split_once('/') {
        Some((space, name)) => pods.find(|pod| *pod.name == *name && *pod.namespace == *space),
        None => pods.find(|pod| *pod.name == *name),
    };
    found.map(|pod| pod.id).ok_or_else(|| Refused::NoSuchPod(name.to_owned()))
}

/// Creates a pod on its node. `of` is the revision of the DaemonSet that will adopt the pod;
/// without it, the pod has its own spec, and the controller that it names.
pub fn create(
    cluster: &Cluster,
    pod: PodObject,
    of: Option<Arc<Revision>>,
) -> Result<Vec<Effect>, Refused> {
    let mut imported = Imported::of(&pod);
    if of.is_some() {
        imported.controller = None;
    }
    let is_deleting = pod.metadata.deletion_timestamp.is_some();
    let meta = pod.metadata;
    let spec = pod.spec.unwrap_or_default();
    let name = meta.name.unwrap_or_default();
    let Some(node) = spec.node_name.clone().filter(|node| !node.is_empty()) else {
        return Err(Refused::PodWithoutNode(name));
    };
    let node = known_node(cluster, &node)?;
    let namespace: Arc<str> =
        meta.namespace.as_deref().filter(|n| !n.is_empty()).unwrap_or("default").into();
    let name: Arc<str> = name.into();
    if cluster.bare_pods.contains(&(namespace.clone(), name.clone())) {
        return Err(Refused::PodExists(format!("{namespace}/{name}")));
    }
    let labels = meta.labels.as_ref();
    let template_generation = labels
        .and_then(|labels| labels.get("pod-template-generation"))
        .and_then(|generation| generation.parse().ok());
    let classes = &cluster.options.priority_classes;
    let revision = match of {
        Some(revision) => revision.of_pod(&spec, classes),
        None => {
            let (labels, annotations) = (meta.labels, meta.annotations);
            let metadata = ObjectMeta { labels, annotations, ..ObjectMeta::default() };
            let template = Arc::new(PodTemplateSpec { metadata: Some(metadata), spec: Some(spec) });
            Arc::new(Revision::made_by(PodMaker::Other, 0, "".into(), template, classes))
        }
    };
    let ends_after = cluster.options.termination.max(cluster.options.reaction);
    let pod = NewPod {
        namespace,
        name: PodName::Given(name),
        node,
        owner: None,
        revision,
        template_generation,
        age: None,
        gone_at: is_deleting.then_some(cluster.now().saturating_add(ends_after)),
        imported: Some(Arc::new(imported)),
    };
    Ok(vec![Effect::CreatePod(Box::new(pod), None)])
}

/// Adds a pod that has a DaemonSet's labels but no owner, and that has been ready for `age`.
pub(super) fn leave_orphan(
    cluster: &Cluster,
    like: &DaemonSetKey,
    node: &str,
    age: Millis,
) -> Result<Vec<Effect>, Refused> {
    let node = known_node(cluster, node)?;
    let Some(state) = cluster.daemon_sets.get(like) else {
        return Err(no_such_daemon_set(like));
    };
    let (template, classes) = (state.template.clone(), &cluster.options.priority_classes);
    let pod = NewPod {
        namespace: like.namespace.clone(),
        name: PodName::Generated(like.name.clone()),
        node,
        owner: None,
        revision: Arc::new(Revision::new(0, "".into(), template, classes)),
        template_generation: None,
        age: Some(age),
        gone_at: None,
        imported: None,
    };
    Ok(vec![Effect::CreatePod(Box::new(pod), None)])
}
