//! Updates: what happens to the pod on a node when its DaemonSet or its node changes.
//!
//! Source: `podsShouldBeOnNode` in `pkg/controller/daemon/daemon_controller.go` and
//! `rollingUpdate` in `pkg/controller/daemon/update.go` at v1.36.

use k8s_openapi::api::apps::v1::DaemonSetUpdateStrategy;
use serde::Serialize;

use super::budget::Budget;
use super::{DaemonPlacement, Placed};
use crate::manifest::nodes::NodeRef;

/// What happens to a pod that ran on a node before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PodAfterUpdate {
    /// The pod keeps running.
    Stays,
    /// The pod is deleted, and a pod of the new template is created.
    Replaced,
    /// The pod is deleted, and none is created.
    Deleted,
    /// The API server refuses the replacement. A rolling update deletes as many pods as may be
    /// unavailable, and then waits for the replacements in vain.
    DeletedAndRefused,
}

impl Placed<'_> {
    /// Returns what happens to a pod that this DaemonSet, as it was `before`, ran on a node.
    ///
    /// A taint that only keeps off new pods lets the pod stay while the template is unchanged; a
    /// rolling update deletes pods of an old template everywhere.
    pub fn pod_after_update(&self, before: &DaemonPlacement, node: NodeRef<'_>) -> PodAfterUpdate {
        let (now, decision) = (self.placement, self.decide(node));
        if !decision.stay {
            return PodAfterUpdate::Deleted;
        }
        if now.on_delete || now.has_template_of(before) {
            return PodAfterUpdate::Stays;
        }
        match (decision.run, now.refusals.is_empty()) {
            (false, _) => PodAfterUpdate::Deleted,
            (true, true) => PodAfterUpdate::Replaced,
            // A surge deletes the old pod only after the new one is available.
            (true, false) if now.surges => PodAfterUpdate::Stays,
            (true, false) => PodAfterUpdate::DeletedAndRefused,
        }
    }
}

impl DaemonPlacement {
    /// Whether two DaemonSets have the same template after defaulting, so that their pods are of
    /// one revision.
    pub fn has_template_of(&self, other: &DaemonPlacement) -> bool {
        self.metadata == other.metadata && self.spec == other.spec
    }
}

/// Whether pods of an old template are replaced only when somebody deletes them. The strategy
/// must have its defaults.
pub(super) fn is_on_delete(strategy: Option<&DaemonSetUpdateStrategy>) -> bool {
    strategy.and_then(|strategy| strategy.type_.as_deref()) == Some("OnDelete")
}

/// Whether a rolling update creates a new pod before it deletes the old one.
pub(super) fn surges(strategy: Option<&DaemonSetUpdateStrategy>) -> bool {
    Budget::of_strategy(strategy, 1).is_some_and(|budget| budget.max_surge > 0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::{Node, Nodes};

    fn compile(strategy: Value, template: Value) -> DaemonPlacement {
        let mut pod = template;
        pod["containers"] = json!([{"name": "c", "image": "i:1"}]);
        let spec = json!({"selector": {}, "updateStrategy": strategy, "template": {"spec": pod}});
        DaemonPlacement::compile(&serde_json::from_value(json!({"spec": spec})).unwrap())
    }

    #[test]
    fn a_rolling_update_deletes_old_pods_under_taints_that_are_no_longer_tolerated() {
        let tolerating = json!({"tolerations": [{"key": "t", "operator": "Exists"}]});
        let refused = json!({"overhead": {"cpu": "1"}});
        let rolling = || json!({"type": "RollingUpdate"});
        let surging = || json!({"rollingUpdate": {"maxSurge": "10%", "maxUnavailable": 0}});
        let on_delete = || json!({"type": "OnDelete"});
        let mut nodes = Nodes::new();
        nodes.push(&Node::named("plain")).unwrap();
        nodes.push(&Node::named("no-new").taint("t", "", "NoSchedule")).unwrap();
        nodes.push(&Node::named("none").taint("t", "", "NoExecute")).unwrap();
        use PodAfterUpdate::{Deleted, DeletedAndRefused, Replaced, Stays};
        for (before, after, strategy, expected) in [
            (&tolerating, json!({}), rolling(), [Replaced, Deleted, Deleted]),
            (&tolerating, json!({}), surging(), [Replaced, Deleted, Deleted]),
            (&tolerating, json!({}), on_delete(), [Stays, Stays, Deleted]),
            // The template is unchanged, and the nodes have new taints.
            (&json!({}), json!({}), rolling(), [Stays, Stays, Deleted]),
            (&json!({}), refused.clone(), rolling(), [DeletedAndRefused, Deleted, Deleted]),
            (&json!({}), refused.clone(), surging(), [Stays, Deleted, Deleted]),
            (&json!({}), refused, on_delete(), [Stays, Stays, Deleted]),
        ] {
            let (old, new) = (compile(rolling(), before.clone()), compile(strategy, after));
            let placed = new.on(&nodes);
            let found: Vec<_> =
                nodes.iter().map(|node| placed.pod_after_update(&old, node)).collect();
            assert_eq!(found, expected);
        }
    }
}
