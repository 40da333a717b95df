//! Clusters that are imported while nodes are not ready: what their kubelets do meanwhile.

use std::collections::BTreeSet;

use daemonset_preflight::manifest::dump::{Dump, KubeletActivity};
use daemonset_preflight::simulation::import::Import;
use daemonset_preflight::simulation::rollout::{self, Stuck};
use daemonset_preflight::simulation::{
    Action, Cluster, DaemonSetKey, Outage, SimulationOptions, Status, Termination,
};
use daemonset_preflight::version::Version;
use serde_json::{Value, json};

/// The time of the dumps: 2026-01-01T01:00:00Z.
pub(super) const NOW: i64 = 1_767_229_200_000;

const NODES: [&str; 3] = ["n1", "n2", "n3"];

fn options() -> SimulationOptions {
    SimulationOptions { termination: 1_000, ..SimulationOptions::default() }
}

/// Returns a DaemonSet that tolerates everything, with its pods, which were just created on the
/// nodes and have not started.
fn daemon_set(name: &str, host_network: bool) -> Vec<Value> {
    let uid = format!("uid-{name}");
    let owner = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "name": name, "uid": uid, "controller": true});
    let labels = json!({"app": name});
    let spec = json!({
        "hostNetwork": host_network, "tolerations": [{"operator": "Exists"}],
        "containers": [{"name": "c", "image": "c:1"}],
    });
    let template = json!({"metadata": {"labels": labels}, "spec": spec});
    let set = json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": "default", "uid": uid, "generation": 1},
        "spec": {"selector": {"matchLabels": labels}, "template": template},
        "status": {"observedGeneration": 1, "desiredNumberScheduled": 3, "currentNumberScheduled": 3},
    });
    let revision = json!({
        "apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 1,
        "metadata": {
            "name": format!("{name}-abc"), "namespace": "default", "ownerReferences": [owner],
            "labels": {"controller-revision-hash": "abc"},
        },
        "data": {"spec": {"template": template}},
    });
    let pod = |node: &str| {
        let mut spec = spec.clone();
        spec["nodeName"] = json!(node);
        json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": format!("{name}-{node}"), "namespace": "default", "ownerReferences": [owner],
                "labels": {"app": name, "controller-revision-hash": "abc"},
                "creationTimestamp": "2026-01-01T01:00:00Z",
            },
            "spec": spec,
            "status": {"phase": "Pending", "conditions": [
                {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-01-01T01:00:00Z"},
            ]},
        })
    };
    [set, revision].into_iter().chain(NODES.map(pod)).collect()
}

/// Returns new nodes whose kubelets report not ready, with the given message.
fn nodes(message: &str) -> Vec<Value> {
    let node = |name: &str| {
        let taint = |effect: &str| json!({"key": "node.kubernetes.io/not-ready", "effect": effect});
        json!({
            "apiVersion": "v1", "kind": "Node", "metadata": {"name": name},
            "spec": {"taints": [taint("NoSchedule"), taint("NoExecute")]},
            "status": {
                "allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"},
                "conditions": [{
                    "type": "Ready", "status": "False", "reason": "KubeletNotReady", "message": message,
                    "lastTransitionTime": "2026-01-01T00:59:50Z",
                }],
            },
        })
    };
    NODES.iter().map(|name| node(name)).collect()
}

/// Returns the nodes with the DaemonSets `cni`, which uses the host network, and `agent`, which
/// does not.
pub(super) fn objects(message: &str) -> Vec<Value> {
    let sets = [daemon_set("cni", true), daemon_set("agent", false)];
    nodes(message).into_iter().chain(sets.into_iter().flatten()).collect()
}

pub(super) fn take_over(objects: &Value, now: i64) -> Cluster {
    let dump = Dump::read([objects.to_string().as_str()]);
    assert!(dump.problems.is_empty(), "{:?}", dump.problems);
    let import =
        Import { now, options: options(), failing: BTreeSet::new(), version: Version::NEWEST };
    let mut cluster = Cluster::import(&dump, &import);
    cluster.observe();
    cluster
}

pub(super) fn key(name: &str) -> DaemonSetKey {
    DaemonSetKey::new("default", name)
}

fn ready(cluster: &Cluster, name: &str) -> usize {
    cluster.status(&key(name)).expect("a DaemonSet").number_ready
}

fn run(cluster: &mut Cluster, span: i64) {
    cluster.run(cluster.now() + span, &mut |_| ());
}

/// Returns the names of all nodes.
fn all() -> Vec<String> {
    NODES.map(str::to_owned).to_vec()
}

#[test]
fn what_starts_on_a_node_that_is_not_ready_follows_from_what_its_kubelet_says() {
    let network = KubeletActivity::HostNetworkOnly.message();
    for (message, cni, agent) in [
        (network, 3, 0),
        ("CSINode is not yet initialized", 3, 3),
        ("node is shutting down", 0, 0),
        ("container runtime is down", 0, 0),
        (&format!("[container runtime is down, {network}]"), 0, 0),
        ("something else", 0, 0),
    ] {
        let mut cluster = take_over(&json!(objects(message)), NOW);
        run(&mut cluster, 600_000);
        let found = (ready(&cluster, "cni"), ready(&cluster, "agent"));
        assert_eq!(found, (cni, agent), "{message}");
    }
}

