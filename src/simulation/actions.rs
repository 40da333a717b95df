//! Turns actions into effects. Each action is checked as the API server and `kubectl` check it.

mod daemon_sets;
mod nodes;
mod pod_edit;
mod pods;

pub(super) use pods::create as create_pod;

use super::action::{Action, Refused};
use super::effect::Effect;
use super::state::{Cluster, DaemonSetKey, NodeName, Phase};

/// Returns the effects of an action.
///
/// # Errors
/// When the action is refused: see [`Refused`].
pub(super) fn effects(cluster: &Cluster, action: Action) -> Result<Vec<Effect>, Refused> {
    match action {
        Action::AddNode(node) => nodes::add(cluster, node),
        Action::RemoveNode(name) => nodes::remove(cluster, &name),
        Action::SetLabels(name, labels) => {
            nodes::change(cluster, &name, |node| node.labels = labels)
        }
        Action::SetTaints(name, taints) => {
            nodes::change(cluster, &name, |node| node.taints = taints)
        }
        Action::NodeReady(name, true) => nodes::end_outage(cluster, &name),
        Action::NodeReady(name, false) => nodes::begin_outage(cluster, &name, None),
        Action::NodeOutage(name, outage) => nodes::begin_outage(cluster, &name, Some(outage)),
        Action::Cordon(name, cordoned) => nodes::cordon(cluster, &name, cordoned),
        Action::Drain(name) => nodes::drain(cluster, &name),
        Action::FailPods(name) => pods::end_on(cluster, &name, Phase::Failed),
        Action::SucceedPods(name) => pods::end_on(cluster, &name, Phase::Succeeded),
        Action::DeletePods(name) => pods::remove_on(cluster, &name),
        Action::CreatePod(pod) => pods::create(cluster, *pod, None),
        Action::DeletePod(name) => pods::delete(cluster, &name),
        Action::SetPodLabels(name, labels) => pods::set_labels(cluster, &name, labels),
        Action::EditPod(name, patch) => pod_edit::edit(cluster, &name, &patch),
        Action::CreateDaemonSet(daemon_set) => daemon_sets::create(cluster, *daemon_set),
        Action::Apply(daemon_set) => daemon_sets::apply(cluster, *daemon_set),
        Action::UpdateTemplate(key, template) => {
            daemon_sets::change(cluster, &key, |spec| spec.template = *template)
        }
        Action::UpdateStrategy(key, strategy) => {
            daemon_sets::change(cluster, &key, |spec| spec.update_strategy = Some(strategy))
        }
        Action::RollBack(key, number) => daemon_sets::roll_back(cluster, &key, number),
        Action::DeleteDaemonSet { key, cascade } => daemon_sets::delete(cluster, &key, cascade),
        Action::LeaveOrphan { like, node, age } => pods::leave_orphan(cluster, &like, &node, age),
    }
}

fn known_node(cluster: &Cluster, name: &str) -> Result<NodeName, Refused> {
    match cluster.nodes.get_key_value(name) {
        Some((name, _)) => Ok(name.clone()),
        None => Err(Refused::NoSuchNode(name.to_owned())),
    }
}

fn no_such_daemon_set(key: &DaemonSetKey) -> Refused {
    Refused::NoSuchDaemonSet(format!("{}/{}", key.namespace, key.name))
}
