//! Lifecycle: a cluster, a DaemonSet and a script of events, and what the controller did in each
//! sync.

use std::collections::BTreeSet;
use std::sync::Arc;

use daemonset_preflight::manifest::dump::Dump;
use daemonset_preflight::manifest::nodes::{Node, Nodes};
use daemonset_preflight::simulation::import::Import;
use daemonset_preflight::simulation::{
    Action, Change, Cluster, DaemonSetKey, Millis, SimulationOptions, Step,
};
use daemonset_preflight::version::Version;
use daemonset_preflight::{defaults, manifest};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Outcome;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Case {
    id: String,
    nodes: Box<RawValue>,
    daemonset: Box<RawValue>,
    ready_after_ticks: i64,
    tick_seconds: i64,
    ticks: i64,
    #[serde(default)]
    orphans: Vec<String>,
    events: Vec<Event>,
    expect: Run,
}

#[derive(Deserialize)]
struct Event {
    tick: i64,
    #[serde(rename = "do")]
    verb: String,
    node: Option<String>,
    object: Option<Box<RawValue>>,
    labels: Option<std::collections::BTreeMap<String, String>>,
    taints: Option<Vec<Taint>>,
    template: Option<Box<RawValue>>,
    #[serde(rename = "updateStrategy", alias = "strategy")]
    strategy: Option<Box<RawValue>>,
    ready: Option<bool>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Taint {
    key: String,
    value: String,
    effect: String,
}

#[derive(Deserialize, Serialize, PartialEq, Debug)]
#[serde(rename_all = "camelCase")]
struct Run {
    ticks: Vec<Tick>,
    final_nodes: Vec<String>,
}

#[derive(Deserialize, Serialize, PartialEq, Debug, Clone, Copy)]
struct Tick {
    tick: i64,
    creates: usize,
    deletes: usize,
    desired: usize,
    current: usize,
    ready: usize,
    updated: usize,
    available: usize,
    unavailable: usize,
    misscheduled: usize,
}

/// The wall-clock time of simulated time 0: 2026-01-01.
const EPOCH: i64 = 1_767_225_600_000;

/// How long orphans have been ready: an hour.
const ORPHAN_AGE: Millis = 3_600_000;

pub(super) fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let got = live(&case, false);
    let again = live(&case, true);
    let mut expected = case.expect;
    expected.final_nodes.sort();
    expected.final_nodes.dedup();
    // A mismatch of the run that is taken over is reported only if the plain run matches.
    let got = if got == expected { again } else { got };
    let exact = got == expected;
    Ok(Outcome {
        id: case.id,
        verdict: exact,
        exact,
        expected: show(&expected, &got)?,
        got: show(&got, &expected)?,
    })
}

/// The number of ticks between two takeovers. Takeovers at every tick of all cases were tried once,
/// which takes long.
const TAKEN_OVER_EVERY: i64 = 4;

/// Simulates the case. With `is_taken_over`, the cluster is repeatedly rebuilt from the objects
/// that `kubectl` would print.
fn live(case: &Case, is_taken_over: bool) -> Run {
    let tick_length = case.tick_seconds * 1_000;
    let options = SimulationOptions {
        ready_after: case.ready_after_ticks * tick_length,
        reaction: tick_length,
        // The recorded controller was called directly, bypassing the API server.
        validates: false,
        backoff: daemonset_preflight::simulation::BackoffLimits { initial: 50, max: 500 },
        // In the recording, nodes make their pods unready themselves, and their pods are removed
        // with them.
        node_lifecycle: None,
        pod_gc: None,
        ..SimulationOptions::default()
    };
    let mut cluster = Cluster::new(options.clone());
    for node in read_nodes(case.nodes.get()) {
        cluster.apply(Action::AddNode(node)).expect("a new node");
    }
    let mut daemon_set =
        manifest::decode_json(case.daemonset.get()).expect("a DaemonSet").manifest.daemon_set;
    defaults::apply(&mut daemon_set);
    let meta = &daemon_set.metadata;
    let key = DaemonSetKey {
        namespace: Arc::from(meta.namespace.as_deref().unwrap_or("default")),
        name: Arc::from(meta.name.as_deref().unwrap_or_default()),
    };
    cluster.apply(Action::CreateDaemonSet(Box::new(daemon_set))).expect("a new DaemonSet");
    for node in &case.orphans {
        let orphan = Action::LeaveOrphan { like: key.clone(), node: node.clone(), age: ORPHAN_AGE };
        cluster.apply(orphan).expect("a node");
    }
    let mut ticks = Vec::new();
    let first = case.id.bytes().map(i64::from).sum::<i64>() % TAKEN_OVER_EVERY;
    for tick in 0..case.ticks {
        if is_taken_over && tick > 0 && tick % TAKEN_OVER_EVERY == first {
            cluster = taken_over(&cluster, &options);
        }
        for event in case.events.iter().filter(|event| event.tick == tick) {
            // The scripts also name nodes that were removed before; such an event has no effect.
            let _ = cluster.apply(action(event, &key));
        }
        let step = cluster.sync().pop().expect("one DaemonSet");
        ticks.push(record(tick, &step));
        cluster.advance(tick_length);
    }
    let final_nodes: BTreeSet<String> = cluster.pods().map(|pod| pod.node.to_string()).collect();
    Run { ticks, final_nodes: final_nodes.into_iter().collect() }
}

