//! Runs a recorded script in the simulation, and observes what the recorder observes in a cluster,
//! by comparing the state before and after each step.

use std::collections::{BTreeMap, BTreeSet};

use daemonset_preflight::manifest::nodes::{Node, NodeTaint, Nodes};
use daemonset_preflight::simulation::{
    Action, Cascade, Cluster, DaemonSetKey, Outage, Phase, Pod, PodId, PriorityClass, Record,
    SimulationOptions, Status, Timeline,
};
use daemonset_preflight::{defaults, manifest};
use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use serde_json::{Value, json};

use super::{Case, ScriptEvent, Sighted};

/// Runs the script of a case.
pub(super) fn run_script(case: &Case) -> Vec<Sighted> {
    let mut cluster = Cluster::new(options(case));
    for node in &case.nodes {
        cluster.apply(Action::AddNode(node_of(node))).expect("a new node");
    }
    for pod in &case.pods {
        let pod = serde_json::from_value(pod.clone()).expect("a pod");
        cluster.apply(Action::CreatePod(Box::new(pod))).expect("a new pod");
    }
    cluster.mark_ready();
    let sets = case.daemon_sets.iter().filter(|object| object["kind"] == "DaemonSet");
    let mut script: Vec<(i64, Action)> =
        sets.map(|set| (0, Action::CreateDaemonSet(Box::new(daemon_set(set))))).collect();
    script.extend(case.events.iter().map(|event| (event.at, action(event))));
    // The initial objects are not observed as changes.
    let mut watcher = Watcher { not_ready: nodes_that_say_so(case), ..Watcher::default() };
    watcher.look_at_pods(&cluster);
    watcher.seen.clear();
    let mut timeline = Timeline::new(cluster, script).expect("a script in the order of time");
    while timeline.next_moment().is_some_and(|at| at <= case.until) {
        timeline.step().expect("an event that can happen");
        watcher.look_at_pods(timeline.cluster());
        watcher.read(timeline.records());
        watcher.look_at_nodes(timeline.cluster());
        watcher.look_at_sets(timeline.cluster());
    }
    watcher.seen
}

fn options(case: &Case) -> SimulationOptions {
    let mut all = json!({
        "scheduling": "defaultScheduler", "kubernetesVersion": case.kubernetes_version,
    });
    if let (Some(all), Some(given)) = (all.as_object_mut(), case.options.as_object()) {
        all.extend(given.clone());
    }
    let mut options: SimulationOptions = serde_json::from_value(all).expect("options");
    for class in case.daemon_sets.iter().filter(|object| object["kind"] == "PriorityClass") {
        let read: PriorityClass = serde_json::from_value(json!({
            "value": class["value"],
            "preemptionPolicy": class.get("preemptionPolicy").unwrap_or(&json!("PreemptLowerPriority")),
        }))
        .expect("a PriorityClass");
        let name = class.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
        options.priority_classes.insert(name.to_owned(), read);
    }
    options
}

fn node_of(node: &Value) -> Node {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": [node]}).to_string();
    Nodes::from_json(&list).expect("a node").nodes.get(0).expect("a node").to_node()
}

fn daemon_set(object: &Value) -> DaemonSet {
    let decoded = manifest::decode_json(&object.to_string()).expect("a DaemonSet");
    let mut daemon_set = decoded.manifest.daemon_set;
    defaults::apply(&mut daemon_set);
    daemon_set
}

fn spec_with(field: &str, value: &Value) -> DaemonSetSpec {
    daemon_set(&json!({"spec": {field: value}})).spec.expect("a spec")
}

