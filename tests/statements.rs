//! Checks that statements about a rollout match what its run then does: random scripts in random
//! clusters; at random moments, each statement is compared with the run that continues from there.
//!
//! Runs 600 scripts, always the same; `PROPTEST_RNG_SEED` tries others, `STATEMENT_CASES` more of
//! them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::rollout::{
    self, BudgetConsumer, Rollout, Stuck, UnavailableReason, rollout_status,
};
use daemonset_preflight::simulation::{
    Action, Change, Cluster, DaemonSetKey, End, EventKind, Millis, NodeLifecycle, Outage, Phase,
    Pod, PriorityClasses, Record, Rule, Scheduling, SimulationOptions, Status,
};
use k8s_openapi::api::apps::v1::DaemonSet;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

/// The time after which everything has ended that ends by itself and notifies the controller.
const LONG: Millis = 3_600_000;

/// The time after which the controller has synced every DaemonSet again, notified or not.
const LONGER: Millis = 13 * 3_600_000;

const NODES: usize = 5;

/// An event that affects a node, a pod or the DaemonSet.
#[derive(Debug, Clone)]
enum Event {
    Add(usize),
    Remove(usize),
    Label(usize, bool),
    Outage(usize, Outage),
    Ready(usize),
    Taint(usize, &'static str),
    Cordon(usize, bool),
    Drain(usize),
    Fail(usize),
    Succeed(usize),
    DeletePods(usize),
    /// Another pod takes up room or the host port on a node.
    Occupy(usize, Demand),
    DeletePod(usize),
    /// A pod gets another image.
    Edit(usize, bool),
    /// A pod gets labels that do not match.
    Release(usize),
    Orphan(usize),
    Template(Template),
    Strategy(usize),
    RollBack,
}

#[derive(Debug, Clone, Copy)]
struct Demand {
    cpu: u32,
    port: bool,
    priority: i32,
}

#[derive(Debug, Clone, Copy)]
struct Template {
    /// The number of the image; 3 never becomes ready.
    image: u8,
    demand: Demand,
    /// How long the pods tolerate the taint `brief`.
    tolerates: i64,
}

#[derive(Debug, Clone)]
struct Case {
    knobs: SimulationOptions,
    min_ready: i32,
    nodes: usize,
    first: Template,
    strategy: usize,
    /// The events, each with the time since the previous one, and whether the statements are
    /// checked after it.
    script: Vec<(Millis, Event, bool)>,
}

fn demand() -> impl Strategy<Value = Demand> {
    let cpu = prop_oneof![3 => Just(0), 2 => Just(300), 2 => Just(600), 1 => Just(1_200)];
    (cpu, prop::bool::weighted(0.3), prop_oneof![3 => Just(0), 1 => Just(100)])
        .prop_map(|(cpu, port, priority)| Demand { cpu, port, priority })
}

fn template() -> impl Strategy<Value = Template> {
    let image = prop_oneof![5 => 0..3u8, 1 => Just(3)];
    (image, demand(), prop_oneof![Just(2), Just(3), Just(60)])
        .prop_map(|(image, demand, tolerates)| Template { image, demand, tolerates })
}

fn event() -> impl Strategy<Value = Event> {
    let node = || 0..NODES;
    let outage = prop_oneof![Just(Outage::NotReady), Just(Outage::Unreachable)];
    let taint = prop_oneof![Just(""), Just("brief"), Just("NoSchedule"), Just("NoExecute")];
    prop_oneof![
        1 => node().prop_map(Event::Add),
        1 => node().prop_map(Event::Remove),
        1 => (node(), any::<bool>()).prop_map(|(n, on)| Event::Label(n, on)),
        3 => (node(), outage).prop_map(|(n, outage)| Event::Outage(n, outage)),
        2 => node().prop_map(Event::Ready),
        2 => (node(), taint).prop_map(|(n, taint)| Event::Taint(n, taint)),
        1 => (node(), any::<bool>()).prop_map(|(n, on)| Event::Cordon(n, on)),
        1 => node().prop_map(Event::Drain),
        1 => node().prop_map(Event::Fail),
        1 => node().prop_map(Event::Succeed),
        1 => node().prop_map(Event::DeletePods),
        2 => (node(), demand()).prop_map(|(n, demand)| Event::Occupy(n, demand)),
        2 => (0..8usize).prop_map(Event::DeletePod),
        1 => (0..8usize, any::<bool>()).prop_map(|(pod, bad)| Event::Edit(pod, bad)),
        1 => (0..8usize).prop_map(Event::Release),
        1 => node().prop_map(Event::Orphan),
        8 => template().prop_map(Event::Template),
        2 => (0..STRATEGIES).prop_map(Event::Strategy),
        1 => Just(Event::RollBack),
    ]
}

fn case(scheduling: Scheduling) -> impl Strategy<Value = Case> {
    let wait = prop_oneof![2 => Just(0), 4 => 1..12_000i64, 2 => 1..120_000i64];
    let knobs = (0..2i64, any::<bool>(), any::<bool>()).prop_map(
        move |(termination, node_lifecycle, pod_gc)| SimulationOptions {
            scheduling,
            termination: termination * 7_000,
            node_lifecycle: node_lifecycle.then(NodeLifecycle::default),
            pod_gc: pod_gc.then_some(40_000),
            priority_classes: classes(),
            never_ready_images: BTreeSet::from(["agent:3".to_owned()]),
            ..SimulationOptions::default()
        },
    );
    let min_ready = prop_oneof![2 => Just(0), 1 => 0..20i32];
    let script = prop::collection::vec((wait, event(), prop::bool::weighted(0.25)), 1..9);
    (knobs, min_ready, 1..=NODES, template(), 0..STRATEGIES, script).prop_map(
        |(knobs, min_ready, nodes, first, strategy, mut script)| {
            if let Some(last) = script.last_mut() {
                last.2 = true;
            }
            Case { knobs, min_ready, nodes, first, strategy, script }
        },
    )
}

const STRATEGIES: usize = 7;

/// The priority class of templates with a priority.
const HIGH: &str = "high";

fn classes() -> PriorityClasses {
    serde_json::from_value(json!({HIGH: {"value": 100}})).expect("classes")
}

fn update_strategy(number: usize) -> Value {
    let rolling = |surge: Value, unavailable: Value| {
        json!({"type": "RollingUpdate", "rollingUpdate": {
            "maxSurge": surge, "maxUnavailable": unavailable,
        }})
    };
    match number {
        0 => json!({"type": "OnDelete"}),
        1 => rolling(json!(0), json!(2)),
        2 => rolling(json!(0), json!("40%")),
        3 => rolling(json!(1), json!(0)),
        4 => rolling(json!(2), json!(0)),
        5 => rolling(json!("50%"), json!(0)),
        _ => rolling(json!(0), json!(1)),
    }
}

fn name(number: usize) -> String {
    format!("n{number}")
}

fn key() -> DaemonSetKey {
    DaemonSetKey::new("default", "agent")
}

fn node(number: usize) -> Node {
    Node::named(name(number)).label("pool", "yes").allocatable("cpu", 1_000).allocatable("pods", 6)
}

fn container(image: &str, demand: Demand) -> Value {
    let mut container = json!({"name": "agent", "image": image});
    if demand.cpu > 0 {
        container["resources"] = json!({"requests": {"cpu": format!("{}m", demand.cpu)}});
    }
    if demand.port {
        container["ports"] = json!([{"containerPort": 80, "hostPort": 9100}]);
    }
    container
}

fn agent(template: Template, strategy: usize, min_ready: i32) -> DaemonSet {
    let Template { image, demand, tolerates } = template;
    let object = json!({
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "updateStrategy": update_strategy(strategy),
            "minReadySeconds": min_ready,
            "template": {
                "metadata": {"labels": {"app": "agent"}},
                "spec": {
                    "nodeSelector": {"pool": "yes"},
                    "priorityClassName": if demand.priority > 0 { HIGH } else { "" },
                    "tolerations": [{
                        "key": "brief", "operator": "Exists", "effect": "NoExecute",
                        "tolerationSeconds": tolerates,
                    }],
                    "containers": [container(&format!("agent:{image}"), demand)],
                },
            },
        },
    });
    let mut agent = serde_json::from_value(object).expect("a DaemonSet");
    daemonset_preflight::defaults::apply(&mut agent);
    agent
}

