//! Compares the two sides on their nodes: which nodes gain or lose a pod, and why.

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};

use super::{Changed, ComparedDaemonSet};
use crate::contract::input::{Key, NodeTable};
use crate::defaults;
use crate::placement::{
    DaemonPlacement, Difference, Gain, Loss, Occupancy, Placed, PodOutcome, Removed, Rollout,
};
use crate::validation;

/// The nodes and pods on which the DaemonSets are compared.
pub(super) struct Cluster<'a> {
    pub(super) nodes: &'a NodeTable,
    pub(super) new_nodes: &'a NodeTable,
    /// The pods that run; `None` when they are not known.
    pub(super) running: Option<&'a Occupancy>,
}

impl Cluster<'_> {
    /// `occupancy` has the pods that are on the nodes when a new pod is created.
    pub(super) fn updated(
        &self,
        key: &Key,
        old: &DaemonPlacement,
        after: &Placed<'_>,
        rollout: Rollout,
        occupancy: &Occupancy,
    ) -> ComparedDaemonSet {
        let before = old.on(&self.nodes.nodes);
        let difference = Difference::between(&before, after, rollout);
        self.compared(key, &difference, after, rollout, occupancy)
    }

    /// `occupancy` has the pods that are on the nodes when a new pod is created.
    pub(super) fn created(
        &self,
        key: &Key,
        after: &Placed<'_>,
        occupancy: &Occupancy,
    ) -> ComparedDaemonSet {
        self.compared(key, &Difference::created(after), after, Rollout::None, occupancy)
    }

    pub(super) fn deleted(&self, key: &Key, old: &DaemonPlacement) -> ComparedDaemonSet {
        let before = old.on(&self.nodes.nodes);
        let gone = Difference::deleted(&before);
        self.compared(key, &gone, &before, Rollout::None, &Occupancy::default())
    }

    fn compared(
        &self,
        key: &Key,
        difference: &Difference<'_>,
        placed: &Placed<'_>,
        rollout: Rollout,
        occupancy: &Occupancy,
    ) -> ComparedDaemonSet {
        let mut compared = ComparedDaemonSet::of(key, String::new());
        let unknown = |node: &str, side| Changed {
            node: node.to_owned(),
            text: format!("{node}: it cannot be read among the {side} nodes"),
        };
        for added in &difference.added {
            if added.cause == Gain::NewNode && self.nodes.may_have(added.node) {
                compared.unknown.push(unknown(added.node, "old"));
            } else {
                compared.pending.extend(pending(placed, added.node, occupancy));
                compared.added.push(Changed::of(added.node, added.to_string()));
            }
        }
        for removed in &difference.removed {
            if removed.cause == Loss::NodeGone && self.new_nodes.may_have(removed.node) {
                compared.unknown.push(unknown(removed.node, "new"));
            } else {
                compared.removed.push(Changed::of(removed.node, self.lost(placed, removed)));
            }
        }
        for passed_over in &difference.passed_over {
            if self.nodes.may_have(passed_over.node) {
                compared.unknown.push(unknown(passed_over.node, "old"));
            } else {
                let text = passed_over.to_string();
                compared.passed_over.push(Changed::of(passed_over.node, text));
            }
        }
        if rollout == Rollout::RollingUpdate {
            let kept = difference.kept.iter();
            compared.pending.extend(kept.filter_map(|node| pending(placed, node, occupancy)));
        }
        compared.kept = difference.kept.iter().map(|node| (*node).to_owned()).collect();
        let (added, removed) = (compared.added.len(), compared.removed.len());
        compared.summary =
            format!("{added} added, {removed} removed, {} kept", compared.kept.len());
        for (number, what) in
            [(compared.pending.len(), "pending"), (compared.unknown.len(), "not known")]
        {
            if number > 0 {
                compared.summary += &format!(", {number} {what}");
            }
        }
        for refusal in &placed.placement().refusals {
            compared.summary += &format!("; no pod is created: {refusal}");
        }
        compared
    }

    /// Describes why a node no longer gets a pod, and what happens to the pod that runs there.
    fn lost(&self, placed: &Placed<'_>, removed: &Removed<'_>) -> String {
        let Removed { node, cause, .. } = removed;
        let runs =
            |running: &Occupancy| running.on(node).iter().any(|pod| placed.placement().owns(pod));
        match &self.running {
            Some(running) if !runs(running) => format!("{node}: {cause}; no pod of it runs there"),
            _ => removed.to_string(),
        }
    }
}

/// Returns why the new pod on a node does not run undisturbed; `None` when it does, or when no pod
/// is created.
fn pending(placed: &Placed<'_>, name: &str, occupancy: &Occupancy) -> Option<Changed> {
    let node = placed.nodes().find(name)?;
    let text = match placed.new_pod(node, Some(occupancy)) {
        PodOutcome::Pending { unfit, .. } => {
            let reasons: Vec<String> = unfit.iter().map(ToString::to_string).collect();
            format!("{name}: the new pod stays Pending: {}", reasons.join("; "))
        }
        outcome @ PodOutcome::Rejected { .. } => format!("{name}: {outcome}"),
        outcome @ (PodOutcome::Gated { .. }
        | PodOutcome::OtherScheduler { .. }
        | PodOutcome::Evicted { .. }) => format!("{name}: the new pod {outcome}"),
        PodOutcome::Excluded { .. }
        | PodOutcome::Running
        | PodOutcome::Refused { .. }
        | PodOutcome::Preempts { .. }
        | PodOutcome::Runs => return None,
    };
    Some(Changed::of(name, text))
}

/// Whether the controller replaces the pods of a DaemonSet that is updated.
pub(super) fn rollout(old: &DaemonSet, new: &DaemonSet) -> Rollout {
    let spec = |daemon_set: &DaemonSet| {
        let mut defaulted = daemon_set.clone();
        defaults::apply(&mut defaulted);
        defaulted.spec.unwrap_or_default()
    };
    let (old, new): (DaemonSetSpec, DaemonSetSpec) = (spec(old), spec(new));
    let strategy = new.update_strategy.and_then(|strategy| strategy.type_);
    let is_on_delete = strategy.as_deref() == Some("OnDelete");
    if is_on_delete || validation::same_template(&old.template, &new.template) {
        Rollout::None
    } else {
        Rollout::RollingUpdate
    }
}