fn action(event: &ScriptEvent) -> Action {
    let (verb, value) = event.action.first_key_value().expect("an action");
    let name = || value.as_str().unwrap_or_default().to_owned();
    let node = || value["node"].as_str().unwrap_or_default().to_owned();
    let labels = || serde_json::from_value(value["labels"].clone()).expect("labels");
    let key = || {
        let name = event.daemon_set.as_deref().and_then(|name| name.split_once('/'));
        let (namespace, name) = name.expect("the name of a DaemonSet");
        DaemonSetKey::new(namespace, name)
    };
    match verb.as_str() {
        "addNode" => Action::AddNode(node_of(value)),
        "removeNode" => Action::RemoveNode(name()),
        "setLabels" => Action::SetLabels(node(), labels()),
        "setTaints" => {
            let taints: Vec<NodeTaint> =
                serde_json::from_value(value["taints"].clone()).expect("taints");
            Action::SetTaints(node(), taints)
        }
        "nodeReady" if value["ready"] == true => Action::NodeReady(node(), true),
        "nodeReady" => {
            let outage: Outage =
                serde_json::from_value(value["outage"].clone()).expect("an outage");
            Action::NodeOutage(node(), outage)
        }
        "cordon" => Action::Cordon(name(), true),
        "uncordon" => Action::Cordon(name(), false),
        "drain" => Action::Drain(name()),
        "failPods" => Action::FailPods(name()),
        "succeedPods" => Action::SucceedPods(name()),
        "deletePods" => Action::DeletePods(name()),
        "createPod" => {
            Action::CreatePod(Box::new(serde_json::from_value(value.clone()).expect("a pod")))
        }
        "deletePod" => Action::DeletePod(name()),
        "setPodLabels" => {
            Action::SetPodLabels(value["pod"].as_str().unwrap_or_default().to_owned(), labels())
        }
        "createDaemonSet" => Action::CreateDaemonSet(Box::new(daemon_set(value))),
        "apply" => Action::Apply(Box::new(daemon_set(value))),
        "updateTemplate" => {
            Action::UpdateTemplate(key(), Box::new(spec_with("template", value).template))
        }
        "updateStrategy" => {
            let spec = spec_with("updateStrategy", value);
            Action::UpdateStrategy(key(), spec.update_strategy.expect("a strategy"))
        }
        "rollBack" => Action::RollBack(key(), value.as_i64().unwrap_or_default()),
        "deleteDaemonSet" => {
            let cascade: Cascade = serde_json::from_value(value.clone()).expect("a cascade");
            Action::DeleteDaemonSet { key: key(), cascade }
        }
        other => panic!("there is no action {other}"),
    }
}

/// The last observed state of a pod.
#[derive(Clone, PartialEq)]
struct SeenPod {
    name: String,
    uid: String,
    label: String,
    node: String,
    owner: Option<String>,
    bound: bool,
    ready: bool,
    deleted: bool,
    phase: Phase,
    pending: String,
}

/// Observes a cluster after each step, and records what has changed.
#[derive(Default)]
struct Watcher {
    seen: Vec<Sighted>,
    pods: BTreeMap<PodId, SeenPod>,
    /// All pods that ever existed, by name and by UID.
    labels: BTreeMap<String, (String, String)>,
    turns: BTreeMap<(String, String), usize>,
    taints: BTreeMap<String, String>,
    sets: BTreeMap<String, Option<Status>>,
    records: usize,
    /// Nodes whose kubelets report themselves that they are not ready.
    not_ready: BTreeSet<String>,
}

/// Returns the nodes whose kubelets report in the script that they are not ready.
fn nodes_that_say_so(case: &Case) -> BTreeSet<String> {
    let outages = case.events.iter().filter_map(|event| event.action.get("nodeReady"));
    let told = outages.filter(|outage| outage["outage"] == "notReady");
    told.filter_map(|outage| outage["node"].as_str()).map(str::to_owned).collect()
}

/// Returns the rank of an observation among those of one moment: a pod from a template is created
/// after the pod before it has gone.
fn rank(seen: &Sighted) -> usize {
    let is_from_template = seen.pod.contains('#');
    match &*seen.what {
        "adopted" | "released" => 1,
        "deleted" => 2,
        "gone" => 3,
        "created" if is_from_template => 4,
        "bound" | "pending" if is_from_template => 5,
        _ => 0,
    }
}