fn taints(taint: &str) -> Vec<daemonset_preflight::manifest::nodes::NodeTaint> {
    match taint {
        "" => Vec::new(),
        "brief" => Node::named("").taint("brief", "", "NoExecute").taints,
        effect => Node::named("").taint("other", "", effect).taints,
    }
}

/// A run, with what is needed to check statements about it.
struct Run {
    cluster: Cluster,
    min_ready: Millis,
    strategy: usize,
    /// The hash of the current template.
    hash: String,
    /// Nodes in an outage.
    out: BTreeSet<String>,
    /// The number of other pods, for their names.
    others: usize,
}

impl Run {
    fn new(case: &Case) -> Self {
        let mut run = Run {
            cluster: Cluster::new(case.knobs.clone()),
            min_ready: Millis::from(case.min_ready) * 1_000,
            strategy: case.strategy,
            hash: String::new(),
            out: BTreeSet::new(),
            others: 0,
        };
        for number in 0..case.nodes {
            run.cluster.apply(Action::AddNode(node(number))).expect("a new node");
        }
        let agent = agent(case.first, case.strategy, case.min_ready);
        run.cluster.apply(Action::CreateDaemonSet(Box::new(agent))).expect("a new DaemonSet");
        run.go_on(0);
        run
    }

    /// Lets time pass. For each moment, the status after its last step is recorded.
    fn go_on(&mut self, span: Millis) -> (Course, End) {
        let mut course = Course::default();
        let hash = &mut self.hash;
        let until = self.cluster.now() + span;
        let end = self.cluster.run(until, &mut |record| match record {
            Record::Step(step) => {
                for change in &step.changes {
                    match change {
                        Change::Revised { hash: new, .. } => hash.clone_from(new),
                        Change::Deleted {
                            rule: Rule::OlderWithinBudget | Rule::OlderUnavailable,
                            ..
                        }
                        | Change::Created { rule: Rule::Surge | Rule::SurgeFree, .. } => {
                            course.waves.insert(step.at);
                        }
                        _ => {}
                    }
                }
                course.statuses.insert(step.at, step.status);
            }
            Record::ClusterEvent(cluster_event) if cluster_event.kind == EventKind::Evicted => {
                *course.evictions.entry(cluster_event.node.to_string()).or_default() += 1;
            }
            _ => {}
        });
        (course, end)
    }

