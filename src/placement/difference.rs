//! The difference between two placements, after an edit of the DaemonSet or of the nodes.

use std::fmt;

use serde::Serialize;

use super::daemon_pod::Refusal;
use super::node_affinity::Shown;
use super::reason::Reason;
use super::{Decision, Placed};
use crate::manifest::nodes::NodeRef;

/// The difference between two placements. Nodes are matched by name.
///
/// ```
/// use daemonset_preflight::manifest::nodes::{Node, Nodes};
/// use daemonset_preflight::placement::{DaemonPlacement, Difference, Rollout};
///
/// let mut before = Nodes::new();
/// before.push(&Node::named("a")).unwrap();
/// before.push(&Node::named("b")).unwrap();
/// let mut after = before.clone();
/// after.replace(0, &Node::named("a").taint("db", "", "NoSchedule")).unwrap();
///
/// let placement = DaemonPlacement::compile(&Default::default());
/// let (before, after) = (placement.on(&before), placement.on(&after));
/// let difference = Difference::between(&before, &after, Rollout::None);
/// assert_eq!(difference.to_string(), "0 added, 1 removed, 1 kept");
/// assert_eq!(
///     difference.removed[0].to_string(),
///     "a: it now has taint `db:NoSchedule`; a running pod stays",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference<'a> {
    /// The nodes on which a pod should run now, and should not have run before.
    pub added: Vec<Added<'a>>,
    /// The nodes on which a pod should no longer run.
    pub removed: Vec<Removed<'a>>,
    /// The nodes on which a pod should run both before and now.
    pub kept: Vec<&'a str>,
    /// The new nodes that get no pod.
    pub passed_over: Vec<PassedOver<'a>>,
    /// How many nodes of the new placement get a pod neither before nor now, new nodes included.
    pub neither: usize,
}

/// What happens to running pods when the DaemonSet is updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Rollout {
    /// Running pods are left alone: the template is unchanged, or the strategy is `OnDelete`.
    None,
    /// The template has changed and the strategy is `RollingUpdate`: each pod is deleted, even
    /// where no new one is created.
    RollingUpdate,
}

/// A node that gets a pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Added<'a> {
    /// The node.
    pub node: &'a str,
    /// Why the node gets a pod now.
    pub cause: Gain<'a>,
}

