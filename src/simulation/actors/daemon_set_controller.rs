//! The DaemonSet controller. A step claims pods, finds the template's revision, creates and
//! deletes pods, updates, cleans up the history, and writes the status.
//!
//! Each part of a step plans from the state at its beginning; the nodes that it changed are
//! re-evaluated before the next part plans, as the real controller reads its store again.
//!
//! DIFFERENCE: the real controller postpones the rolling update until it has observed the pods
//! that it created and deleted in the same step; this one observes them at once.
//!
//! Source: `syncDaemonSet` in `pkg/controller/daemon/daemon_controller.go`, and `ClaimPods` in
//! `pkg/controller/controller_ref_manager.go` at v1.36.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::node_view::{NodeContext, evaluate_node};
use super::rolling_update;
use super::scheduler::{fit_failures, placement_error};
use crate::placement::Refusal;
use crate::placement::{Budget, allows_surge};
use crate::scheduling;
use crate::simulation::effect::{DaemonSetEffect, Effect, PodEffect};
use crate::simulation::rule::Rule;
use crate::simulation::state::{
    Backoff, Cluster, CreationFailure, DaemonSetKey, DaemonSetState, NewPod, NodeName, Pod, PodId,
    PodName, Scheduling,
};
use crate::simulation::step::Change;

fn of_daemon_set(key: &DaemonSetKey, effect: DaemonSetEffect) -> Effect {
    Effect::DaemonSet(key.clone(), effect)
}

/// Releases the DaemonSet's pods that its selector no longer matches, and adopts pods without a
/// controller that it matches. Only pods that are new, or whose labels or owner have changed, are
/// examined.
pub(in crate::simulation) fn claim(cluster: &Cluster, key: &DaemonSetKey) -> Vec<Effect> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Vec::new() };
    if state.relabelled.is_empty() && state.candidates.is_empty() {
        return Vec::new();
    }
    let mut effects = vec![of_daemon_set(key, DaemonSetEffect::FinishClaims)];
    let selects =
        |pod: &Pod| pod.namespace == key.namespace && state.selector.matches(pod.labels());
    let place = |pod: &Pod| (pod.node.to_string(), pod.name.to_string());
    let relabelled = state.relabelled.iter().filter_map(|id| cluster.pods.get(id));
    for pod in relabelled.filter(|pod| pod.owner.as_ref() == Some(key) && !selects(pod)) {
        let ((node, name), rule) = (place(pod), Rule::NotSelected);
        effects.push(Effect::Pod(pod.id, PodEffect::Orphan));
        effects.push(Effect::ReportChange(Change::Released { node, pod: name, rule }));
    }
    let candidates = state.candidates.iter().filter_map(|id| cluster.pods.get(id));
    for pod in candidates.filter(|pod| pod.is_adoptable() && selects(pod)) {
        let ((node, name), rule) = (place(pod), Rule::Selected);
        effects.push(Effect::Pod(pod.id, PodEffect::Adopt(key.clone())));
        effects.push(Effect::ReportChange(Change::Adopted { node, pod: name, rule }));
    }
    effects
}

/// Makes the template's revision the current one, creating it if the template is new.
pub(in crate::simulation) fn number_template(cluster: &Cluster, key: &DaemonSetKey) -> Vec<Effect> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Vec::new() };
    let former = &state.history;
    if former.is_current(&state.template) {
        return Vec::new();
    }
    let mut history = former.clone();
    // A template that cannot be serialized gets no revision; the actions that set a template
    // refuse such a one.
    if history.advance(&state.template, &cluster.options.priority_classes).is_err() {
        return Vec::new();
    }
    let first = former.current().is_none();
    let rule = match () {
        () if history.collisions() > former.collisions() => Rule::HashTaken,
        () if history.old().len() + usize::from(first) > former.old().len() => Rule::NewTemplate,
        () => Rule::KnownTemplate,
    };
    let revised = history.current().map(|revision| Change::Revised {
        revision: revision.number,
        hash: revision.hash.to_string(),
        rule,
    });
    let known = of_daemon_set(key, DaemonSetEffect::SetHistory(Box::new(history)));
    // The current revision has changed, so every pod must be compared with it again.
    let dirty = of_daemon_set(key, DaemonSetEffect::MarkAllDirty);
    [known, dirty].into_iter().chain(revised.map(Effect::ReportChange)).collect()
}