    fn pod(&self, nth: usize) -> Option<String> {
        let count = self.cluster.pods().count();
        let pod = self.cluster.pods().nth(nth.checked_rem(count)?)?;
        Some(format!("{}/{}", pod.namespace, pod.name))
    }

    fn act(&mut self, event: &Event, min_ready: i32) {
        let pool = |on: bool| [("pool".to_owned(), if on { "yes" } else { "no" }.to_owned())];
        let with_pod = |pod: Option<String>, action: fn(String) -> Action| pod.map(action);
        let action = match *event {
            Event::Add(n) => Some(Action::AddNode(node(n))),
            Event::Remove(n) => Some(Action::RemoveNode(name(n))),
            Event::Label(n, on) => Some(Action::SetLabels(name(n), pool(on).into())),
            Event::Outage(n, outage) => Some(Action::NodeOutage(name(n), outage)),
            Event::Ready(n) => Some(Action::NodeReady(name(n), true)),
            Event::Taint(n, taint) => Some(Action::SetTaints(name(n), taints(taint))),
            Event::Cordon(n, on) => Some(Action::Cordon(name(n), on)),
            Event::Drain(n) => Some(Action::Drain(name(n))),
            Event::Fail(n) => Some(Action::FailPods(name(n))),
            Event::Succeed(n) => Some(Action::SucceedPods(name(n))),
            Event::DeletePods(n) => Some(Action::DeletePods(name(n))),
            Event::Occupy(n, demand) => {
                self.others += 1;
                let pod = json!({
                    "metadata": {"name": format!("other-{}", self.others), "namespace": "default"},
                    "spec": {
                        "nodeName": name(n), "priority": demand.priority,
                        "containers": [container("other", demand)],
                    },
                });
                Some(Action::CreatePod(Box::new(serde_json::from_value(pod).expect("a pod"))))
            }
            Event::DeletePod(nth) => with_pod(self.pod(nth), Action::DeletePod),
            Event::Edit(nth, bad) => self.pod(nth).map(|pod| {
                let image = if bad { "agent:3" } else { "agent:1" };
                Action::EditPod(pod, json!({"containers": [{"name": "agent", "image": image}]}))
            }),
            Event::Release(nth) => {
                let labels = BTreeMap::from([("app".to_owned(), "other".to_owned())]);
                self.pod(nth).map(|pod| Action::SetPodLabels(pod, labels))
            }
            Event::Orphan(n) => {
                Some(Action::LeaveOrphan { like: key(), node: name(n), age: 60_000 })
            }
            Event::Template(template) => {
                let template = agent(template, 0, min_ready).spec.expect("a spec").template;
                Some(Action::UpdateTemplate(key(), Box::new(template)))
            }
            Event::Strategy(number) => {
                let strategy = serde_json::from_value(update_strategy(number)).expect("a strategy");
                Some(Action::UpdateStrategy(key(), strategy))
            }
            Event::RollBack => Some(Action::RollBack(key(), 0)),
        };
        let Some(action) = action else { return };
        // A rejected action has no effect.
        if self.cluster.apply(action).is_err() {
            return;
        }
        match *event {
            Event::Outage(n, _) => {
                self.out.insert(name(n));
            }
            Event::Ready(n) | Event::Remove(n) => {
                self.out.remove(&name(n));
            }
            Event::Strategy(number) => self.strategy = number,
            _ => {}
        }
    }