/// Returns a cluster imported from the objects of another. Its time starts anew, which the script
/// does not notice.
fn taken_over(cluster: &Cluster, options: &SimulationOptions) -> Cluster {
    let text = cluster.objects(EPOCH).expect("objects").to_string();
    let dump = Dump::read([text.as_str()]);
    assert!(dump.problems.is_empty(), "{:?}", dump.problems);
    Cluster::import(
        &dump,
        &Import {
            now: EPOCH + cluster.now(),
            options: options.clone(),
            failing: BTreeSet::new(),
            version: Version::NEWEST,
        },
    )
}

fn read_nodes(list: &str) -> Vec<Node> {
    let text = format!(r#"{{"apiVersion":"v1","kind":"List","items":{list}}}"#);
    let reading = Nodes::from_json(&text).expect("nodes");
    reading.nodes.iter().map(|node| node.to_node()).collect()
}

fn action(event: &Event, key: &DaemonSetKey) -> Action {
    let node = || event.node.clone().unwrap_or_default();
    match event.verb.as_str() {
        "addNode" => {
            let object = event.object.as_ref().expect("an object").get();
            Action::AddNode(read_nodes(&format!("[{object}]")).pop().expect("a node"))
        }
        "removeNode" => Action::RemoveNode(node()),
        "setLabels" => Action::SetLabels(node(), event.labels.clone().unwrap_or_default()),
        "setTaints" => {
            let taints = event.taints.iter().flatten();
            let taints = taints.map(|t| daemonset_preflight::manifest::nodes::NodeTaint {
                key: t.key.clone(),
                value: t.value.clone(),
                effect: t.effect.clone(),
            });
            Action::SetTaints(node(), taints.collect())
        }
        "nodeReady" => Action::NodeReady(node(), event.ready.unwrap_or(true)),
        "failPod" => Action::FailPods(node()),
        "succeedPod" => Action::SucceedPods(node()),
        "deletePod" => Action::DeletePods(node()),
        "updateTemplate" => {
            let template = event.template.as_ref().expect("a template").get();
            Action::UpdateTemplate(key.clone(), Box::new(spec_with("template", template).template))
        }
        "updateStrategy" => {
            let strategy = event.strategy.as_ref().expect("a strategy").get();
            let strategy = spec_with("updateStrategy", strategy).update_strategy;
            Action::UpdateStrategy(key.clone(), strategy.expect("a strategy"))
        }
        other => panic!("unknown event {other}"),
    }
}

/// Returns a defaulted DaemonSet spec in which one field is set.
fn spec_with(field: &str, value: &str) -> k8s_openapi::api::apps::v1::DaemonSetSpec {
    let text = format!(r#"{{"spec":{{"{field}":{value}}}}}"#);
    let mut daemon_set =
        manifest::decode_json(&text).expect("a part of a DaemonSet").manifest.daemon_set;
    defaults::apply(&mut daemon_set);
    daemon_set.spec.expect("a spec")
}

fn record(tick: i64, step: &Step) -> Tick {
    let count =
        |wanted: fn(&Change) -> bool| step.changes.iter().filter(|change| wanted(change)).count();
    Tick {
        tick,
        creates: count(|c| matches!(c, Change::Created { .. })),
        deletes: count(|c| matches!(c, Change::Deleted { .. })),
        desired: step.status.desired_number_scheduled,
        current: step.status.current_number_scheduled,
        ready: step.status.number_ready,
        updated: step.status.updated_number_scheduled,
        available: step.status.number_available,
        unavailable: step.status.number_unavailable,
        misscheduled: step.status.number_misscheduled,
    }
}

/// Shows the first tick that differs, or else the final nodes.
fn show(this: &Run, other: &Run) -> Result<String, serde_json::Error> {
    for (a, b) in this.ticks.iter().zip(&other.ticks) {
        if a != b {
            return serde_json::to_string(a);
        }
    }
    serde_json::to_string(&this.final_nodes)
}
