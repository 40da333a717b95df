//! The call `compare`: what would change if the DaemonSets or the nodes were others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::place::{Problem, read_daemon_sets, read_nodes};
use crate::manifest::nodes::Nodes;
use crate::ordered;
use crate::placement::{DaemonPlacement, Difference, Preset};

/// What is, and what would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareCall {
    /// The DaemonSets as they are, as in [`PlaceCall`](super::PlaceCall).
    pub daemon_sets: String,
    /// The nodes as they are, as in [`PlaceCall`](super::PlaceCall).
    pub nodes: String,
    /// The DaemonSets as they would be; as they are, unless given.
    #[serde(default)]
    pub new_daemon_sets: Option<String>,
    /// The nodes as they would be; as they are, unless given.
    #[serde(default)]
    pub new_nodes: Option<String>,
    /// Nodes of these shapes join besides.
    #[serde(default)]
    pub join: Vec<Preset>,
}

/// What would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CompareAnswer {
    /// One per DaemonSet of either side, by namespace and name.
    pub daemon_sets: Vec<ComparedDaemonSet>,
    /// What could not be read; everything else is answered.
    pub problems: Vec<Problem>,
}

/// What would change for one DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedDaemonSet {
    /// Its namespace; `default` when it names none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The numbers in words.
    pub summary: String,
    /// The nodes that get a pod, each with what no longer keeps it away.
    pub added: Vec<Changed>,
    /// The nodes that get none any more, each with what keeps it away.
    pub removed: Vec<Changed>,
    /// The nodes that keep theirs.
    pub kept: Vec<String>,
}

/// One node on which something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The node's name.
    pub node: String,
    /// The node and the reason, in words.
    pub text: String,
}

/// Compares two placements, DaemonSet by DaemonSet.
///
/// One that is only on one side has no nodes on the other. Joining nodes are called by
/// their shape and number: `new-gpu-pool-1`.
pub fn compare(call: &CompareCall) -> CompareAnswer {
    let mut problems = Vec::new();
    let before_nodes = read_nodes(&call.nodes, &mut problems);
    let mut after_nodes = match &call.new_nodes {
        Some(text) => read_nodes(text, &mut problems),
        None => before_nodes.clone(),
    };
    join(&mut after_nodes, &call.join);
    let before = placements(&call.daemon_sets, &mut problems);
    let after = match &call.new_daemon_sets {
        Some(text) => placements(text, &mut problems),
        None => before.clone(),
    };
    let no_nodes = Nodes::new();
    let keys = ordered::set(before.keys().chain(after.keys()));
    let daemon_sets = keys.into_iter().filter_map(|key| {
        let (old, new) = (before.get(key), after.get(key));
        let old_placed = old.or(new)?.on(if old.is_some() { &before_nodes } else { &no_nodes });
        let new_placed = new.or(old)?.on(if new.is_some() { &after_nodes } else { &no_nodes });
        let difference = Difference::between(&old_placed, &new_placed);
        let mut compared = compared(key, &difference);
        // Without the other side, the reason is the DaemonSet and not the node.
        if old.is_none() {
            retell(&mut compared.added, "the DaemonSet is new");
        }
        if new.is_none() {
            retell(&mut compared.removed, "the DaemonSet is gone, and its pod with it");
        }
        Some(compared)
    });
    CompareAnswer { daemon_sets: daemon_sets.collect(), problems }
}

/// Namespace and name.
type Key = (String, String);

fn placements(text: &str, problems: &mut Vec<Problem>) -> BTreeMap<Key, DaemonPlacement> {
    let compiled = |daemon_set| {
        let placement = DaemonPlacement::compile(&daemon_set);
        ((placement.namespace.clone(), placement.name.clone()), placement)
    };
    ordered::map(read_daemon_sets(text, problems).into_iter().map(compiled))
}

fn join(nodes: &mut Nodes, presets: &[Preset]) {
    let mut number = 0;
    for preset in presets {
        // A cluster may have nodes of these names already.
        loop {
            number += 1;
            let name =
                format!("new-{}-{number}", preset.title().to_ascii_lowercase().replace(' ', "-"));
            if nodes.push(&preset.node(&name)).is_ok() {
                break;
            }
        }
    }
}

fn retell(changes: &mut [Changed], reason: &str) {
    for change in changes {
        change.text = format!("{}: {reason}", change.node);
    }
}

fn compared((namespace, name): &Key, difference: &Difference<'_>) -> ComparedDaemonSet {
    ComparedDaemonSet {
        namespace: namespace.clone(),
        name: name.clone(),
        summary: difference.to_string(),
        added: difference
            .added
            .iter()
            .map(|added| Changed { node: added.node.to_owned(), text: added.to_string() })
            .collect(),
        removed: difference
            .removed
            .iter()
            .map(|removed| Changed { node: removed.node.to_owned(), text: removed.to_string() })
            .collect(),
        kept: difference.kept.iter().map(|node| (*node).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENT: &str = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, \
        spec: {template: {spec: {nodeSelector: {disktype: ssd}}}}}";
    const NODES: &str = "kind: Node\nmetadata: {name: a, labels: {disktype: ssd}}\n---\n\
        kind: Node\nmetadata: {name: b}\n";

    fn texts(changes: &[Changed]) -> Vec<&str> {
        changes.iter().map(|change| change.text.as_str()).collect()
    }

    fn only(call: &CompareCall) -> ComparedDaemonSet {
        let answer = compare(call);
        assert_eq!(answer.problems, []);
        let [daemon_set] = answer.daemon_sets.as_slice() else { panic!("{answer:?}") };
        daemon_set.clone()
    }

    fn call() -> CompareCall {
        CompareCall {
            daemon_sets: AGENT.to_owned(),
            nodes: NODES.to_owned(),
            ..CompareCall::default()
        }
    }

    #[test]
    fn an_edited_daemon_set_gains_and_loses_nodes() {
        let new = AGENT.replace("nodeSelector: {disktype: ssd}", "nodeName: b");
        let changed = only(&CompareCall { new_daemon_sets: Some(new), ..call() });
        assert_eq!(texts(&changed.added), ["b: it no longer lacks `disktype=ssd`"]);
        assert_eq!(texts(&changed.removed), ["a: it now is not `b`; a running pod is deleted"]);
    }

    #[test]
    fn nodes_join_by_their_shape() {
        let unselective = AGENT.replace("nodeSelector: {disktype: ssd}", "");
        let join = vec![Preset::Worker, Preset::ControlPlane];
        let changed = only(&CompareCall { daemon_sets: unselective, join, ..call() });
        assert_eq!(texts(&changed.added), ["new-linux-worker-1: the node is new"]);
        assert_eq!(changed.kept, ["a", "b"]);
    }

    #[test]
    fn a_daemon_set_comes_or_goes_as_a_whole() {
        let gone = only(&CompareCall { new_daemon_sets: Some(String::new()), ..call() });
        assert_eq!(texts(&gone.removed), ["a: the DaemonSet is gone, and its pod with it"]);
        let come = CompareCall {
            daemon_sets: String::new(),
            new_daemon_sets: Some(AGENT.to_owned()),
            ..call()
        };
        assert_eq!(texts(&only(&come).added), ["a: the DaemonSet is new"]);
    }
}