    fn status(&self) -> Status {
        self.cluster.status(&key()).expect("a DaemonSet that was synced")
    }

    fn rollout(&self) -> Rollout {
        rollout_status(&self.cluster, &key()).expect("a DaemonSet that was synced")
    }

    /// Returns the DaemonSet's pods on a node.
    fn pods(&self, node: &str) -> Vec<&Pod> {
        let own = |pod: &&Pod| pod.owner.is_some() && *pod.node == *node;
        self.cluster.pods().filter(own).collect()
    }

    fn live(&self, node: &str) -> Vec<&Pod> {
        self.pods(node).into_iter().filter(|pod| !pod.is_deleting()).collect()
    }

    fn is_available(&self, pod: &Pod) -> bool {
        pod.ready_since.is_some_and(|since| since + self.min_ready <= self.cluster.now())
    }

    fn is_new(&self, pod: &Pod) -> bool {
        *pod.revision.hash == *self.hash
    }

    fn nodes(&self) -> Vec<String> {
        self.cluster.nodes().map(|node| node.name.clone()).collect()
    }
}

/// The course of a run.
#[derive(Default)]
struct Course {
    /// The status of the DaemonSet after each moment.
    statuses: BTreeMap<Millis, Status>,
    /// Moments at which pods were replaced.
    waves: BTreeSet<Millis>,
    /// The number of evictions by node.
    evictions: BTreeMap<String, usize>,
}

fn is_rolled_out(status: Status, generation: i64) -> bool {
    status.observed_generation == generation
        && status.updated_number_scheduled == status.desired_number_scheduled
        && status.number_available == status.desired_number_scheduled
}

type Checked = Result<(), TestCaseError>;

fn play(case: &Case) -> Checked {
    let mut run = Run::new(case);
    for (wait, event, check) in &case.script {
        run.go_on(*wait);
        run.act(event, case.min_ready);
        run.go_on(0);
        if *check {
            check_statements(&mut run)?;
        }
    }
    heal(run, case.min_ready)
}

