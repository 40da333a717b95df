//! The call `compare`: what would change if the DaemonSets or the nodes were others.

mod node_table;

use std::collections::BTreeSet;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::Pod;
use serde::{Deserialize, Serialize};

use super::daemon_sets::{DaemonSets, Key};
use super::place::read_pods;
use super::problem::{Problem, Remark, Source};
use crate::defaults;
use crate::manifest::nodes::Nodes;
use crate::placement::{
    DaemonPlacement, Difference, Gain, Loss, Occupancy, Placed, PodOutcome, Preset, Removed,
    Rollout,
};
use crate::validation;
use node_table::NodeTable;

/// What is, and what would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
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
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub join: Vec<Preset>,
    /// The pods that already run, as in [`PlaceCall`](super::PlaceCall). Without them every
    /// node is empty, and it is not known where pods of the DaemonSets run.
    #[serde(default)]
    pub pods: Option<String>,
}

/// What would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct CompareAnswer {
    /// One per DaemonSet of either side, by namespace and name. Each that has a
    /// `generateName` alone is one of its own, and goes by that.
    pub daemon_sets: Vec<ComparedDaemonSet>,
    /// What could not be read; everything else is answered.
    pub problems: Vec<Problem>,
    /// What is worth knowing of a text as a whole: it has no DaemonSets or no nodes, or one
    /// DaemonSet twice.
    pub remarks: Vec<Remark>,
}

/// What would change for one DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ComparedDaemonSet {
    /// Its namespace; `default` when it names none.
    pub namespace: String,
    /// Its name; its `generateName` when it has none.
    pub name: String,
    /// Whether it could be compared: `false` when it could not be read on one side. The lists
    /// are empty then.
    pub compared: bool,
    /// The numbers in words.
    pub summary: String,
    /// The nodes that get a pod, each with what no longer keeps it away.
    pub added: Vec<Changed>,
    /// The nodes that get none any more, each with what keeps it away.
    pub removed: Vec<Changed>,
    /// The nodes that keep theirs.
    pub kept: Vec<String>,
    /// The new nodes that get no pod, each with what keeps it away.
    pub passed_over: Vec<Changed>,
    /// Of the nodes that get a new pod, added or by a rolling update: those on which it does
    /// not fit, is not scheduled, fails or is evicted, each with the reason. A node that says
    /// nothing of what it has is taken to have room.
    pub pending: Vec<Changed>,
    /// The nodes of which it is not known, because they could not be read on one side.
    pub unknown: Vec<Changed>,
}

/// One node on which something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
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
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let said = (&mut problems, &mut remarks);
    let nodes = NodeTable::of(&call.nodes, Source::Nodes, said.0, said.1);
    let mut new_nodes = match &call.new_nodes {
        Some(text) => NodeTable::of(text, Source::NewNodes, said.0, said.1),
        None => nodes.clone(),
    };
    join(&mut new_nodes.read, &call.join);
    let old = DaemonSets::of(&call.daemon_sets, Source::DaemonSets, said.0, said.1);
    let new = match &call.new_daemon_sets {
        Some(text) => DaemonSets::of(text, Source::NewDaemonSets, said.0, said.1),
        None => old.clone(),
    };
    let pods = call.pods.as_deref().map(|text| read_pods(text, said.0));
    let keys: BTreeSet<&Key> = old.read.keys().chain(new.read.keys()).collect();
    let gone = |key: &Key| !new.read.contains_key(key) && !new.may_have(key);
    let gone: Vec<&Key> = keys.iter().copied().filter(|key| gone(key)).collect();
    let cluster = Cluster {
        nodes: &nodes,
        new_nodes: &new_nodes,
        running: pods.clone().map(Occupancy::of),
        remaining: Occupancy::of(pods.into_iter().flatten().filter(|pod| !is_of(pod, &gone))),
    };
    let compared = keys.iter().map(|key| match (old.read.get(key), new.read.get(key)) {
        (Some(old), Some(new)) => cluster.updated(key, old, new),
        (Some(_), None) if new.may_have(key) => not_compared(key, "new"),
        (None, Some(_)) if old.may_have(key) => not_compared(key, "old"),
        (Some(old), None) => cluster.deleted(key, old),
        (None, new) => cluster.created(key, new),
    });
    CompareAnswer { daemon_sets: compared.collect(), problems, remarks }
}

