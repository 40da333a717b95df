//! Property tests: laws that hold for every script.

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::{
    Action, Budget, Cluster, End, Millis, NodeLifecycle, Record, Scheduling, SimulationOptions,
    Step, Timeline, rollout,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{agent, key, template_of};

/// An event of a random script; nodes are given by their numbers.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Add(usize),
    Remove(usize),
    Label(usize, bool),
    Ready(usize, bool),
    Fail(usize),
    Delete(usize),
    Template(u8),
    RollBack,
}

fn name(number: usize) -> String {
    format!("node-{number:02}")
}

fn event() -> impl Strategy<Value = Event> {
    let node = 0..12usize;
    prop_oneof![
        node.clone().prop_map(Event::Add),
        node.clone().prop_map(Event::Remove),
        (node.clone(), any::<bool>()).prop_map(|(n, on)| Event::Label(n, on)),
        (node.clone(), any::<bool>()).prop_map(|(n, on)| Event::Ready(n, on)),
        node.clone().prop_map(Event::Fail),
        node.prop_map(Event::Delete),
        (0..4u8).prop_map(Event::Template),
        Just(Event::RollBack),
    ]
}

/// Generates events, each with the time since the previous one.
pub(crate) fn script() -> impl Strategy<Value = Vec<(Millis, Event)>> {
    prop::collection::vec((prop_oneof![Just(0), 1..30_000i64], event()), 0..30)
}

pub(crate) fn strategy() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1..4i32).prop_map(|n| json!({"maxUnavailable": n, "maxSurge": 0})),
        Just(json!({"maxUnavailable": "30%", "maxSurge": 0})),
        (1..4i32).prop_map(|n| json!({"maxUnavailable": 0, "maxSurge": n})),
        Just(json!({"maxUnavailable": 0, "maxSurge": "40%"})),
    ]
    .prop_map(|rolling| json!({"type": "RollingUpdate", "rollingUpdate": rolling}))
}

pub(crate) fn spec(strategy: &Value, min_ready: i32) -> Value {
    json!({
        "updateStrategy": strategy,
        "minReadySeconds": min_ready,
        "template": {"spec": {"nodeSelector": {"pool": "yes"}}},
    })
}

fn node(number: usize) -> Node {
    Node::named(name(number)).label("pool", "yes")
}

pub(crate) fn cluster(order: &[usize], spec: &Value, knobs: SimulationOptions) -> Cluster {
    let mut cluster = Cluster::new(knobs);
    for number in order {
        cluster.apply(Action::AddNode(node(*number))).expect("a new node");
    }
    cluster
        .apply(Action::CreateDaemonSet(Box::new(agent("agent:0", spec.clone()))))
        .expect("a new DaemonSet");
    cluster
}

pub(crate) fn action(event: &Event, spec: &Value) -> Action {
    let pool = |on: bool| if on { "yes" } else { "no" }.to_owned();
    match event {
        Event::Add(n) => Action::AddNode(node(*n)),
        Event::Remove(n) => Action::RemoveNode(name(*n)),
        Event::Label(n, on) => Action::SetLabels(name(*n), [("pool".to_owned(), pool(*on))].into()),
        Event::Ready(n, ready) => Action::NodeReady(name(*n), *ready),
        Event::Fail(n) => Action::FailPods(name(*n)),
        Event::Delete(n) => Action::DeletePods(name(*n)),
        Event::Template(image) => template_of(&format!("agent:{image}"), spec.clone()),
        Event::RollBack => Action::RollBack(key(), 0),
    }
}

pub(crate) fn knobs() -> impl Strategy<Value = SimulationOptions> {
    let scheduling = prop_oneof![
        Just(Scheduling::AtOnce),
        Just(Scheduling::DefaultScheduler),
        Just(Scheduling::Controller),
    ];
    (scheduling, 0..2i64, any::<bool>(), any::<bool>()).prop_map(
        |(scheduling, termination, node_lifecycle, pod_gc)| SimulationOptions {
            scheduling,
            termination: termination * 7_000,
            node_lifecycle: node_lifecycle.then(NodeLifecycle::default),
            pod_gc: pod_gc.then_some(40_000),
            ..SimulationOptions::default()
        },
    )
}