fn check_statements(run: &mut Run) -> Checked {
    let told = run.rollout();
    let (start, status) = (run.cluster.now(), run.status());
    let mut future =
        Run { cluster: run.cluster.clone(), hash: run.hash.clone(), out: run.out.clone(), ..*run };
    let is_over = |span: Option<Millis>| span.is_some_and(|span| span <= LONG);
    let horizon = match told.not_known_after.is_some() || is_over(told.time_left) {
        true => LONG,
        false => LONGER,
    };
    let (course, end) = future.go_on(horizon);
    check_finish(&told, start, status, &course, end)?;
    let forecast = rollout::forecast(&run.cluster, &key(), horizon).expect("synced");
    prop_assert_eq!(forecast.takes, told.time_left);
    if told.finished {
        check_finished(run, &told)?;
    }
    for consumer in &told.budget_consumers {
        check_consumer(run, &future, consumer)?;
    }
    for stuck in &told.stuck {
        check_stuck(&future, &course, &told, stuck)?;
    }
    Ok(())
}

/// Checks when the rollout finishes and in how many waves, or when it stops.
fn check_finish(
    told: &Rollout,
    start: Millis,
    status: Status,
    course: &Course,
    end: End,
) -> Checked {
    let generation = status.observed_generation;
    let standing = std::iter::once((&start, &status));
    let finish = standing
        .chain(&course.statuses)
        .find(|(_, status)| is_rolled_out(**status, generation))
        .map(|(at, _)| *at);
    prop_assert_eq!(told.finished, finish == Some(start));
    // With nothing left, the status may still be outdated: the controller is not notified of every
    // node.
    prop_assert!(!told.finished || told.left == 0, "left {}", told.left);
    prop_assert_eq!(told.time_left, finish.map(|at| at - start), "{:?}", told.stuck);
    let waves = finish.map(|finish| course.waves.iter().filter(|at| **at <= finish).count());
    prop_assert_eq!(told.waves_left, waves);
    prop_assert_eq!(told.stuck.is_empty(), finish.is_some(), "{:?}", told.stuck);
    prop_assert!(told.stops_after.is_none() || finish.is_none());
    match told.stops_after {
        Some(span) => {
            let last = course.statuses.last_key_value().map_or(start, |(at, _)| *at);
            prop_assert_eq!((start + span, end), (last, End::Quiet));
        }
        None => prop_assert!(finish.is_some() || end == End::TimeUp, "{:?}", told.stuck),
    }
    let known = finish.is_some() || told.stops_after.is_some();
    prop_assert_eq!(told.not_known_after.is_none(), known);
    Ok(())
}

/// Checks that a finished rollout leaves no node without an available pod of the current template.
fn check_finished(run: &Run, told: &Rollout) -> Checked {
    let nodes = run.nodes();
    let has_one = |node: &&String| {
        let pods = run.pods(node);
        pods.iter().any(|pod| run.is_new(pod) && run.is_available(pod))
    };
    prop_assert!(nodes.iter().filter(has_one).count() >= told.desired);
    Ok(())
}

fn check_consumer(run: &Run, future: &Run, consumer: &BudgetConsumer) -> Checked {
    let BudgetConsumer { node, pod, reason } = consumer;
    let (all, live) = (run.pods(node), run.live(node));
    if let [only] = live[..] {
        prop_assert!(!run.is_available(only), "{consumer:?} has an available pod");
    }
    let named = pod.as_ref().map(|name| {
        let found = live.iter().find(|pod| *pod.name == **name);
        *found.unwrap_or_else(|| panic!("{consumer:?} is no live pod of {live:?}"))
    });
    let later = named.and_then(|pod| future.cluster.pods().find(|other| other.id == pod.id));
    match reason {
        UnavailableReason::NoPod => prop_assert!(all.is_empty(), "{consumer:?}: {all:?}"),
        UnavailableReason::SeveralPods => prop_assert!(live.len() > 1, "{consumer:?}: {live:?}"),
        UnavailableReason::Terminating => {
            prop_assert!(live.is_empty() && !all.is_empty(), "{consumer:?}: {all:?}");
            let stays = future.pods(node).iter().any(|pod| all.iter().any(|p| p.id == pod.id));
            prop_assert!(!stays, "{consumer:?}: {all:?}");
        }
        UnavailableReason::NodeNotReady => {
            let gone = run.cluster.nodes().all(|other| other.name != *node);
            prop_assert!(gone || run.out.contains(node), "{consumer:?}");
        }
        // Only a dump has nodes whose network is not ready.
        UnavailableReason::NetworkNotReady => prop_assert!(false, "{consumer:?}"),
        UnavailableReason::Pending { .. } => {
            prop_assert!(named.is_some_and(|pod| !pod.bound), "{consumer:?}: {live:?}");
        }
        UnavailableReason::NoRoom { .. } => {
            prop_assert!(live.iter().all(|pod| !run.is_new(pod)), "{consumer:?}: {live:?}");
        }
        UnavailableReason::CreateFailed { .. } => prop_assert!(false, "{consumer:?}"),
        UnavailableReason::Ended => {
            prop_assert!(named.is_some_and(|pod| pod.phase != Phase::Active), "{consumer:?}");
        }
        UnavailableReason::NeverReady => {
            prop_assert!(later.is_none_or(|pod| pod.ready_since.is_none()), "{consumer:?}");
        }
        UnavailableReason::Starting => {
            let settled = later.is_none_or(|pod| future.is_available(pod) || pod.is_deleting());
            prop_assert!(settled, "{consumer:?}: {later:?}");
        }
    }
    Ok(())
}