impl Watcher {
    fn look_at_pods(&mut self, cluster: &Cluster) {
        let at = cluster.now();
        let first = self.seen.len();
        let before = std::mem::take(&mut self.pods);
        for (id, former) in &before {
            if cluster.pods().all(|pod| pod.id != *id) {
                let note = |what: &str| Sighted {
                    at,
                    node: former.node.clone(),
                    pod: former.label.clone(),
                    what: what.to_owned(),
                    ..Sighted::default()
                };
                // A pod without anything to wait for is removed without being marked as deleted
                // first.
                let marked = (!former.deleted).then(|| note("deleted"));
                self.seen.extend(marked.into_iter().chain([note("gone")]));
            }
        }
        for pod in cluster.pods() {
            self.look_at(at, pod, before.get(&pod.id));
        }
        // Within one moment, a cause is sorted before its effect.
        if let Some(new) = self.seen.get_mut(first..) {
            new.sort_by_key(rank);
        }
    }

    fn look_at(&mut self, at: i64, pod: &Pod, former: Option<&SeenPod>) {
        let label = match former {
            Some(former) => former.label.clone(),
            None => self.label(pod),
        };
        let new = SeenPod {
            name: pod.name.to_string(),
            uid: pod.uid(),
            label,
            node: pod.node.to_string(),
            owner: pod.owner.as_ref().map(|owner| owner.name.to_string()),
            bound: pod.bound,
            ready: pod.ready_since.is_some(),
            deleted: pod.is_deleting(),
            phase: pod.phase,
            pending: pod.pending.as_deref().unwrap_or_default().to_owned(),
        };
        let mut note = |what: &str, detail: &str| {
            self.seen.push(Sighted {
                at,
                node: new.node.clone(),
                pod: new.label.clone(),
                what: what.to_owned(),
                detail: detail.to_owned(),
                ..Sighted::default()
            });
        };
        if former.is_none() {
            note("created", &pod.revision.hash);
        }
        let was = |is: fn(&SeenPod) -> bool| former.is_some_and(is);
        let former_owner = match former {
            Some(former) => former.owner.clone(),
            // A pod from a template is created with its owner, not adopted.
            None => new.owner.clone().filter(|_| pod.imported.is_none()),
        };
        match (&former_owner, &new.owner) {
            (_, Some(owner)) if former_owner.as_ref() != Some(owner) => note("adopted", owner),
            // The pods of a deleted DaemonSet keep its name until they are gone.
            (Some(_), None) if !new.deleted => note("released", ""),
            _ => {}
        }
        if new.bound && !was(|pod| pod.bound) {
            note("bound", "");
        }
        let said = former.map_or("", |former| former.pending.as_str());
        if !new.pending.is_empty() && new.pending != said {
            note("pending", &new.pending);
        }
        let phase = former.map_or(Phase::Active, |former| former.phase);
        match new.phase {
            Phase::Failed if phase != new.phase => note("failed", ""),
            Phase::Succeeded if phase != new.phase => note("succeeded", ""),
            _ => {}
        }
        match (was(|pod| pod.ready), new.ready) {
            (false, true) => note("ready", ""),
            (true, false) => note("unready", ""),
            _ => {}
        }
        if new.deleted && !was(|pod| pod.deleted) {
            note("deleted", "");
        }
        for name in [&new.name, &new.uid] {
            self.labels.insert(name.clone(), (new.label.clone(), new.node.clone()));
        }
        self.pods.insert(pod.id, new);
    }

    /// Labels a pod: one from a template by its DaemonSet and its turn on the node, others by their
    /// name.
    fn label(&mut self, pod: &Pod) -> String {
        let Some(owner) = pod.owner.as_ref().filter(|_| pod.imported.is_none()) else {
            return pod.name.to_string();
        };
        let turn = self.turns.entry((owner.name.to_string(), pod.node.to_string())).or_default();
        *turn += 1;
        format!("{}#{turn}", owner.name)
    }

