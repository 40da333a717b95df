//! A cluster that is read once and queried many times: nodes and pods without their texts.
//!
//! The answers are those of the calls `place`, `compare` and `survey`, but the cluster is not read
//! again for each call, and [`Cluster::place`] returns only the index of a verdict for each node.
//!
//! ```
//! use daemonset_preflight::contract::{Cluster, ClusterPlaceCall};
//!
//! let cluster = Cluster::read("kind: Node\nmetadata: {name: a, labels: {disktype: ssd}}", None);
//! let daemon_set = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, \
//!     spec: {template: {spec: {nodeSelector: {disktype: hdd}}}}}";
//! let answer = cluster.place(&ClusterPlaceCall { daemon_sets: daemon_set.to_owned() });
//! let placed = &answer.daemon_sets[0];
//! let verdict = &placed.verdicts[placed.nodes[0] as usize];
//! assert_eq!((verdict.should_run, verdict.reason.as_str()), (false, "lacks `disktype=hdd`"));
//! ```

mod calls;
mod verdicts;

pub use calls::{
    ClusterCompareCall, ClusterOverview, ClusterPlaceAnswer, ClusterPlaceCall, ClusterSurveyCall,
    ExplainAnswer, ExplainCall, ExplainedDaemonSet, GroupAnswer, GroupCall, LabelKey, NodeDetails,
};
pub use verdicts::{NodeVerdict, PlacementTable};

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::Pod;

use super::call::{answer, unknown_call};
use super::compare::{CompareAnswer, compare_among, join};
use super::input::{
    DaemonSets, InputError, Located, NodeTable, Source, internal_addresses, read_pods,
};
use super::place::{
    in_queue_order, legend, nodes_without_allocatable, placed_node, remark_on_unreported,
};
use super::reach::{ReachAnswer, ReachCall, reach_from};
use super::simulate::{Beginning, SimulateAnswer, SimulateCall, simulate_from};
use super::survey::{SurveyAnswer, survey_among};
use crate::manifest::nodes::NodeRef;
use crate::placement::Occupancy;
use crate::scheduling::Amount;

/// The names of the calls that [`Cluster::call`] answers.
const CALLS: &[&str] =
    &["overview", "place", "explain", "group", "compare", "survey", "simulate", "reach"];

/// Nodes and the pods that run on them, read and ready to be queried.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    nodes: NodeTable,
    /// The pods by node; `None` when the pods are not known.
    running: Option<Occupancy>,
    /// The pods as given, for simulations that begin with them.
    pods: Vec<Located<Pod>>,
    problems: Vec<InputError>,
}

impl Cluster {
    /// Reads the texts of nodes and pods, as in [`PlaceCall`](super::PlaceCall). What cannot be
    /// read is reported by [`Cluster::overview`].
    ///
    /// Without `pods` every node counts as empty, and it is not known where pods run.
    pub fn read(nodes: &str, pods: Option<&str>) -> Self {
        let (mut problems, mut remarks) = (Vec::new(), Vec::new());
        let nodes =
            NodeTable::read_with_addresses(nodes, Source::Nodes, &mut problems, &mut remarks);
        let pods = pods.map(|text| read_pods(text, &mut problems));
        let objects =
            |pods: &Vec<Located<Pod>>| Occupancy::of(pods.iter().map(|pod| pod.object.clone()));
        Cluster {
            nodes,
            running: pods.as_ref().map(objects),
            pods: pods.unwrap_or_default(),
            problems,
        }
    }