/// Runs a script, ignoring rejected events. Returns the steps and the end.
fn play(cluster: &mut Cluster, script: &[(Millis, Event)], spec: &Value) -> (Vec<Step>, End) {
    let mut steps = Vec::new();
    let mut see = |record| {
        if let Record::Step(step) = record {
            steps.push(step);
        }
    };
    for (wait, event) in script {
        let until = cluster.now() + wait;
        cluster.run(until, &mut see);
        let _ = cluster.apply(action(event, spec));
    }
    let until = cluster.now() + 48 * 3_600_000;
    let end = cluster.run(until, &mut see);
    (steps, end)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn without_further_events_a_fixed_point_is_reached(
        script in script(), strategy in strategy(), min_ready in 0..20i32, knobs in knobs(),
    ) {
        let spec = spec(&strategy, min_ready);
        let mut cluster = cluster(&[0, 1, 2, 3, 4], &spec, knobs);
        let (_, end) = play(&mut cluster, &script, &spec);
        prop_assert_eq!(end, End::Quiet);
        let mut more = Vec::new();
        cluster.settle(&mut |record| more.push(record));
        prop_assert_eq!(more, vec![]);
    }

    #[test]
    fn a_rollout_keeps_to_its_budget_without_outside_failures(
        size in 1..12usize, strategy in strategy(), min_ready in 0..20i32,
        images in prop::collection::vec(1..4u8, 1..4), termination in 0..2i64, wait in 1..40_000i64,
    ) {
        let knobs = SimulationOptions { termination: termination * 7_000, ..SimulationOptions::default() };
        let spec = spec(&strategy, min_ready);
        let order: Vec<usize> = (0..size).collect();
        let mut cluster = cluster(&order, &spec, knobs);
        let _ = play(&mut cluster, &[], &spec);
        let script: Vec<_> = images.into_iter().map(|i| (wait, Event::Template(i))).collect();
        let (steps, end) = play(&mut cluster, &script, &spec);
        prop_assert_eq!(end, End::Quiet);
        for step in steps {
            let Budget { max_unavailable, max_surge } = step.budget.expect("a rolling update");
            // A surging update leaves no node without an available pod.
            let allowed = if max_surge > 0 { 0 } else { max_unavailable };
            prop_assert!(step.status.number_unavailable <= allowed, "{step:?}");
        }
        let status = cluster.status(&key()).expect("the DaemonSet");
        prop_assert_eq!(status.updated_number_scheduled, size);
        prop_assert_eq!(status.number_available, size);
    }

    #[test]
    fn what_is_left_is_what_a_forecast_takes(
        size in 1..12usize, strategy in strategy(), min_ready in 0..20i32, termination in 0..2i64,
    ) {
        let knobs = SimulationOptions { termination: termination * 7_000, ..SimulationOptions::default() };
        let spec = spec(&strategy, min_ready);
        let order: Vec<usize> = (0..size).collect();
        let mut cluster = cluster(&order, &spec, knobs);
        let _ = play(&mut cluster, &[], &spec);
        cluster.apply(template_of("agent:1", spec)).expect("valid");
        let takes = rollout::forecast(&cluster, &key(), 36_000_000).expect("told").takes;
        cluster.sync();
        let status = rollout::rollout_status(&cluster, &key()).expect("told");
        prop_assert!(takes.is_some());
        prop_assert_eq!(takes, status.time_left);
    }

    #[test]
    fn the_order_of_nodes_changes_nothing(
        script in script(), strategy in strategy(),
        order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let spec = spec(&strategy, 3);
        let sorted: Vec<usize> = (0..8).collect();
        let mut a = cluster(&sorted, &spec, SimulationOptions::default());
        let mut b = cluster(&order, &spec, SimulationOptions::default());
        prop_assert_eq!(play(&mut a, &script, &spec).0, play(&mut b, &script, &spec).0);
    }

    #[test]
    fn forking_and_replaying_agree(script in script(), strategy in strategy(), at in 0..300_000i64) {
        let spec = spec(&strategy, 3);
        let start = cluster(&[0, 1, 2, 3, 4], &spec, SimulationOptions::default());
        // A timeline can replay only events that are accepted, so the others are dropped.
        let mut accepted: Vec<(Millis, Action)> = Vec::new();
        let mut time = 0;
        for (wait, event) in &script {
            time += wait;
            let mut longer = accepted.clone();
            longer.push((time, action(event, &spec)));
            let mut trial = Timeline::new(start.clone(), longer.clone()).expect("in order");
            if trial.seek(time).is_ok() {
                accepted = longer;
            }
        }
        let end = time.max(at) + 600_000;
        let mut straight = Timeline::new(start, accepted.clone()).expect("in order");
        straight.run(end).expect("accepted");

        let future: Vec<_> = accepted.iter().filter(|(when, _)| *when > at).cloned().collect();
        let mut fork = straight.fork(at, future).expect("in order");
        fork.run(end).expect("accepted");
        prop_assert_eq!(fork.records(), straight.records());

        let mut again = straight.clone();
        again.seek(at).expect("accepted");
        again.seek(end).expect("accepted");
        prop_assert_eq!(again.records(), straight.records());
    }
}