/// Whether a pod is one of these DaemonSets'.
fn is_of(pod: &Pod, daemon_sets: &[&Key]) -> bool {
    let metadata = &pod.metadata;
    let mut owners = metadata.owner_references.iter().flatten();
    let controller =
        owners.find(|owner| owner.controller == Some(true) && owner.kind == "DaemonSet");
    let namespace = metadata.namespace.as_deref().unwrap_or_default();
    controller.is_some_and(|owner| {
        daemon_sets.iter().any(|key| key.namespace == namespace && key.name == owner.name)
    })
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

fn not_compared(key: &Key, side: &str) -> ComparedDaemonSet {
    let summary = format!("not compared: the {side} one cannot be read");
    ComparedDaemonSet { compared: false, ..ComparedDaemonSet::of(key, summary) }
}

/// Where the DaemonSets are compared.
struct Cluster<'a> {
    nodes: &'a NodeTable,
    new_nodes: &'a NodeTable,
    /// The pods that run; `None` when they are not known.
    running: Option<Occupancy>,
    /// Without the pods of the DaemonSets that are gone.
    remaining: Occupancy,
}

impl Cluster<'_> {
    fn updated(&self, key: &Key, old: &DaemonSet, new: &DaemonSet) -> ComparedDaemonSet {
        let rollout = rollout(old, new);
        let (old, new) = (DaemonPlacement::compile(old), DaemonPlacement::compile(new));
        let (before, after) = (old.on(&self.nodes.read), new.on(&self.new_nodes.read));
        let difference = Difference::between(&before, &after, rollout);
        self.compared(key, &difference, &after, rollout)
    }

    fn created(&self, key: &Key, new: Option<&DaemonSet>) -> ComparedDaemonSet {
        let new = DaemonPlacement::compile(new.unwrap_or(&DaemonSet::default()));
        let after = new.on(&self.new_nodes.read);
        self.compared(key, &Difference::created(&after), &after, Rollout::None)
    }

    fn deleted(&self, key: &Key, old: &DaemonSet) -> ComparedDaemonSet {
        let old = DaemonPlacement::compile(old);
        let before = old.on(&self.nodes.read);
        self.compared(key, &Difference::deleted(&before), &before, Rollout::None)
    }

    fn compared(
        &self,
        key: &Key,
        difference: &Difference<'_>,
        placed: &Placed<'_>,
        rollout: Rollout,
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
                compared.pending.extend(self.pending(placed, added.node));
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
            compared.pending.extend(kept.filter_map(|node| self.pending(placed, node)));
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

    /// Why the new pod on a node does not simply run.
    fn pending(&self, placed: &Placed<'_>, name: &str) -> Option<Changed> {
        let node = placed.nodes().find(name)?;
        let text = match placed.new_pod(node, Some(&self.remaining)) {
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

    /// Why a node gets no pod any more, and what becomes of the one that runs there.
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

/// Whether the controller replaces the pods of a DaemonSet that is updated.
fn rollout(old: &DaemonSet, new: &DaemonSet) -> Rollout {
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

impl ComparedDaemonSet {
    fn of(key: &Key, summary: String) -> Self {
        ComparedDaemonSet {
            namespace: key.namespace.clone(),
            name: key.name.clone(),
            compared: true,
            summary,
            added: Vec::new(),
            removed: Vec::new(),
            kept: Vec::new(),
            passed_over: Vec::new(),
            pending: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

impl Changed {
    fn of(node: &str, text: String) -> Self {
        Changed { node: node.to_owned(), text }
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
        assert_eq!(texts(&changed.added), ["b: the template no longer asks for `disktype=ssd`"]);
        assert_eq!(
            texts(&changed.removed),
            ["a: the template now names node `b`; a running pod is deleted"]
        );
    }

    #[test]
    fn nodes_join_by_their_shape() {
        let unselective = AGENT.replace("nodeSelector: {disktype: ssd}", "");
        let join = vec![Preset::Worker, Preset::ControlPlane];
        let changed = only(&CompareCall { daemon_sets: unselective, join, ..call() });
        assert_eq!(texts(&changed.added), ["new-linux-worker-1: the node is new"]);
        assert_eq!(changed.kept, ["a", "b"]);
        assert_eq!(
            texts(&changed.passed_over),
            ["new-control-plane-2: the node is new and gets no pod: \
              it has taint `node-role.kubernetes.io/control-plane:NoSchedule`"]
        );
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

    #[test]
    fn what_cannot_be_read_is_not_gone() {
        let other = AGENT.replace("agent", "other");
        let unread = AGENT.replace("nodeSelector:", "hostNetwork: 'yes', nodeSelector:");
        let answer = compare(&CompareCall {
            daemon_sets: format!("{AGENT}\n---\n{other}"),
            new_daemon_sets: Some(unread),
            ..call()
        });
        let [problem] = answer.problems.as_slice() else { panic!("{answer:?}") };
        assert_eq!((problem.source, problem.name.as_str()), (Source::NewDaemonSets, "agent"));
        let [agent, other] = answer.daemon_sets.as_slice() else { panic!("{answer:?}") };
        assert!(!agent.compared && agent.removed.is_empty(), "{agent:?}");
        assert_eq!(agent.summary, "not compared: the new one cannot be read");
        assert_eq!(texts(&other.removed), ["a: the DaemonSet is gone, and its pod with it"]);

        // One that does not even say what it is may be any of them.
        let answer = compare(&CompareCall {
            new_daemon_sets: Some("apiVersion: apps/v1\nspec: {}\n".to_owned()),
            ..call()
        });
        assert!(answer.daemon_sets.iter().all(|daemon_set| !daemon_set.compared), "{answer:?}");

        // Unreadable before, it is not new.
        let answer = compare(&CompareCall {
            daemon_sets: AGENT.replace("nodeSelector: {disktype: ssd}", "nodeSelector: 1"),
            new_daemon_sets: Some(AGENT.to_owned()),
            ..call()
        });
        assert_eq!(answer.problems.first().unwrap().source, Source::DaemonSets);
        let [agent] = answer.daemon_sets.as_slice() else { panic!("{answer:?}") };
        assert_eq!(agent.summary, "not compared: the old one cannot be read");
    }

    #[test]
    fn a_node_that_cannot_be_read_is_neither_gone_nor_new() {
        let unread = NODES.replace("disktype: ssd", "disktype: 5");
        let there = compare(&CompareCall { new_nodes: Some(unread.clone()), ..call() });
        assert_eq!(there.problems.first().unwrap().source, Source::NewNodes);
        let [agent] = there.daemon_sets.as_slice() else { panic!("{there:?}") };
        assert_eq!(agent.removed, []);
        assert_eq!(texts(&agent.unknown), ["a: it cannot be read among the new nodes"]);
        assert_eq!(agent.summary, "0 added, 0 removed, 0 kept, 1 not known");
        let back =
            compare(&CompareCall { nodes: unread, new_nodes: Some(NODES.to_owned()), ..call() });
        let [agent] = back.daemon_sets.as_slice() else { panic!("{back:?}") };
        assert_eq!(agent.added, []);
        assert_eq!(texts(&agent.unknown), ["a: it cannot be read among the old nodes"]);
    }

    #[test]
    fn each_object_with_a_generated_name_is_said() {
        let generated = |name: &str, label: &str| {
            AGENT.replace("name: agent", &format!("generateName: {name}")).replace("ssd", label)
        };
        let text = [generated("g-", "ssd"), generated("g-", "hdd"), generated("h-", "ssd")];
        let answer = compare(&CompareCall { daemon_sets: text.join("\n---\n"), ..call() });
        let told: Vec<_> =
            answer.daemon_sets.iter().map(|d| (d.name.as_str(), d.kept.len())).collect();
        assert_eq!(told, [("g-", 1), ("g-", 0), ("h-", 1)]);
        assert_eq!(answer.remarks, []);
    }

    #[test]
    fn what_is_missing_or_stands_twice_is_said() {
        let said = |call: &CompareCall| -> Vec<(Source, String)> {
            compare(call).remarks.into_iter().map(|r| (r.source, r.message)).collect()
        };
        let empty = CompareCall::default();
        assert_eq!(
            said(&empty),
            [
                (Source::Nodes, "no node here".to_owned()),
                (Source::DaemonSets, "no DaemonSet here".to_owned()),
            ]
        );
        let new = CompareCall {
            new_daemon_sets: Some("kind: Secret\n".to_owned()),
            new_nodes: Some("kind: List\nitems: []\n".to_owned()),
            ..call()
        };
        assert_eq!(
            said(&new),
            [
                (Source::NewNodes, "no node here".to_owned()),
                (Source::NewDaemonSets, "no DaemonSet here".to_owned()),
            ]
        );
        let later = AGENT.replace("ssd", "hdd");
        let twice = CompareCall { daemon_sets: format!("{AGENT}\n---\n{later}"), ..call() };
        let text = "DaemonSet default/agent stands here twice; the last one counts";
        assert_eq!(said(&twice), [(Source::DaemonSets, text.to_owned())]);
        assert_eq!(only(&twice).kept, Vec::<String>::new());
    }

    #[test]
    fn an_update_that_is_rolled_out_deletes_what_it_does_not_replace() {
        let tolerant = AGENT
            .replace("nodeSelector: {disktype: ssd}", "tolerations: [{key: t, operator: Exists}]");
        let plain = AGENT.replace("nodeSelector: {disktype: ssd}", "");
        let nodes =
            "kind: Node\nmetadata: {name: a}\nspec: {taints: [{key: t, effect: NoSchedule}]}";
        let lost = |new: &str| {
            let changed = only(&CompareCall {
                daemon_sets: tolerant.clone(),
                new_daemon_sets: Some(new.to_owned()),
                nodes: nodes.to_owned(),
                ..CompareCall::default()
            });
            changed.removed.into_iter().map(|removed| removed.text).collect::<Vec<_>>()
        };
        let taint = "a: taint `t:NoSchedule` is no longer tolerated";
        assert_eq!(
            lost(&plain),
            [format!("{taint}; the rolling update deletes a running pod, and none replaces it")]
        );
        let on_delete =
            plain.replace("spec: {template", "spec: {updateStrategy: {type: OnDelete}, template");
        assert_eq!(lost(&on_delete), [format!("{taint}; a running pod stays")]);
    }

    #[test]
    fn new_pods_that_do_not_run_are_told() {
        let new = AGENT.replace("nodeSelector: {disktype: ssd}", "schedulingGates: [{name: g}]");
        let changed = only(&CompareCall { new_daemon_sets: Some(new), ..call() });
        let waits =
            |node| format!("{node}: the new pod waits until its scheduling gate `g` is removed");
        assert_eq!(texts(&changed.pending), [waits("b"), waits("a")]);
    }

    #[test]
    fn pods_that_run_are_looked_at() {
        let small = |cpu: &str| {
            format!(
                "kind: Node\nmetadata: {{name: a}}\nstatus: {{allocatable: {{cpu: {cpu}, pods: 9}}}}\n"
            )
        };
        let daemon_set = |cpu: &str| {
            format!(
                "{{apiVersion: apps/v1, kind: DaemonSet, metadata: {{name: agent}}, spec: {{template: \
                 {{spec: {{containers: [{{name: c, resources: {{requests: {{cpu: {cpu}}}}}}}]}}}}}}}}"
            )
        };
        let pod = |name: &str, owner: &str, cpu: &str| {
            format!(
                "{{kind: Pod, apiVersion: v1, metadata: {{name: {name}, namespace: default, ownerReferences: \
                 [{{apiVersion: apps/v1, kind: DaemonSet, name: {owner}, uid: u, controller: true}}]}}, spec: \
                 {{nodeName: a, containers: [{{name: c, resources: {{requests: {{cpu: {cpu}}}}}}}]}}}}\n---\n"
            )
        };
        let call = CompareCall {
            daemon_sets: daemon_set("100m"),
            new_daemon_sets: Some(daemon_set("600m")),
            nodes: small("1"),
            ..CompareCall::default()
        };
        assert_eq!(only(&call).pending, []);
        let pods = pod("other", "other", "500m") + &pod("mine", "agent", "100m");
        let with_pods = CompareCall { pods: Some(pods), ..call };
        let changed = only(&with_pods);
        assert_eq!(changed.summary, "0 added, 0 removed, 1 kept, 1 pending");
        let text = changed.pending.first().unwrap().text.clone();
        assert!(text.starts_with("a: the new pod stays Pending: cpu"), "{text}");

        // Where none of its pods runs, none is deleted.
        let away = daemon_set("100m").replace("{containers", "{nodeSelector: {a: b}, containers");
        let without = CompareCall {
            new_daemon_sets: Some(away),
            pods: Some(pod("other", "other", "1m")),
            ..with_pods
        };
        assert_eq!(
            texts(&only(&without).removed),
            ["a: the template now asks for `a=b`; no pod of it runs there"]
        );
    }
}