fn check_stuck(future: &Run, course: &Course, told: &Rollout, stuck: &Stuck) -> Checked {
    let old_alone = |node: &str| {
        let live = future.live(node);
        !live.is_empty() && live.iter().all(|pod| !future.is_new(pod))
    };
    match stuck {
        Stuck::WaitsForDeletion { nodes } => {
            prop_assert_eq!(future.strategy, 0);
            let waiting = future.nodes().iter().filter(|node| old_alone(node)).count();
            prop_assert!((1..=waiting).contains(nodes), "{stuck:?}: {waiting}");
        }
        Stuck::BudgetSpent { budget, nodes } => {
            prop_assert!(nodes.len() >= *budget && *budget > 0, "{stuck:?}");
            prop_assert!(told.stuck.len() > 1, "nobody says why the budget stays spent");
            for node in nodes {
                let live = future.live(node);
                let fine = live.len() == 1 && live.iter().all(|pod| future.is_available(pod));
                prop_assert!(!fine, "{stuck:?}: {node} does not use the budget");
            }
            let waits = |node: &String| !nodes.contains(node) && old_alone(node);
            prop_assert!(future.nodes().iter().any(waits), "{stuck:?}: nothing waits");
            // The rollout must continue without these nodes.
            let mut without = future.cluster.clone();
            for node in nodes {
                let _ = without.apply(Action::RemoveNode(node.clone()));
            }
            let mut replaced = false;
            without.run(without.now() + LONGER, &mut |record| {
                if let Record::Step(step) = record {
                    replaced |= step.changes.iter().any(|change| {
                        // The next pod in turn may find no room.
                        matches!(
                            change,
                            Change::Deleted { .. }
                                | Change::Created { .. }
                                | Change::Unplaced { .. }
                        )
                    });
                }
            });
            // Pods without room, if they are reported as well, may be the next in turn.
            let no_room = |stuck: &Stuck| {
                matches!(stuck, Stuck::DoesNotFit { .. } | Stuck::SurgeHostPorts { .. })
            };
            prop_assert!(
                replaced || told.stuck.iter().any(no_room),
                "{stuck:?}: it does not go on without these nodes either"
            );
        }
        Stuck::CreateFailed { .. } => prop_assert!(false, "{stuck:?}: nothing is refused"),
        Stuck::NeverReady { images } => {
            prop_assert!(images.iter().any(|image| image == "agent:3"), "{stuck:?}");
        }
        Stuck::SurgeHostPorts { ports, pending } => {
            prop_assert_eq!(ports, &["9100/TCP"]);
            prop_assert!((3..=5).contains(&future.strategy), "{stuck:?}");
            let beside = |node: &String| {
                let live = future.live(node);
                live.iter().any(|pod| !future.is_new(pod) && pod.bound)
                    && live.iter().any(|pod| future.is_new(pod) && !pod.bound) == *pending
            };
            prop_assert!(future.nodes().iter().any(beside), "{stuck:?}");
        }
        Stuck::DoesNotFit { nodes, message, .. } => {
            prop_assert!(!message.is_empty() && !nodes.is_empty());
            for node in nodes {
                let live = future.live(node);
                let waits = live.iter().any(|pod| !pod.bound);
                prop_assert!(waits || live.iter().all(|pod| !future.is_new(pod)), "{stuck:?}");
            }
        }
        Stuck::NodesNotReady { nodes } => {
            for node in nodes {
                let gone = !future.nodes().contains(node);
                prop_assert!(gone || future.out.contains(node), "{stuck:?}");
            }
        }
        Stuck::NetworksNotReady { .. } => prop_assert!(false, "{stuck:?}: no dump is read"),
        Stuck::EvictedRepeatedly { nodes } => {
            prop_assert_eq!(told.stops_after, None);
            for node in nodes {
                let evictions = course.evictions.get(node).copied().unwrap_or(0);
                prop_assert!(evictions > 10, "{stuck:?}: {evictions} on {node}");
            }
        }
        Stuck::NotAvailable { .. } => prop_assert!(false, "{stuck:?}: no reason is given"),
    }
    Ok(())
}