/// Why a node gets a pod that it did not get before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Gain<'a> {
    /// The DaemonSet is new.
    NewDaemonSet,
    /// The node is new.
    NewNode,
    /// The template has changed and no longer keeps pods off the node for this reason.
    TemplateChanged(Reason<'a>),
    /// The node has changed, and this reason no longer applies to it.
    NodeChanged(Reason<'a>),
    /// Before, the API server refused all pods for this reason.
    NoLongerRefused(&'a Refusal),
}

/// A node that no longer gets a pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Removed<'a> {
    /// The node.
    pub node: &'a str,
    /// Why the node no longer gets a pod.
    pub cause: Loss<'a>,
    /// What happens to a pod that runs there.
    pub running: RunningPod,
}

/// Why a node no longer gets a pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Loss<'a> {
    /// The DaemonSet is gone.
    DaemonSetGone,
    /// The node is gone.
    NodeGone,
    /// The template has changed and now keeps pods off the node for this reason.
    TemplateChanged(Reason<'a>),
    /// The node has changed, and this reason now keeps pods off it.
    NodeChanged(Reason<'a>),
    /// The API server now refuses all pods for this reason.
    Refused(&'a Refusal),
}

/// What happens to a running pod on a node that no longer gets one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RunningPod {
    /// The pod keeps running.
    Stays,
    /// The controller deletes the pod.
    Deleted,
    /// The rolling update deletes the pod, and none replaces it.
    NotReplaced,
    /// The pod disappears with the node or with the DaemonSet.
    Gone,
}

/// A new node that gets no pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PassedOver<'a> {
    /// The node.
    pub node: &'a str,
    /// What keeps pods off the node.
    pub reason: Reason<'a>,
}

impl<'a> Difference<'a> {
    /// Compares two placements, of the same or of different DaemonSets and nodes.
    pub fn between(before: &Placed<'a>, after: &Placed<'a>, rollout: Rollout) -> Self {
        // Each template, placed on the nodes of the other side, shows whether it or the node
        // changed.
        let old_template = before.placement.on(after.nodes);
        let new_template = after.placement.on(before.nodes);
        let mut difference = Difference::default();
        for node in after.nodes.iter() {
            let name = node.name();
            let old = before.nodes.find(name);
            match (old.is_some_and(|old| before.creates_pod(old)), after.creates_pod(node)) {
                (false, true) => {
                    let cause = gain(before, old, &old_template, node);
                    difference.added.push(Added { node: name, cause });
                }
                (true, false) => {
                    let cause = loss(after, node, &new_template, old);
                    let running = running_pod(after.decide(node), rollout);
                    difference.removed.push(Removed { node: name, cause, running });
                }
                (true, true) => difference.kept.push(name),
                (false, false) => {
                    difference.neither += 1;
                    let reason = after.reason(node).filter(|_| old.is_none());
                    let passed_over = reason.map(|reason| PassedOver { node: name, reason });
                    difference.passed_over.extend(passed_over);
                }
            }
        }
        for node in before.nodes.iter().filter(|node| before.creates_pod(*node)) {
            if after.nodes.find(node.name()).is_none() {
                let (cause, running) = (Loss::NodeGone, RunningPod::Gone);
                difference.removed.push(Removed { node: node.name(), cause, running });
            }
        }
        difference
    }

    /// Returns the difference that creating a DaemonSet makes.
    pub fn created(after: &Placed<'a>) -> Self {
        let (with, without): (Vec<_>, Vec<_>) =
            after.nodes.iter().partition(|node| after.creates_pod(*node));
        let added = with.iter().map(|node| Added { node: node.name(), cause: Gain::NewDaemonSet });
        Difference { added: added.collect(), neither: without.len(), ..Difference::default() }
    }

    /// Returns the difference that deleting a DaemonSet and its pods makes.
    pub fn deleted(before: &Placed<'a>) -> Self {
        let (with, without): (Vec<_>, Vec<_>) =
            before.nodes.iter().partition(|node| before.creates_pod(*node));
        let removed = with.iter().map(|node| Removed {
            node: node.name(),
            cause: Loss::DaemonSetGone,
            running: RunningPod::Gone,
        });
        Difference { removed: removed.collect(), neither: without.len(), ..Difference::default() }
    }

    /// Whether the same nodes run a pod before and after.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

impl<'a> Placed<'a> {
    /// Whether the controller creates a pod on a node, and the API server accepts it.
    fn creates_pod(&self, node: NodeRef<'_>) -> bool {
        self.placement.refusals.is_empty() && self.decide(node).run
    }

    /// Whether a reason found in another placement also applies to a node of this one.
    fn has_reason(&self, node: Option<NodeRef<'a>>, reason: Reason<'_>) -> bool {
        node.and_then(|node| self.reason(node)).is_some_and(|found| found == reason)
    }
}

fn gain<'a>(
    before: &Placed<'a>,
    old: Option<NodeRef<'a>>,
    old_template: &Placed<'a>,
    node: NodeRef<'a>,
) -> Gain<'a> {
    match (old, old.and_then(|old| before.reason(old)), before.placement.refusals.first()) {
        (None, ..) => Gain::NewNode,
        (_, Some(reason), _) if old_template.has_reason(Some(node), reason) => {
            Gain::TemplateChanged(reason)
        }
        (_, Some(reason), _) => Gain::NodeChanged(reason),
        (_, None, Some(refusal)) => Gain::NoLongerRefused(refusal),
        // Not reached: a node that got no pod had a reason.
        (_, None, None) => Gain::NewNode,
    }
}

fn loss<'a>(
    after: &Placed<'a>,
    node: NodeRef<'a>,
    new_template: &Placed<'a>,
    old: Option<NodeRef<'a>>,
) -> Loss<'a> {
    match (after.reason(node), after.placement.refusals.first()) {
        (Some(reason), _) if new_template.has_reason(old, reason) => Loss::TemplateChanged(reason),
        (Some(reason), _) => Loss::NodeChanged(reason),
        (None, Some(refusal)) => Loss::Refused(refusal),
        // Not reached: a node that gets no pod has a reason.
        (None, None) => Loss::NodeGone,
    }
}

/// Source: `podsShouldBeOnNode` in `daemon_controller.go` and `rollingUpdate` in `update.go`,
/// both in `pkg/controller/daemon` at v1.36.
fn running_pod(decision: Decision, rollout: Rollout) -> RunningPod {
    match (decision.stay, rollout) {
        (false, _) => RunningPod::Deleted,
        (true, Rollout::RollingUpdate) => RunningPod::NotReplaced,
        (true, Rollout::None) => RunningPod::Stays,
    }
}

impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (added, removed) = (self.added.len(), self.removed.len());
        write!(f, "{added} added, {removed} removed, {} kept", self.kept.len())
    }
}

impl fmt::Display for Added<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.node, self.cause)
    }
}

impl fmt::Display for Gain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gain::NewDaemonSet => f.write_str("the DaemonSet is new"),
            Gain::NewNode => f.write_str("the node is new"),
            Gain::TemplateChanged(
                Reason::OtherNodeNamed { wanted } | Reason::NoSuchNode { wanted },
            ) => {
                write!(f, "the template no longer names node `{wanted}`")
            }
            Gain::TemplateChanged(Reason::Unmet { requirement, .. }) => {
                write!(f, "the template no longer requires `{}`", Shown(requirement))
            }
            Gain::TemplateChanged(Reason::Untolerated { taint }) => {
                write!(f, "taint `{taint}` is now tolerated")
            }
            Gain::TemplateChanged(
                Reason::NoTermMet { .. } | Reason::EmptyAffinity | Reason::MalformedAffinity,
            ) => f.write_str("the template's node affinity now chooses it"),
            Gain::NodeChanged(reason) => write!(f, "it no longer {}", reason.of(1)),
            Gain::NoLongerRefused(_) => f.write_str("its pods are no longer refused"),
        }
    }
}

impl fmt::Display for Removed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Removed { node, cause, running } = self;
        write!(f, "{node}: {cause}{running}")
    }
}

impl fmt::Display for Loss<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loss::DaemonSetGone => f.write_str("the DaemonSet is gone, and its pod with it"),
            Loss::NodeGone => f.write_str("the node is gone, and its pod with it"),
            Loss::TemplateChanged(Reason::OtherNodeNamed { wanted }) => {
                write!(f, "the template now names node `{wanted}`")
            }
            Loss::TemplateChanged(Reason::NoSuchNode { wanted }) => {
                write!(f, "the template now names `{wanted}`, which is not a node here")
            }
            Loss::TemplateChanged(Reason::Unmet { requirement, .. }) => {
                write!(f, "the template now requires `{}`", Shown(requirement))
            }
            Loss::TemplateChanged(Reason::Untolerated { taint }) => {
                write!(f, "taint `{taint}` is no longer tolerated")
            }
            Loss::TemplateChanged(
                Reason::NoTermMet { .. } | Reason::EmptyAffinity | Reason::MalformedAffinity,
            ) => f.write_str("the template's node affinity no longer chooses it"),
            Loss::NodeChanged(reason) => write!(f, "it now {}", reason.of(1)),
            Loss::Refused(refusal) => write!(f, "no pod is created: {refusal}"),
        }
    }
}

/// Continues the sentence that states the cause.
impl fmt::Display for RunningPod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RunningPod::Stays => "; a running pod stays",
            RunningPod::Deleted => "; a running pod is deleted",
            RunningPod::NotReplaced => {
                "; the rolling update deletes a running pod, and none replaces it"
            }
            RunningPod::Gone => "",
        })
    }
}