/// Evaluates the nodes on which something has changed, whether or not the controller has been
/// notified.
pub(in crate::simulation) fn evaluate(cluster: &Cluster, key: &DaemonSetKey) -> Vec<Effect> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Vec::new() };
    let is_unchanged = state.dirty.is_empty() && state.unnoticed.is_empty();
    let Some(current) = state.history.current().filter(|_| !is_unchanged) else {
        return Vec::new();
    };
    let context = NodeContext {
        hash: &current.hash,
        template_generation: state.template_generation,
        surges: allows_surge(&state.spec),
        min_ready: state.min_ready(),
        now: cluster.now(),
    };
    let limits = cluster.options.backoff;
    let mut on_node = Vec::new();
    let views = state.dirty.union(&state.unnoticed).map(|node| {
        on_node.clear();
        on_node.extend(state.pods.on(node).iter().filter_map(|id| cluster.pods.get(id)));
        let backoff = state.backoffs.get(node).and_then(|b| b.until(limits, cluster.now()));
        let decision = state.decisions.get(node).copied();
        (node.clone(), evaluate_node(decision, &mut on_node, backoff, context))
    });
    vec![of_daemon_set(key, DaemonSetEffect::SetNodeViews(views.collect()))]
}

/// Creates missing pods and deletes those that must not stay on their nodes.
///
/// Source: `manage` and `syncNodes`.
pub(in crate::simulation) fn manage(cluster: &Cluster, key: &DaemonSetKey) -> Vec<Effect> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Vec::new() };
    let (limits, burst) = (cluster.options.backoff, cluster.options.burst);
    let deletions: Vec<(PodId, Rule)> = state.index.deletions().collect();
    let mut effects = Vec::new();
    for (id, _) in deletions.iter().filter(|(_, rule)| *rule == Rule::Failed) {
        // The back-off grows when the deletion is planned, even if the burst limit postpones the
        // deletion itself.
        if let Some(pod) = cluster.pods.get(id) {
            let former = state.backoffs.get(&pod.node).copied();
            let next = Backoff::next(former, limits, cluster.now());
            effects.push(of_daemon_set(key, DaemonSetEffect::SetBackoff(pod.node.clone(), next)));
        }
    }
    let missing = state.index.missing().iter().map(|node| (node, Rule::Missing));
    effects.extend(create_pods(cluster, key, state, missing));
    let deletions = deletions.into_iter().take(burst);
    effects.extend(deletions.map(|(id, rule)| Effect::Pod(id, PodEffect::Delete(Some(rule)))));
    effects
}

/// Replaces pods of older templates, within the budget. The second value is the node that blocks a
/// surging update, if any.
pub(in crate::simulation) fn update(
    cluster: &Cluster,
    key: &DaemonSetKey,
) -> (Vec<Effect>, Option<NodeName>) {
    let none = (Vec::new(), None);
    let Some(state) = cluster.daemon_sets.get(key) else { return none };
    let desired = state.index.desired();
    let Some(budget) = Budget::of(&state.spec, desired) else { return none };
    let plan = rolling_update::plan(state.index.update(), budget, desired);
    let beside = plan.create.iter().map(|(node, rule)| (node, *rule));
    let mut effects = create_pods(cluster, key, state, beside);
    let deletions = plan.delete.into_iter().take(cluster.options.burst);
    effects.extend(deletions.map(|(id, rule)| Effect::Pod(id, PodEffect::Delete(Some(rule)))));
    (effects, plan.stopped_by)
}

/// Creates pods on nodes, up to the burst limit of one step. Where the controller itself
/// schedules, nodes without room are skipped.
///
/// DIFFERENCE: before 1.12, a node whose host ports were taken no longer counted as one that
/// should run a pod; here it still counts.
fn create_pods<'a>(
    cluster: &Cluster,
    key: &DaemonSetKey,
    state: &DaemonSetState,
    nodes: impl Iterator<Item = (&'a NodeName, Rule)>,
) -> Vec<Effect> {
    let Some(revision) = state.history.current() else { return Vec::new() };
    let mut nodes = nodes.peekable();
    if let Some(refusal) = refusal(cluster, state) {
        let first = nodes.peek().map(|(node, _)| *node);
        return first
            .map_or_else(Vec::new, |node| fail_to_create(cluster, key, state, node, refusal));
    }
    let burst = cluster.options.burst;
    let create = |(node, rule): (&NodeName, Rule)| {
        let pod = NewPod {
            namespace: key.namespace.clone(),
            name: PodName::Generated(key.name.clone()),
            node: node.clone(),
            owner: Some(key.clone()),
            revision: revision.clone(),
            template_generation: state.template_generation,
            age: None,
            gone_at: None,
            imported: None,
        };
        Effect::CreatePod(Box::new(pod), Some(rule))
    };
    if cluster.options.scheduling != Scheduling::Controller {
        return nodes.take(burst).map(create).collect();
    }
    let (mut effects, mut placeable) = (Vec::new(), Vec::new());
    for (node, rule) in nodes {
        let failures = fit_failures(cluster, node, &revision.info.pod);
        if failures.is_empty() {
            placeable.push((node, rule));
            if state.unplaced.contains_key(node) {
                let placed = DaemonSetEffect::SetUnplaced(node.clone(), None);
                effects.push(of_daemon_set(key, placed));
            }
            continue;
        }
        let reason = scheduling::reasons(&failures).join(", ");
        let unplaced = DaemonSetEffect::SetUnplaced(node.clone(), Some(reason.clone()));
        effects.push(of_daemon_set(key, unplaced));
        if !state.unplaced.contains_key(node) {
            let (node, message) = (node.to_string(), placement_error(&failures));
            effects.push(Effect::ReportChange(Change::Unplaced { node, reason, message }));
        }
    }
    effects.extend(placeable.into_iter().take(burst).map(create));
    effects
}

