//! Runs of random scripts: exported and resumed, or run twice.

use std::collections::{BTreeMap, BTreeSet};

use daemonset_preflight::manifest::dump::Dump;
use daemonset_preflight::simulation::import::Import;
use daemonset_preflight::simulation::{Cluster, Millis, SimulationOptions};
use daemonset_preflight::version::Version;
use proptest::prelude::*;

use crate::simulation::key;
use crate::simulation::laws::{Event, action, cluster, knobs, script, spec, strategy};

const EPOCH: Millis = 1_790_000_000_000;

/// Returns a cluster imported from the objects that `kubectl` would print of another.
fn taken_over(cluster: &Cluster, options: &SimulationOptions) -> Cluster {
    let text = cluster.objects(EPOCH).unwrap().to_string();
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

/// Applies events one after the other. Rejected events have no effect.
fn play(
    cluster: &mut Cluster,
    script: &[(Millis, Event)],
    spec: &serde_json::Value,
    log: &mut Vec<String>,
) {
    for (wait, event) in script {
        let until = cluster.now() + wait;
        cluster.run(until, &mut |record| log.push(format!("{record:?}")));
        let _ = cluster.apply(action(event, spec));
    }
    let until = cluster.now() + 48 * 3_600_000;
    cluster.run(until, &mut |record| log.push(format!("{record:?}")));
}

/// Whether pods are bound to a node that no longer exists.
fn has_garbage(cluster: &Cluster) -> bool {
    cluster.pods().any(|pod| pod.bound && cluster.nodes().all(|node| *node.name != *pod.node))
}

/// Returns the visible state of a cluster: for each node, its pods with their phase, template and
/// readiness; and the counters.
fn seen(cluster: &Cluster) -> (BTreeMap<String, Vec<String>>, String) {
    let mut nodes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pod in cluster.pods() {
        let text = format!("{:?} {} {}", pod.phase, pod.revision.hash, pod.ready_since.is_some());
        nodes.entry(pod.node.to_string()).or_default().push(text);
    }
    nodes.values_mut().for_each(|pods| pods.sort());
    (nodes, format!("{:?}", cluster.status(&key())))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_run_twice_gives_the_same_log(script in script(), strategy in strategy(), min_ready in 0..20i32, knobs in knobs()) {
        let spec = spec(&strategy, min_ready);
        let log = || {
            let mut log = Vec::new();
            play(&mut cluster(&[0, 1, 2, 3, 4], &spec, knobs.clone()), &script, &spec, &mut log);
            log.join("\n")
        };
        prop_assert_eq!(log(), log());
    }

    /// The objects do not contain the following, so an import does not know it: that a kubelet has
    /// stopped reporting for less than its lease lasts; how long failed pods are backed off; when
    /// the pod garbage collector runs next, and for how long it has missed a node. Also, a
    /// controller that starts syncs every DaemonSet at once, and then not before `minReadySeconds`
    /// are over, so that it acts earlier or later than one that was running.
    ///
    /// Where a rollout ends that an unreachable kubelet delays depends on the order of events. So
    /// the run is resumed when the collector runs, without pods that it has to collect, and
    /// kubelets become unreachable only if `minReadySeconds` is zero.
    #[test]
    fn a_run_goes_on_from_its_objects_to_where_it_would_have_come(
        before in script(), after in script(), strategy in strategy(),
        min_ready in prop_oneof![Just(0), 0..20i32], knobs in knobs(),
    ) {
        let spec = spec(&strategy, min_ready);
        let mut straight = cluster(&[0, 1, 2, 3, 4], &spec, knobs.clone());
        for (wait, event) in &before {
            let until = straight.now() + wait;
            straight.run(until, &mut |_| ());
            if !matches!(event, Event::Ready(..) | Event::Fail(_)) {
                let _ = straight.apply(action(event, &spec));
            }
        }
        let look = knobs.pod_gc_period;
        let mut until = (straight.now() + look - 1) / look * look;
        straight.run(until, &mut |_| ());
        while has_garbage(&straight) {
            until += look;
            straight.run(until, &mut |_| ());
        }
        let mut resumed = taken_over(&straight, &knobs);
        straight.sync();
        let mut after = after;
        after.retain(|(_, event)| min_ready == 0 || !matches!(event, Event::Ready(_, false)));
        for cluster in [&mut straight, &mut resumed] {
            play(cluster, &after, &spec, &mut Vec::new());
        }
        prop_assert_eq!(seen(&straight), seen(&resumed));
    }
}