impl fmt::Display for PassedOver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the node is new and gets no pod: it {}", self.node, self.reason.of(1))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::{Node, Nodes};
    use crate::placement::DaemonPlacement;

    fn compile(template: Value) -> DaemonPlacement {
        let spec = json!({"selector": {}, "template": {"spec": template}});
        DaemonPlacement::compile(&serde_json::from_value(json!({"spec": spec})).unwrap())
    }

    fn texts<T: ToString>(changes: &[T]) -> Vec<String> {
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_edit_of_the_daemon_set_moves_its_pods() {
        let mut nodes = Nodes::new();
        for (name, zone) in [("a", "z1"), ("b", "z2"), ("c", "z1")] {
            nodes.push(&Node::named(name).label("zone", zone)).unwrap();
        }
        nodes.push(&Node::named("d").taint("t", "", "NoExecute").label("zone", "z2")).unwrap();
        let before = compile(json!({"nodeSelector": {"zone": "z1"}, "containers": []}));
        let after = compile(json!({"nodeSelector": {"zone": "z2"}, "containers": [],
                                   "tolerations": [{"operator": "Exists"}]}));
        let (before, after) = (before.on(&nodes), after.on(&nodes));
        let difference = Difference::between(&before, &after, Rollout::RollingUpdate);
        assert_eq!(
            texts(&difference.added),
            [
                "b: the template no longer requires `zone=z1`",
                "d: the template no longer requires `zone=z1`"
            ]
        );
        assert_eq!(
            texts(&difference.removed),
            [
                "a: the template now requires `zone=z2`; a running pod is deleted",
                "c: the template now requires `zone=z2`; a running pod is deleted",
            ]
        );
        assert!(Difference::between(&after, &after, Rollout::None).is_empty());
    }

    #[test]
    fn a_toleration_comes_and_goes_with_the_template() {
        let mut nodes = Nodes::new();
        nodes.push(&Node::named("a").taint("t", "", "NoSchedule")).unwrap();
        let without = compile(json!({"containers": []}));
        let with =
            compile(json!({"containers": [], "tolerations": [{"key": "t", "operator": "Exists"}]}));
        let (without, with) = (without.on(&nodes), with.on(&nodes));
        let gained = Difference::between(&without, &with, Rollout::RollingUpdate);
        assert_eq!(texts(&gained.added), ["a: taint `t:NoSchedule` is now tolerated"]);
        for (rollout, then) in [
            (Rollout::None, "a running pod stays"),
            (
                Rollout::RollingUpdate,
                "the rolling update deletes a running pod, and none replaces it",
            ),
        ] {
            let lost = Difference::between(&with, &without, rollout);
            let text = format!("a: taint `t:NoSchedule` is no longer tolerated; {then}");
            assert_eq!(texts(&lost.removed), [text]);
        }
    }

    #[test]
    fn a_node_changes() {
        let (mut before, mut after) = (Nodes::new(), Nodes::new());
        before.push(&Node::named("a").taint("t", "", "NoSchedule")).unwrap();
        before.push(&Node::named("b").label("zone", "z1")).unwrap();
        after.push(&Node::named("a").label("zone", "z1")).unwrap();
        after.push(&Node::named("b")).unwrap();
        let placement = compile(json!({"containers": []}));
        let difference =
            Difference::between(&placement.on(&before), &placement.on(&after), Rollout::None);
        assert_eq!(texts(&difference.added), ["a: it no longer has taint `t:NoSchedule`"]);
        let placement = compile(json!({"containers": [], "nodeSelector": {"zone": "z1"}}));
        let difference =
            Difference::between(&placement.on(&before), &placement.on(&after), Rollout::None);
        assert_eq!(texts(&difference.added), ["a: it no longer lacks `zone=z1`"]);
        assert_eq!(
            texts(&difference.removed),
            ["b: it now lacks `zone=z1`; a running pod is deleted"]
        );
    }

    #[test]
    fn nodes_come_and_go() {
        let (mut before, mut after) = (Nodes::new(), Nodes::new());
        before.push(&Node::named("a")).unwrap();
        before.push(&Node::named("b")).unwrap();
        after.push(&Node::named("b")).unwrap();
        after.push(&Node::named("c")).unwrap();
        after.push(&Node::named("d").taint("t", "", "NoSchedule")).unwrap();
        let placement = compile(json!({"containers": []}));
        let (before, after) = (placement.on(&before), placement.on(&after));
        let difference = Difference::between(&before, &after, Rollout::None);
        assert_eq!(texts(&difference.added), ["c: the node is new"]);
        assert_eq!(texts(&difference.removed), ["a: the node is gone, and its pod with it"]);
        assert_eq!(difference.kept, ["b"]);
        assert_eq!(
            texts(&difference.passed_over),
            ["d: the node is new and gets no pod: it has taint `t:NoSchedule`"]
        );
    }

    #[test]
    fn refused_pods_run_nowhere() {
        let mut nodes = Nodes::new();
        nodes.push(&Node::named("a")).unwrap();
        let good = compile(json!({"containers": []}));
        let refused = compile(json!({"containers": [], "overhead": {"cpu": "1"}}));
        let (good, refused) = (good.on(&nodes), refused.on(&nodes));
        let lost = Difference::between(&good, &refused, Rollout::RollingUpdate);
        let text = lost.removed.first().unwrap().to_string();
        assert!(text.starts_with("a: no pod is created: pod rejected: Pod Overhead"), "{text}");
        assert!(text.ends_with("deletes a running pod, and none replaces it"), "{text}");
        let gained = Difference::between(&refused, &good, Rollout::RollingUpdate);
        assert_eq!(texts(&gained.added), ["a: its pods are no longer refused"]);
        let refused = Difference::between(&refused, &refused, Rollout::None);
        assert!(refused.kept.is_empty() && refused.is_empty(), "{refused:?}");
    }
}