#[test]
fn pods_that_wait_for_a_network_start_when_it_is_ready() {
    let message = KubeletActivity::HostNetworkOnly.message();
    let mut cluster = take_over(&json!(objects(message)), NOW);
    let stuck = |cluster: &Cluster| rollout::rollout_status(cluster, &key("agent")).unwrap().stuck;
    assert_eq!(stuck(&cluster), [Stuck::NetworksNotReady { nodes: all() }]);
    let of_cni = rollout::rollout_status(&cluster, &key("cni")).unwrap();
    assert_eq!((of_cni.time_left, of_cni.stuck), (Some(5_000), Vec::new()));
    run(&mut cluster, 60_000);
    // The kubelet terminates a deleted pod, and the next pod waits too.
    cluster.apply(Action::DeletePod("default/agent-n2".to_owned())).unwrap();
    let deleted = cluster.pods().find(|pod| *pod.name == *"agent-n2").unwrap();
    assert!(matches!(cluster.termination(deleted), Some(Termination::EndsAt(_))));
    run(&mut cluster, 60_000);
    assert!(cluster.pods().all(|pod| *pod.name != *"agent-n2"));
    assert_eq!((ready(&cluster, "agent"), cluster.pods().count()), (0, 6));
    // The network is ready: the waiting pod starts now.
    cluster.apply(Action::NodeReady("n1".to_owned(), true)).unwrap();
    run(&mut cluster, 4_000);
    assert_eq!(ready(&cluster, "agent"), 0);
    run(&mut cluster, 2_000);
    assert_eq!(ready(&cluster, "agent"), 1);
    let rest = ["n2", "n3"].map(str::to_owned).to_vec();
    assert_eq!(stuck(&cluster), [Stuck::NetworksNotReady { nodes: rest }]);
}

#[test]
fn a_pod_that_runs_is_looked_after_without_a_network() {
    let mut objects = objects(KubeletActivity::HostNetworkOnly.message());
    for pod in objects.iter_mut().filter(|object| object["kind"] == "Pod") {
        pod["status"]["phase"] = json!("Running");
        pod["status"]["containerStatuses"] = json!([{"name": "c", "ready": false, "restartCount": 0,
            "state": {"running": {"startedAt": "2026-01-01T01:00:00Z"}}}]);
    }
    let mut cluster = take_over(&json!(objects), NOW);
    run(&mut cluster, 60_000);
    assert_eq!((ready(&cluster, "cni"), ready(&cluster, "agent")), (3, 3));
    // A restarted container waits for the network.
    let patch = json!({"containers": [{"name": "c", "image": "c:2"}]});
    cluster.apply(Action::EditPod("default/agent-n1".to_owned(), patch)).unwrap();
    run(&mut cluster, 60_000);
    assert_eq!(ready(&cluster, "agent"), 2);
}

/// Returns the counters of both DaemonSets over ten minutes, while on one node after the other the
/// pods are deleted and the kubelet becomes ready.
fn course(cluster: &Cluster) -> Vec<(Status, Status)> {
    let mut cluster = cluster.clone();
    let mut course = Vec::new();
    for minute in 0..10 {
        if let Some(node) = NODES.get(minute / 2) {
            let action = match minute % 2 {
                0 => Action::DeletePods((*node).to_owned()),
                _ => Action::NodeReady((*node).to_owned(), true),
            };
            cluster.apply(action).unwrap();
        }
        for _ in 0..60 {
            run(&mut cluster, 1_000);
            let of = |name| cluster.status(&key(name)).expect("a DaemonSet");
            course.push((of("cni"), of("agent")));
        }
    }
    course
}

#[test]
fn a_cluster_that_is_written_while_nodes_are_not_ready_goes_on_alike() {
    use KubeletActivity::{HostNetworkOnly, ShuttingDown, Silent, Working};
    for activity in [HostNetworkOnly, ShuttingDown, Silent, Working] {
        let mut cluster = take_over(&json!(objects(activity.message())), NOW);
        run(&mut cluster, 20_000);
        let written = cluster.objects(NOW).unwrap();
        let again = take_over(&written, NOW + cluster.now());
        assert_eq!(course(&again), course(&cluster), "{activity:?}");
    }
}

#[test]
fn a_kubelet_that_says_it_is_not_ready_is_written_as_one_that_works() {
    let mut objects = objects("");
    for node in objects.iter_mut().filter(|object| object["kind"] == "Node") {
        node["spec"] = json!({});
        node["status"]["conditions"] = json!([]);
    }
    let mut cluster = take_over(&json!(objects), NOW);
    run(&mut cluster, 20_000);
    cluster.apply(Action::NodeOutage("n1".to_owned(), Outage::NotReady)).unwrap();
    run(&mut cluster, 20_000);
    let mut again = take_over(&cluster.objects(NOW).unwrap(), NOW + cluster.now());
    again.apply(Action::DeletePods("n1".to_owned())).unwrap();
    run(&mut again, 60_000);
    assert_eq!((ready(&again, "cni"), ready(&again, "agent")), (3, 3));
}