/// Returns why the API server refuses the pods of the template; `None` if it accepts them, or if
/// it does not validate objects.
fn refusal<'c>(cluster: &Cluster, state: &'c DaemonSetState) -> Option<&'c Refusal> {
    state.placement.refusals.first().filter(|_| cluster.options.validates)
}

/// Tries to create a pod that the API server refuses. The first refusal ends the creation of pods
/// in this step; the controller retries after a delay.
///
/// DIFFERENCE: the real controller also retries in every step that it takes for another reason
/// before the delay is over.
///
/// Source: `slowStartBatch` and `processNextWorkItem` in
/// `pkg/controller/daemon/daemon_controller.go` at v1.36.
fn fail_to_create(
    cluster: &Cluster,
    key: &DaemonSetKey,
    state: &DaemonSetState,
    node: &NodeName,
    refusal: &Refusal,
) -> Vec<Effect> {
    let (former, now) = (state.creation_failure.as_ref(), cluster.now());
    if former.is_some_and(|former| former.retry_at > now) {
        return Vec::new();
    }
    let generate_name = format!("{}-", key.name);
    let name = cluster.generated_name(&key.namespace, &key.name);
    let error = refusal.api_error(&generate_name, &name);
    let failure = CreationFailure::after(former, error.clone(), now);
    let failed = Change::CreateFailed { node: node.to_string(), error };
    vec![
        Effect::ReportChange(failed),
        of_daemon_set(key, DaemonSetEffect::SetCreationFailure(Some(failure))),
    ]
}

/// Whether the creation of missing pods fails in this step. The step then ends early and updates
/// nothing.
pub(in crate::simulation) fn fails_to_manage(cluster: &Cluster, key: &DaemonSetKey) -> bool {
    let state = cluster.daemon_sets.get(key);
    state
        .is_some_and(|state| refusal(cluster, state).is_some() && !state.index.missing().is_empty())
}

/// Clears the recorded creation failure if its retry is due and this step has not recorded another
/// one.
pub(in crate::simulation) fn forget_creation_failure(
    cluster: &Cluster,
    key: &DaemonSetKey,
) -> Vec<Effect> {
    let failure = cluster.daemon_sets.get(key).and_then(|state| state.creation_failure.as_ref());
    match failure {
        Some(failure) if failure.retry_at <= cluster.now() => {
            vec![of_daemon_set(key, DaemonSetEffect::SetCreationFailure(None))]
        }
        _ => Vec::new(),
    }
}

/// Drops old revisions beyond `revisionHistoryLimit` that no pod belongs to.
pub(in crate::simulation) fn clean_up_history(
    cluster: &Cluster,
    key: &DaemonSetKey,
) -> Vec<Effect> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Vec::new() };
    let limit = usize::try_from(state.spec.revision_history_limit.unwrap_or(10)).unwrap_or(0);
    if state.history.old().len() <= limit {
        return Vec::new();
    }
    let mut live: BTreeSet<Arc<str>> = BTreeSet::new();
    for pod in state.pods.all().filter_map(|id| cluster.pods.get(&id)) {
        live.insert(pod.revision.hash.clone());
    }
    let mut history = state.history.clone();
    let dropped = history.clean_up(limit, &live);
    if dropped.is_empty() {
        return Vec::new();
    }
    let kept = of_daemon_set(key, DaemonSetEffect::SetHistory(Box::new(history)));
    let forgotten =
        dropped.iter().map(|old| Effect::ReportChange(Change::Forgotten { revision: old.number }));
    [kept].into_iter().chain(forgotten).collect()
}

/// Writes the status.
pub(in crate::simulation) fn write_status(cluster: &Cluster, key: &DaemonSetKey) -> Vec<Effect> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Vec::new() };
    let mut effects = Vec::new();
    if state.status.observed_generation != state.generation {
        // Back-offs are kept per observed generation.
        effects.push(of_daemon_set(key, DaemonSetEffect::ForgetBackoffs));
    }
    let status = state.index.status(state.generation, state.history.collisions());
    effects.push(of_daemon_set(key, DaemonSetEffect::WriteStatus(status)));
    effects
}