/// Removes the causes that the statements name until the rollout can finish.
fn heal(mut run: Run, min_ready: i32) -> Checked {
    let plain = Demand { cpu: 0, port: false, priority: 0 };
    let mut tried = Vec::new();
    for _ in 0..10 {
        run.go_on(LONG);
        let told = run.rollout();
        // Where taints evict available pods, the rollout finishes repeatedly.
        if told.stuck.is_empty() {
            return Ok(());
        }
        for stuck in &told.stuck {
            match stuck {
                Stuck::WaitsForDeletion { .. } => {
                    for node in run.nodes() {
                        let _ = run.cluster.apply(Action::DeletePods(node));
                    }
                }
                Stuck::NeverReady { .. }
                | Stuck::SurgeHostPorts { .. }
                | Stuck::DoesNotFit { .. } => {
                    let image = u8::try_from(tried.len() % 3).unwrap_or(0);
                    let template = Template { image, demand: plain, tolerates: 60 };
                    run.act(&Event::Template(template), min_ready);
                    // Other pods must not take up room either.
                    let others = |pod: &&Pod| pod.owner.is_none();
                    let others: Vec<String> = run
                        .cluster
                        .pods()
                        .filter(others)
                        .map(|pod| format!("{}/{}", pod.namespace, pod.name))
                        .collect();
                    for pod in others {
                        let _ = run.cluster.apply(Action::DeletePod(pod));
                    }
                }
                Stuck::NodesNotReady { nodes } => {
                    for node in nodes {
                        let _ = run.cluster.apply(Action::NodeReady(node.clone(), true));
                        run.out.remove(node);
                    }
                }
                Stuck::EvictedRepeatedly { nodes } => {
                    for node in nodes {
                        let _ = run.cluster.apply(Action::SetTaints(node.clone(), Vec::new()));
                    }
                }
                Stuck::BudgetSpent { .. }
                | Stuck::CreateFailed { .. }
                | Stuck::NetworksNotReady { .. }
                | Stuck::NotAvailable { .. } => {}
            }
        }
        tried.push(told.stuck);
    }
    Err(TestCaseError::fail(format!("it does not finish after {tried:?}")))
}

/// Returns how many scripts are tried for each way to schedule; `STATEMENT_CASES` overrides it.
#[allow(clippy::disallowed_methods, reason = "reads a setting of the tests, outside the core")]
fn cases() -> u32 {
    let given = std::env::var("STATEMENT_CASES").ok();
    given.map_or(600, |number| number.parse().expect("STATEMENT_CASES is a number"))
}

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        given => given,
    };
    ProptestConfig { cases: cases(), rng_seed, failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn statements_are_true_with_the_default_scheduler(case in case(Scheduling::DefaultScheduler)) {
        play(&case)?;
    }

    #[test]
    fn statements_are_true_where_the_controller_schedules(case in case(Scheduling::Controller)) {
        play(&case)?;
    }

    #[test]
    fn statements_are_true_where_every_pod_fits(case in case(Scheduling::AtOnce)) {
        play(&case)?;
    }
}
