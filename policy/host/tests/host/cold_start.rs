//! The first requests after a start of the server: each list is read from the API server while a
//! request waits, and the time of a request is limited.

use std::time::Duration;

use daemonset_preflight_policy_host::{Cluster, Deadline, Response, payload};
use serde_json::{Value, json};

use crate::POLICY;

/// The time per object of a cold start, measured through policy-server: 2.5 s for some 12,000
/// objects (2,000 nodes, 100 DaemonSets and 10,000 pods).
const OBJECT: Duration = Duration::from_micros(205);

fn cluster(nodes: usize, daemon_sets: usize, pods: usize) -> Cluster {
    let object = |version: &str, kind: &str, name: String, rest: Value| {
        let mut object = rest;
        object["apiVersion"] = json!(version);
        object["kind"] = json!(kind);
        object["metadata"] = json!({"name": name, "namespace": "default", "labels": {"app": name}});
        object
    };
    let node = |n| {
        let allocatable = json!({"cpu": "16", "memory": "64Gi", "pods": "110"});
        let mut node = object(
            "v1",
            "Node",
            format!("n{n:05}"),
            json!({"status": {"allocatable": allocatable}}),
        );
        node["metadata"].as_object_mut().unwrap().remove("namespace");
        node
    };
    let container = json!({"name": "c", "resources": {"requests": {"cpu": "10m"}}});
    let daemon_set = |n: usize| {
        let labels = json!({"app": format!("d{n}")});
        let spec = json!({"nodeSelector": {"none": "x"}, "containers": [container]});
        let template = json!({"metadata": {"labels": labels}, "spec": spec});
        let spec = json!({"selector": {"matchLabels": labels}, "template": template});
        object("apps/v1", "DaemonSet", format!("d{n}"), json!({"spec": spec}))
    };
    let pod = |n: usize| {
        let spec = json!({"nodeName": format!("n{:05}", n % nodes), "containers": [container]});
        object("v1", "Pod", format!("p{n:05}"), json!({"spec": spec}))
    };
    let objects = (0..nodes).map(node).chain((0..daemon_sets).map(daemon_set));
    let mut cluster = Cluster::of(objects.chain((0..pods).map(pod)).collect());
    cluster.waiting.call = Duration::from_millis(2);
    cluster.waiting.object = OBJECT;
    cluster
}

fn request() -> String {
    json!({
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": "CREATE", "namespace": "default",
        "object": {
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "agent", "namespace": "default"},
            "spec": {
                "selector": {"matchLabels": {"app": "agent"}},
                "template": {
                    "metadata": {"labels": {"app": "agent"}},
                    "spec": {
                        "priorityClassName": "system-node-critical",
                        "containers": [{
                            "name": "c", "image": "c:1",
                            "resources": {"requests": {"cpu": "1m", "memory": "1Mi"}},
                        }],
                    },
                },
            },
        },
    })
    .to_string()
}

/// Returns the answers to successive requests; `None` for a request that was stopped.
fn answers(cluster: &Cluster, settings: &Value, requests: usize) -> Vec<Option<Response>> {
    let payload = payload(&settings.to_string(), &request());
    let ask = |_| {
        let (offer, _) = cluster.clone().offer();
        let answer = POLICY.metered("validate", payload.as_bytes(), offer).ok()?;
        Some(serde_json::from_slice(&answer.answer).unwrap())
    };
    (0..requests).map(ask).collect()
}

fn left_out(response: &Response) -> Option<&String> {
    response.warnings.iter().flatten().find(|w| w.contains("still filling its lists"))
}

fn settings(pods: bool, seconds: u32) -> Value {
    json!({
        "cluster_context": true, "running_pods": pods, "timeout_eval_seconds": seconds,
        "critical_priority_class": "ignore",
    })
}

#[test]
fn a_cold_start_refuses_nothing_under_the_deployment_s_time_out() {
    let deployed: Value =
        yaml_serde::from_str(include_str!("../../../deploy/cluster-admission-policy.yaml"))
            .unwrap();
    let seconds = u32::try_from(deployed["spec"]["timeoutEvalSeconds"].as_u64().unwrap()).unwrap();
    let mut cluster = cluster(2_000, 100, 10_000);
    cluster.deadline = Some(Deadline::soonest(seconds));
    for answer in answers(&cluster, &settings(true, seconds), 2) {
        let answer = answer.expect("a request is not stopped");
        assert!(answer.accepted && left_out(&answer).is_none(), "{answer:?}");
        assert_eq!(answer.audit_annotations.unwrap()["nodes-total"], "2000");
    }
    assert!(cluster.clock.now() > Duration::from_secs(2), "the lists took long");
}

#[test]
fn a_cold_start_refuses_nothing_in_two_seconds_without_the_pods() {
    let mut cluster = cluster(2_000, 100, 10_000);
    cluster.deadline = Some(Deadline::soonest(2));
    for answer in answers(&cluster, &settings(false, 2), 2) {
        let answer = answer.expect("a request is not stopped");
        assert!(answer.accepted && left_out(&answer).is_none(), "{answer:?}");
        assert_eq!(answer.audit_annotations.unwrap()["nodes-matched"], "2000");
    }
}

#[test]
fn pods_are_left_to_the_next_request_when_the_other_lists_took_long() {
    let mut cluster = cluster(2_000, 100, 10_000);
    // Under load: the nodes alone take 1.4 s, and the pods 7 s.
    cluster.waiting.object = Duration::from_micros(700);
    cluster.deadline = Some(Deadline::soonest(9));
    let answers = answers(&cluster, &settings(true, 9), 2);
    let [Some(first), Some(second)] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(left_out(first).unwrap().contains("pods: left out"), "{first:?}");
    assert!(left_out(second).is_none(), "{second:?}");
}

#[test]
fn a_list_is_left_out_when_others_took_long_and_the_next_request_sees_it() {
    let mut cluster = cluster(2_000, 100, 2_500);
    cluster.waiting.object = Duration::from_micros(300);
    cluster.deadline = Some(Deadline::soonest(2));
    let answers = answers(&cluster, &settings(true, 2), 2);
    let [first, second] = answers.as_slice() else { panic!("two") };
    let first = first.as_ref().expect("the pods were not waited for");
    assert_eq!(
        left_out(first).unwrap(),
        "not all rules could look at the cluster: pods: left out, the host is still filling its lists"
    );
    assert_eq!(first.audit_annotations.as_ref().unwrap()["nodes-matched"], "2000");
    let second = second.as_ref().expect("the other lists are there by now");
    assert!(left_out(second).is_none(), "{second:?}");
}

#[test]
fn one_list_that_takes_longer_than_a_request_may_is_beyond_the_policy() {
    let mut cluster = cluster(2_000, 100, 10_000);
    cluster.deadline = Some(Deadline::soonest(2));
    let answers = answers(&cluster, &settings(true, 2), 2);
    // The host blocks until a list is complete; it cannot say that the list is not ready yet.
    assert_eq!(answers.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true]);
}