    /// As [`Cluster::read`], for texts that are given as bytes. A text that is not UTF-8 is
    /// reported as a problem and counts as empty.
    pub fn read_bytes(nodes: &[u8], pods: Option<&[u8]>) -> Self {
        let mut problems = Vec::new();
        let mut text = |bytes, source| match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.valid_up_to();
                let message = format!("this is not text: byte {at} is not UTF-8");
                problems.push(InputError::of(source, message));
                ""
            }
        };
        let nodes = text(nodes, Source::Nodes);
        let pods = pods.map(|pods| text(pods, Source::Pods));
        let mut cluster = Cluster::read(nodes, pods);
        problems.append(&mut cluster.problems);
        Cluster { problems, ..cluster }
    }

    /// Returns an overview of what was read.
    pub fn overview(&self) -> ClusterOverview {
        let mut values: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
        for node in self.nodes.nodes.iter() {
            for (key, value) in node.labels() {
                let (values, nodes) = values.entry(key).or_default();
                values.insert(value);
                *nodes += 1;
            }
        }
        let label = |(key, (values, nodes)): (&str, (BTreeSet<&str>, usize))| LabelKey {
            key: key.to_owned(),
            values: values.len(),
            nodes,
        };
        ClusterOverview {
            nodes: self.nodes.nodes.iter().map(|node| node.name().to_owned()).collect(),
            labels: values.into_iter().map(label).collect(),
            cordoned: self.cordoned().collect(),
            pods: self.running.is_some().then_some(self.pods.len()),
            problems: self.problems.clone(),
        }
    }

    fn cordoned(&self) -> impl Iterator<Item = u32> {
        let nodes = (0..).zip(self.nodes.nodes.iter());
        nodes.filter(|(_, node)| node.unschedulable()).map(|(place, _)| place)
    }

    /// Places DaemonSets on the nodes.
    pub fn place(&self, call: &ClusterPlaceCall) -> ClusterPlaceAnswer {
        let (mut problems, mut remarks) = (Vec::new(), Vec::new());
        let daemon_sets =
            DaemonSets::read(&call.daemon_sets, Source::DaemonSets, &mut problems, &mut remarks);
        let placements = daemon_sets.compiled();
        let mut unreported = BTreeSet::new();
        let empty = Occupancy::default();
        let running = self.running.as_ref().unwrap_or(&empty);
        let daemon_sets: Vec<PlacementTable> =
            in_queue_order(&placements, &self.nodes.nodes, None, running, |_, on, occupancy| {
                unreported.extend(nodes_without_allocatable(on));
                PlacementTable::of(on, occupancy)
            });
        remarks.extend(remark_on_unreported(&unreported));
        let verdicts = daemon_sets.iter().flat_map(|daemon_set| &daemon_set.verdicts);
        let outcomes = legend(verdicts.map(|verdict| (verdict.outcome, verdict.count)));
        ClusterPlaceAnswer { daemon_sets, outcomes, problems, remarks }
    }

    /// Explains why one node gets pods of the DaemonSets or not, and returns the node's details.
    pub fn explain(&self, call: &ExplainCall) -> ExplainAnswer {
        let Some(node) = self.nodes.nodes.find(&call.node) else {
            return ExplainAnswer { node: None, daemon_sets: Vec::new() };
        };
        let daemon_sets = DaemonSets::read(
            &call.daemon_sets,
            Source::DaemonSets,
            &mut Vec::new(),
            &mut Vec::new(),
        );
        let placements = daemon_sets.compiled();
        let empty = Occupancy::default();
        let running = self.running.as_ref().unwrap_or(&empty);
        let explained = in_queue_order(
            &placements,
            &self.nodes.nodes,
            Some(node),
            running,
            |_, on, occupancy| ExplainedDaemonSet {
                namespace: on.placement().namespace.clone(),
                name: on.placement().name.clone(),
                placed: placed_node(on, node, occupancy, true),
            },
        );
        ExplainAnswer { node: Some(self.details(node)), daemon_sets: explained }
    }

    fn details(&self, node: NodeRef<'_>) -> NodeDetails {
        let mut allocatable = BTreeMap::new();
        for (resource, amount) in node.resources() {
            allocatable.insert(resource.to_owned(), Amount { resource, amount }.to_string());
        }
        NodeDetails {
            name: node.name().to_owned(),
            labels: node.to_labels(),
            taints: node.taints().map(|taint| taint.to_string()).collect(),
            unschedulable: node.unschedulable(),
            allocatable,
            pods: self.running.as_ref().map(|running| running.on(node.name()).len()),
        }
    }

    /// Groups the nodes by the value of a label.
    pub fn group(&self, call: &GroupCall) -> GroupAnswer {
        let mut numbers: BTreeMap<Option<&str>, u32> = BTreeMap::new();
        for node in self.nodes.nodes.iter() {
            numbers.entry(node.label(&call.label)).or_default();
        }
        for (number, (_, found)) in (0..).zip(numbers.iter_mut()) {
            *found = number;
        }
        let nodes = self.nodes.nodes.iter();
        let number = |node: NodeRef<'_>| numbers.get(&node.label(&call.label)).copied();
        GroupAnswer {
            nodes: nodes.filter_map(number).collect(),
            values: numbers.into_keys().map(|value| value.map(str::to_owned)).collect(),
        }
    }

    /// Returns what would change with other DaemonSets, or if nodes joined.
    pub fn compare(&self, call: &ClusterCompareCall) -> CompareAnswer {
        let (mut problems, mut remarks) = (Vec::new(), Vec::new());
        let mut read =
            |text: &str, source| DaemonSets::read(text, source, &mut problems, &mut remarks);
        let old = read(&call.daemon_sets, Source::DaemonSets);
        let new = match &call.new_daemon_sets {
            Some(text) => read(text, Source::NewDaemonSets),
            None => old.clone(),
        };
        let mut new_nodes = self.nodes.clone();
        join(&mut new_nodes.nodes, &call.join);
        let daemon_sets = compare_among(&old, &new, &self.nodes, &new_nodes, self.running.as_ref());
        CompareAnswer { daemon_sets, problems, remarks }
    }

    /// Checks several DaemonSets together.
    pub fn survey(&self, call: &ClusterSurveyCall) -> SurveyAnswer {
        let (mut problems, mut remarks) = (Vec::new(), Vec::new());
        let daemon_sets =
            DaemonSets::read(&call.daemon_sets, Source::DaemonSets, &mut problems, &mut remarks);
        survey_among(&daemon_sets, &self.nodes.nodes, problems, remarks)
    }

    /// Simulates DaemonSets on the nodes during a script, as [`simulate`](super::simulate) does.
    /// Nodes and pods of the call are added to those of the cluster.
    pub fn simulate(&self, call: &SimulateCall) -> SimulateAnswer {
        simulate_from(call, self.beginning())
    }

    /// Finds the paths by which clients reach the DaemonSets' pods after a script, as
    /// [`reach`](super::reach()) does. Nodes and pods of the call are added to those of the
    /// cluster.
    pub fn reach(&self, call: &ReachCall) -> ReachAnswer {
        reach_from(call, self.beginning(), internal_addresses(&self.nodes.nodes), &[])
    }

    fn beginning(&self) -> Beginning<'_> {
        Beginning::Objects { nodes: &self.nodes.nodes, pods: &self.pods }
    }

    /// Answers a call by its name, as [`call`](super::call) does: JSON text to JSON text.
    pub fn call(&self, name: &str, json: &str) -> String {
        match name {
            "overview" => answer(json, |_: &BTreeMap<String, ()>| self.overview()),
            "place" => answer(json, |call| self.place(call)),
            "explain" => answer(json, |call| self.explain(call)),
            "group" => answer(json, |call| self.group(call)),
            "compare" => answer(json, |call| self.compare(call)),
            "survey" => answer(json, |call| self.survey(call)),
            "simulate" => answer(json, |call| self.simulate(call)),
            "reach" => answer(json, |call| self.reach(call)),
            _ => unknown_call(name, CALLS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{PlaceCall, PlacedOutcome, place};

    const NODES: &str = "kind: Node\nmetadata: {name: a, labels: {zone: x}}\n\
        status: {allocatable: {cpu: 1, pods: 9}}\n---\n\
        kind: Node\nmetadata: {name: b, labels: {zone: z}}\n\
        spec: {taints: [{key: t, effect: NoSchedule}]}\n---\n\
        kind: Node\nmetadata: {name: c}\nspec: {unschedulable: true}\nstatus: {allocatable: {cpu: 1500m, pods: 9}}\n";

    fn daemon_set(name: &str, more: &str) -> String {
        format!(
            "{{apiVersion: apps/v1, kind: DaemonSet, metadata: {{name: {name}}}, spec: {{template: \
             {{spec: {{{more}containers: [{{name: c, ports: [{{containerPort: 1, hostPort: 9100}}], \
             resources: {{requests: {{cpu: 600m}}}}}}]}}}}}}}}"
        )
    }

    /// The verdicts of the nodes are those that `place` returns node by node.
    #[test]
    fn the_table_says_what_place_says() {
        let pods = "kind: Pod\nmetadata: {name: p, namespace: apps}\n\
            spec: {nodeName: c, containers: [{name: c, resources: {requests: {cpu: 1}}}]}\n";
        let text = [daemon_set("one", ""), daemon_set("two", "priority: 0, ")].join("\n---\n");
        for pods in [None, Some(pods)] {
            let cluster = Cluster::read(NODES, pods);
            let table = cluster.place(&ClusterPlaceCall { daemon_sets: text.clone() });
            let told = place(&PlaceCall {
                daemon_sets: text.clone(),
                nodes: NODES.to_owned(),
                pods: pods.map(str::to_owned),
                explain: None,
                ..PlaceCall::default()
            });
            assert_eq!(table.outcomes, told.outcomes);
            assert_eq!(table.remarks, told.remarks);
            for (table, told) in table.daemon_sets.iter().zip(&told.daemon_sets) {
                assert_eq!((&table.summary, table.should_run), (&told.summary, told.should_run));
                assert_eq!(table.verdicts.iter().map(|v| v.count).sum::<usize>(), 3);
                for (number, node) in table.nodes.iter().zip(&told.nodes) {
                    let verdict = &table.verdicts[*number as usize];
                    assert_eq!((verdict.outcome, &verdict.reason), (node.outcome, &node.reason));
                    assert_eq!((verdict.should_run, verdict.fits), (node.should_run, node.fits));
                    assert_eq!(verdict.should_continue, node.should_continue);
                    assert_eq!(verdict.note, node.note);
                    let call = ExplainCall { daemon_sets: text.clone(), node: node.name.clone() };
                    let explained = cluster.explain(&call).daemon_sets;
                    let same = explained.iter().find(|one| one.name == told.name).unwrap();
                    assert_eq!(&same.placed, node);
                }
            }
            let second = &table.daemon_sets[1];
            let outcome = second.verdicts[second.nodes[0] as usize].outcome;
            assert_eq!(outcome, PlacedOutcome::Pending, "the first one has the port");
        }
    }

    #[test]
    fn a_cluster_says_what_was_read() {
        let cluster = Cluster::read(&format!("{NODES}---\nkind: Node\nmetadata: {{}}\n"), None);
        let ClusterOverview { nodes, labels, cordoned, pods, problems } = cluster.overview();
        assert_eq!(cordoned, [2]);
        assert_eq!(nodes, ["a", "b", "c"]);
        assert_eq!(labels, [LabelKey { key: "zone".to_owned(), values: 2, nodes: 2 }]);
        assert_eq!((pods, problems.len()), (None, 1));
        let grouped = cluster.group(&GroupCall { label: "zone".to_owned() });
        assert_eq!(grouped.values, [None, Some("x".to_owned()), Some("z".to_owned())]);
        assert_eq!(grouped.nodes, [1, 2, 0]);
        let call = ExplainCall { daemon_sets: String::new(), node: "c".to_owned() };
        let details = cluster.explain(&call).node.unwrap();
        assert_eq!(details.allocatable["cpu"], "1500m");
        let call = ExplainCall { node: "d".to_owned(), ..call };
        assert_eq!(cluster.explain(&call).node, None);
    }

    /// A simulation on loaded nodes equals the simulation on their text.
    #[test]
    fn a_cluster_is_simulated_without_its_text() {
        let call = SimulateCall {
            daemon_sets: "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: \
                {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, \
                spec: {containers: [{name: c, image: i}]}}}}"
                .to_owned(),
            script: crate::contract::Script::Text(
                "events: [{at: 1m, do: {cordon: a}}, {at: 2m, do: {removeNode: b}}]".to_owned(),
            ),
            ..SimulateCall::default()
        };
        let loaded = Cluster::read(NODES, None).simulate(&call);
        let read = crate::contract::simulate(&SimulateCall { nodes: NODES.to_owned(), ..call });
        let json = |answer| serde_json::to_value(answer).unwrap();
        assert_eq!(loaded.pods.len(), 2, "{:?}", loaded.pods);
        assert_eq!(json(&loaded), json(&read));
    }

    /// With loaded pods and addresses, simulations and paths equal those of the texts.
    #[test]
    fn loaded_pods_and_addresses_are_those_of_the_texts() {
        let stated = "status: {addresses: [{type: InternalIP, address: 10.0.0.1}], ";
        let nodes = NODES.replacen("status: {", stated, 1);
        let pods = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: apps}\n\
            spec: {nodeName: c, containers: [{name: c, resources: {requests: {cpu: 1}}}]}\n";
        let daemon_sets = daemon_set("agent", "")
            .replace("{name: c, ", "{name: c, image: i, ")
            .replace(
                "spec: {template: {",
                "spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, ",
            );
        let simulation = SimulateCall { daemon_sets, ..SimulateCall::default() };
        let text = SimulateCall {
            nodes: nodes.clone(),
            pods: Some(pods.to_owned()),
            ..simulation.clone()
        };
        let cluster = Cluster::read(&nodes, Some(pods));
        let json = |answer| serde_json::to_value(answer).unwrap();
        let run = cluster.simulate(&simulation);
        assert!(run.pods.iter().any(|pod| pod.name == "p"), "{:?}", run.problems);
        assert!(run.pods.iter().any(|pod| pod.state == "Pending"), "{:?}", run.pods);
        assert_eq!(json(&run), json(&crate::contract::simulate(&text)));
        let reached = cluster.reach(&ReachCall { simulation, ..ReachCall::default() });
        let by_text =
            crate::contract::reach(&ReachCall { simulation: text, ..ReachCall::default() });
        let written = |answer: &ReachAnswer| serde_json::to_string(answer).unwrap();
        assert!(written(&reached).contains("10.0.0.1:9100/TCP"), "{}", written(&reached));
        assert_eq!(written(&reached), written(&by_text));
    }

    #[test]
    fn bytes_that_are_no_text_are_said() {
        let cluster = Cluster::read_bytes(NODES.as_bytes(), Some(b"\x00\xff"));
        let overview = cluster.overview();
        assert_eq!(overview.nodes.len(), 3);
        let [problem] = overview.problems.as_slice() else { panic!("{overview:?}") };
        assert_eq!(problem.source, Source::Pods);
        assert_eq!(problem.message, "this is not text: byte 1 is not UTF-8");
    }

    #[test]
    fn calls_are_known_by_name() {
        let cluster = Cluster::read(NODES, Some(""));
        let overview = cluster.call("overview", "{}");
        assert!(overview.starts_with("{\"ok\":{\"nodes\":[\"a\""), "{overview}");
        assert!(cluster.call("survey", "{\"daemonSets\": \"\"}").starts_with("{\"ok\""));
        assert!(cluster.call("compare", "{\"daemonSets\": \"\"}").starts_with("{\"ok\""));
        assert!(cluster.call("group", "{}").starts_with("{\"error\":\"missing field `label`"));
        assert!(cluster.call("drain", "{}").starts_with("{\"error\":\"unknown call `drain`"));
    }
}