    fn look_at_nodes(&mut self, cluster: &Cluster) {
        let at = cluster.now();
        let mut taints = BTreeMap::new();
        for node in cluster.nodes() {
            let is_of_outage =
                |key: &str| key.ends_with("/not-ready") || key.ends_with("/unreachable");
            let found = node.taints.iter().find(|taint| is_of_outage(&taint.key));
            let key = found.map_or("", |taint| taint.key.as_str());
            let former = self.taints.get(&node.name).map_or("", String::as_str);
            if key != former {
                let what = if key.is_empty() { "untainted" } else { "tainted" };
                self.seen.push(Sighted {
                    at,
                    node: node.name.clone(),
                    what: what.to_owned(),
                    detail: key.to_owned(),
                    ..Sighted::default()
                });
            }
            taints.insert(node.name.clone(), key.to_owned());
        }
        self.taints = taints;
    }

    fn look_at_sets(&mut self, cluster: &Cluster) {
        let at = cluster.now();
        let mut sets = BTreeMap::new();
        for key in cluster.daemon_sets() {
            let status = cluster.status(key).filter(|status| status.observed_generation > 0);
            let former = self.sets.get(&*key.name).copied().flatten();
            if let Some(status) = status.filter(|status| Some(*status) != former) {
                let counters = serde_json::to_value(status).expect("counters");
                let mut counters: BTreeMap<String, i64> =
                    serde_json::from_value(counters).expect("numbers");
                counters.remove("collisionCount");
                self.seen.push(Sighted {
                    at,
                    daemon_set: key.name.to_string(),
                    what: "status".to_owned(),
                    status: Some(counters),
                    ..Sighted::default()
                });
            }
            sets.insert(key.name.to_string(), status);
        }
        for gone in self.sets.keys().filter(|name| !sets.contains_key(*name)) {
            self.seen.push(Sighted {
                at,
                daemon_set: gone.clone(),
                what: "gone".to_owned(),
                ..Sighted::default()
            });
        }
        self.sets = sets;
    }

    /// Reads the events, and what nodes report about themselves.
    fn read(&mut self, records: &[Record]) {
        for record in records.iter().skip(self.records) {
            match record {
                Record::Event { .. } => {}
                Record::Step(step) => {
                    for event in step.events() {
                        let seen = Sighted {
                            at: step.at,
                            daemon_set: step.daemon_set.name.to_string(),
                            ..Sighted::default()
                        };
                        self.add_event(seen, event.type_, event.reason, &event.message);
                    }
                }
                Record::ClusterEvent(happened) => {
                    let pod = happened.pod.as_ref().and_then(|pod| self.labels.get(&**pod));
                    let seen = Sighted {
                        at: happened.at,
                        node: happened.node.to_string(),
                        pod: pod.map(|(label, _)| label.clone()).unwrap_or_default(),
                        ..Sighted::default()
                    };
                    let Some(event) = happened.event() else { continue };
                    if happened.pod.is_none() {
                        let what = if event.reason == "NodeReady" { "ready" } else { "unready" };
                        self.seen.push(Sighted { what: what.to_owned(), ..seen.clone() });
                        // The recorder's kubelets emit no events.
                        if self.not_ready.contains(&seen.node) {
                            continue;
                        }
                    }
                    self.add_event(seen, event.type_, event.reason, &event.message);
                }
            }
        }
        self.records = records.len();
    }

    fn add_event(&mut self, seen: Sighted, type_: &str, reason: &str, message: &str) {
        // The recorder's kubelets emit no events, and the scheduler's messages are in the pod's
        // status.
        if ["NodeReady", "FailedScheduling"].contains(&reason) {
            return;
        }
        let mut seen = Sighted { what: "event".to_owned(), ..seen };
        let mut words: Vec<String> = Vec::new();
        for word in message.split(' ') {
            let (namespace, name) = match word.rsplit_once('/') {
                Some((namespace, name)) => (format!("{namespace}/"), name),
                None => (String::new(), word),
            };
            match self.labels.get(name.trim_end_matches(',')) {
                Some((label, node)) => {
                    let comma = if name.ends_with(',') { "," } else { "" };
                    words.push(format!("{namespace}{label}{comma}"));
                    if seen.node.is_empty() {
                        seen.node.clone_from(node);
                    }
                }
                None => words.push(word.to_owned()),
            }
        }
        seen.detail = format!("{type_} {reason}: {}", words.join(" "));
        self.seen.push(seen);
    }
}
