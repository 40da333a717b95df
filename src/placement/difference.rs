//! What changes between two placements: a DaemonSet was edited, or the nodes were.

use std::fmt;

use serde::Serialize;

use super::Placed;
use super::reason::Reason;

/// What changes from one placement to another. Nodes go by their names.
///
/// ```
/// use daemonset_preflight::manifest::nodes::{Node, Nodes};
/// use daemonset_preflight::placement::{DaemonPlacement, Difference};
///
/// let mut before = Nodes::new();
/// before.push(&Node::named("a")).unwrap();
/// before.push(&Node::named("b")).unwrap();
/// let mut after = before.clone();
/// after.replace(0, &Node::named("a").taint("db", "", "NoSchedule")).unwrap();
///
/// let placement = DaemonPlacement::compile(&Default::default());
/// let (before, after) = (placement.on(&before), placement.on(&after));
/// let difference = Difference::between(&before, &after);
/// assert_eq!(difference.to_string(), "0 added, 1 removed, 1 kept");
/// assert_eq!(
///     difference.removed[0].to_string(),
///     "a: it now has taint `db:NoSchedule`; a running pod stays",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference<'a> {
    /// The nodes on which a pod should run now, and should not before.
    pub added: Vec<Added<'a>>,
    /// The nodes on which a pod should run no more.
    pub removed: Vec<Removed<'a>>,
    /// The nodes on which a pod should run before and now.
    pub kept: Vec<&'a str>,
    /// How many nodes of the new placement run none before nor now.
    pub neither: usize,
}

/// A node that gets a pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Added<'a> {
    /// The node.
    pub node: &'a str,
    /// What kept pods off it before; `None` when the node is new.
    pub before: Option<Reason<'a>>,
}

/// A node that gets no pod any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Removed<'a> {
    /// The node.
    pub node: &'a str,
    /// What keeps pods off it now; `None` when the node is gone.
    pub now: Option<Reason<'a>>,
    /// Whether a pod that runs there stays.
    pub stays: bool,
}

impl<'a> Difference<'a> {
    /// Compares two placements, of the same or of different DaemonSets and nodes.
    pub fn between(before: &Placed<'a>, after: &Placed<'a>) -> Self {
        let mut difference = Difference::default();
        for node in after.nodes.iter() {
            let old = before.nodes.find(node.name());
            let ran = old.is_some_and(|old| before.decide(old).run);
            let now = after.decide(node);
            let name = node.name();
            match (ran, now.run) {
                (false, true) => {
                    let before = old.and_then(|old| before.reason(old));
                    difference.added.push(Added { node: name, before });
                }
                (true, false) => difference.removed.push(Removed {
                    node: name,
                    now: after.reason(node),
                    stays: now.stay,
                }),
                (true, true) => difference.kept.push(name),
                (false, false) => difference.neither += 1,
            }
        }
        for node in before.nodes.iter().filter(|node| before.decide(*node).run) {
            if after.nodes.find(node.name()).is_none() {
                difference.removed.push(Removed { node: node.name(), now: None, stays: false });
            }
        }
        difference
    }

    /// Whether the same nodes run a pod.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
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
        match self.before {
            Some(reason) => write!(f, "{}: it no longer {}", self.node, reason.of(1)),
            None => write!(f, "{}: the node is new", self.node),
        }
    }
}

impl fmt::Display for Removed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Removed { node, now, stays } = self;
        match now {
            Some(reason) => {
                let then = if *stays { "a running pod stays" } else { "a running pod is deleted" };
                write!(f, "{node}: it now {}; {then}", reason.of(1))
            }
            None => write!(f, "{node}: the node is gone, and its pod with it"),
        }
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
        let difference = Difference::between(&before, &after);
        let added: Vec<String> = difference.added.iter().map(ToString::to_string).collect();
        let removed: Vec<String> = difference.removed.iter().map(ToString::to_string).collect();
        assert_eq!(added, ["b: it no longer lacks `zone=z1`", "d: it no longer lacks `zone=z1`"]);
        assert_eq!(
            removed,
            [
                "a: it now lacks `zone=z2`; a running pod is deleted",
                "c: it now lacks `zone=z2`; a running pod is deleted",
            ]
        );
        assert!(Difference::between(&after, &after).is_empty());
    }

    #[test]
    fn nodes_come_and_go() {
        let (mut before, mut after) = (Nodes::new(), Nodes::new());
        before.push(&Node::named("a")).unwrap();
        before.push(&Node::named("b")).unwrap();
        after.push(&Node::named("b")).unwrap();
        after.push(&Node::named("c")).unwrap();
        let placement = compile(json!({"containers": []}));
        let (before, after) = (placement.on(&before), placement.on(&after));
        let difference = Difference::between(&before, &after);
        assert_eq!(difference.added.first().unwrap().to_string(), "c: the node is new");
        let gone = "a: the node is gone, and its pod with it";
        assert_eq!(difference.removed.first().unwrap().to_string(), gone);
        assert_eq!(difference.kept, ["b"]);
    }
}
