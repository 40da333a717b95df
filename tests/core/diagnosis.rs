//! Diagnoses of small clusters: one node, one pod, and one thing that is wrong.

use std::fs;
use std::path::Path;

use daemonset_preflight::contract::{self, DiagnoseAnswer, DiagnoseCall};
use serde_json::{Value, json};

const NOW: &str = "2026-01-01T01:00:00Z";

/// Returns a cluster of one node with a ready pod of a DaemonSet.
fn objects() -> Vec<Value> {
    let template = json!({
        "metadata": {"labels": {"app": "agent"}},
        "spec": {"containers": [{"name": "c", "image": "agent:1"}]},
    });
    vec![
        json!({
            "apiVersion": "v1", "kind": "Node", "metadata": {"name": "a", "creationTimestamp": "2026-01-01T00:00:00Z"},
            "spec": {},
            "status": {"allocatable": {"cpu": "2", "pods": "10"}, "conditions": [{"type": "Ready", "status": "True"}]},
        }),
        json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": "agent-x", "namespace": "ops", "uid": "p", "creationTimestamp": "2026-01-01T00:10:00Z",
                "labels": {"app": "agent", "controller-revision-hash": "abc"},
                "ownerReferences": [owner()],
            },
            "spec": {"nodeName": "a", "containers": [{"name": "c", "image": "agent:1"}]},
            "status": {
                "phase": "Running", "startTime": "2026-01-01T00:10:00Z",
                "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:10:20Z"}],
                "containerStatuses": [{"name": "c", "ready": true, "restartCount": 0,
                    "state": {"running": {"startedAt": "2026-01-01T00:10:05Z"}}}],
            },
        }),
        json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "agent", "namespace": "ops", "uid": "d", "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z"},
            "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": template},
            "status": {
                "observedGeneration": 1, "desiredNumberScheduled": 1, "currentNumberScheduled": 1, "numberReady": 1,
                "numberAvailable": 1, "updatedNumberScheduled": 1, "numberMisscheduled": 0,
            },
        }),
        json!({
            "apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 1,
            "metadata": {"name": "agent-abc", "namespace": "ops", "labels": {"controller-revision-hash": "abc"}, "ownerReferences": [owner()]},
            "data": {"spec": {"template": template}},
        }),
    ]
}

fn owner() -> Value {
    json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "uid": "d", "controller": true})
}

const NODE: usize = 0;
const POD: usize = 1;
const SET: usize = 2;

fn diagnose(objects: &[Value]) -> DiagnoseAnswer {
    let texts = vec![json!({"kind": "List", "apiVersion": "v1", "items": objects}).to_string()];
    let call = DiagnoseCall { texts, now: Some(NOW.to_owned()), ..DiagnoseCall::default() };
    contract::diagnose(&call).expect("a time")
}

/// Returns the severity and text of each finding after a change of the objects.
fn found(change: impl FnOnce(&mut Vec<Value>)) -> Vec<String> {
    let mut objects = objects();
    change(&mut objects);
    let answer = diagnose(&objects);
    let severity =
        |finding: &contract::DiagnosedFinding| format!("{:?}", finding.severity).to_lowercase();
    let [set] = answer.daemon_sets.as_slice() else { panic!("one DaemonSet") };
    set.findings.iter().map(|finding| format!("{}: {}", severity(finding), finding.text)).collect()
}

/// Makes the pod unready for a quarter of an hour, with its container in the given state.
fn unready(objects: &mut [Value], state: Value) {
    objects[POD]["status"]["conditions"][0] =
        json!({"type": "Ready", "status": "False", "lastTransitionTime": "2026-01-01T00:45:00Z"});
    objects[POD]["status"]["containerStatuses"][0]["ready"] = json!(false);
    objects[POD]["status"]["containerStatuses"][0]["state"] = state;
}

#[test]
fn what_is_as_it_should_be_has_no_findings() {
    assert_eq!(found(|_| {}), Vec::<String>::new());
    let answer = diagnose(&objects());
    let set = &answer.daemon_sets[0];
    assert_eq!((set.ready_after, set.measured_pods), (20_000, 1));
    assert_eq!(set.observed.as_ref(), Some(&set.status));
    let sentence = &set.rollout.as_ref().unwrap().sentence;
    assert_eq!(sentence, "finished: revision 1 is available on 1 node");
}

#[test]
fn a_pod_that_is_not_ready_says_why() {
    let cases = [
        (
            json!({"waiting": {"reason": "ImagePullBackOff"}}),
            "wrong: container c: image `agent:1` cannot be pulled (ImagePullBackOff)",
        ),
        (
            json!({"waiting": {"reason": "CreateContainerConfigError", "message": "configmap \"x\" not found"}}),
            "wrong: container c cannot be started (CreateContainerConfigError)",
        ),
        (json!({"waiting": {"reason": "CrashLoopBackOff"}}), "wrong: container c exits repeatedly"),
        (
            json!({"terminated": {"reason": "Error", "exitCode": 3}}),
            "wrong: container c exits repeatedly (Error, exit code 3)",
        ),
        (
            json!({"running": {"startedAt": "2026-01-01T00:45:00Z"}}),
            "wrong: container c runs and is not ready, though it has no readiness probe",
        ),
        (json!({"running": {"startedAt": "2026-01-01T00:59:50Z"}}), "passing: the pod is starting"),
        (
            json!({"waiting": {"reason": "ContainerCreating"}}),
            "wrong: the pod has been starting for longer than usual, and the dump does not say why",
        ),
    ];
    for (state, expected) in cases {
        assert_eq!(found(|all| unready(all, state.clone())), [expected], "{state}");
    }
    let mount = |all: &mut Vec<Value>| {
        unready(all, json!({"waiting": {"reason": "ContainerCreating"}}));
        all.push(json!({"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": "FailedMount",
            "message": "no such volume", "involvedObject": {"kind": "Pod", "namespace": "ops", "name": "agent-x"}}));
    };
    assert_eq!(found(mount), ["wrong: the pod cannot be set up (FailedMount)"]);
    let gate = |all: &mut Vec<Value>| {
        unready(all, json!({"running": {}}));
        all[POD]["status"]["containerStatuses"][0]["ready"] = json!(true);
        all[POD]["status"]["conditions"][0]["reason"] = json!("ReadinessGatesNotReady");
    };
    let expected = "wrong: all containers are ready, and the pod is not (ReadinessGatesNotReady)";
    assert_eq!(found(gate), [expected]);
    let young = |all: &mut Vec<Value>| {
        all[SET]["spec"]["minReadySeconds"] = json!(60);
        all[POD]["status"]["conditions"][0]["lastTransitionTime"] = json!("2026-01-01T00:59:30Z");
    };
    assert_eq!(found(young), ["passing: ready, and not yet for minReadySeconds (1m)"]);
}

#[test]
fn a_node_that_is_not_ready_says_why() {
    let with = |condition: Value| {
        found(|all| {
            unready(all, json!({"running": {"startedAt": "2026-01-01T00:10:05Z"}}));
            all[NODE]["status"]["conditions"] = json!([condition]);
        })
    };
    let unknown =
        json!({"type": "Ready", "status": "Unknown", "lastTransitionTime": "2026-01-01T00:45:00Z"});
    assert_eq!(with(unknown), ["wrong: node unreachable: its kubelet does not report"]);
    let network =
        json!({"type": "Ready", "status": "False", "message": "cni plugin not initialized"});
    assert_eq!(with(network.clone()), ["wrong: node not ready: cni plugin not initialized"]);
    let mut objects = objects();
    unready(&mut objects, json!({"running": {"startedAt": "2026-01-01T00:10:05Z"}}));
    objects[SET]["status"]["numberReady"] = json!(0);
    objects[SET]["status"]["numberAvailable"] = json!(0);
    objects[NODE]["status"]["conditions"] = json!([network]);
    let answer = diagnose(&objects);
    assert_eq!(
        answer.daemon_sets[0].rollout.as_ref().unwrap().sentence,
        "does not finish: node a is not ready, and its pod does not become available before it is",
    );
    let silent = found(|all| {
        unready(all, json!({"running": {"startedAt": "2026-01-01T00:10:05Z"}}));
        all.push(json!({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": {"name": "a", "namespace": "kube-node-lease"},
            "spec": {"renewTime": "2026-01-01T00:59:00.000000Z"}}));
    });
    let expected =
        "passing: the kubelet has not renewed its lease; the node will be marked unreachable";
    assert_eq!(silent, [expected]);
}

/// The message of a kubelet on a node whose network no CNI plugin has set up.
const NETWORK: &str = "container runtime network not ready: NetworkReady=false \
    reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";

/// Sets the pod to the state of ten seconds after its creation, not started yet, and makes its node
/// not ready with the given message.
fn starting(objects: &mut [Value], message: &str, host_network: bool) {
    unready(objects, json!({"waiting": {"reason": "ContainerCreating"}}));
    objects[POD]["metadata"]["creationTimestamp"] = json!("2026-01-01T00:59:50Z");
    objects[POD]["status"]["startTime"] = json!("2026-01-01T00:59:50Z");
    objects[POD]["status"]["phase"] = json!("Pending");
    for counter in ["numberReady", "numberAvailable"] {
        objects[SET]["status"][counter] = json!(0);
    }
    objects[NODE]["status"]["conditions"] = json!([{"type": "Ready", "status": "False", "reason": "KubeletNotReady", "message": message}]);
    if host_network {
        objects[POD]["spec"]["hostNetwork"] = json!(true);
        for set in [SET, SET + 1] {
            let spec = match set {
                SET => &mut objects[set]["spec"]["template"]["spec"],
                _ => &mut objects[set]["data"]["spec"]["template"]["spec"],
            };
            spec["hostNetwork"] = json!(true);
        }
    }
}

#[test]
fn a_kubelet_whose_node_is_not_ready_may_start_pods() {
    let starts = "passing: the pod is starting";
    let several = |errors: &[&str]| format!("[{}]", errors.join(", "));
    let down = several(&["container runtime is down", NETWORK]);
    let waits = format!(
        "passing: the pod waits for the network of the node, which a CNI plugin must set up: {NETWORK}"
    );
    for (message, host_network, expected) in [
        (NETWORK, false, waits.as_str()),
        (NETWORK, true, starts),
        ("CSINode is not yet initialized", false, starts),
        ("node is shutting down", true, "wrong: node not ready: node is shutting down"),
        (&down, true, &format!("wrong: node not ready: {down}")),
    ] {
        let found = found(|all| starting(all, message, host_network));
        assert_eq!(found, [expected], "{message} {host_network}");
    }
    // A pod that ran before the network failed, and crashes, as its kubelet reports.
    let crashing = |all: &mut Vec<Value>| {
        starting(all, NETWORK, false);
        all[POD]["status"]["phase"] = json!("Running");
        all[POD]["status"]["containerStatuses"][0]["state"] =
            json!({"waiting": {"reason": "CrashLoopBackOff"}});
    };
    assert_eq!(found(crashing), ["wrong: container c exits repeatedly"]);
    // The network is ready again, but the pod's events still report that it was not.
    let over = |all: &mut Vec<Value>| {
        starting(all, NETWORK, false);
        all[NODE]["status"]["conditions"] = json!([{"type": "Ready", "status": "True"}]);
        all.push(json!({"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": "NetworkNotReady",
            "message": format!("network is not ready: {NETWORK}"),
            "involvedObject": {"kind": "Pod", "namespace": "ops", "name": "agent-x"}}));
    };
    assert_eq!(found(over), [starts]);
    // A pod that waited for long, on a node that has just become ready.
    let late = |all: &mut Vec<Value>| {
        starting(all, NETWORK, false);
        all[POD]["metadata"]["creationTimestamp"] = json!("2026-01-01T00:10:00Z");
        all[NODE]["status"]["conditions"] = json!([
            {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:59:40Z"},
        ]);
    };
    assert_eq!(found(late), [starts]);
    // A kubelet that has stopped since.
    let gone = |all: &mut Vec<Value>| {
        starting(all, NETWORK, true);
        all.push(json!({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": {"name": "a", "namespace": "kube-node-lease"},
            "spec": {"renewTime": "2026-01-01T00:59:00.000000Z"}}));
    };
    let expected =
        "passing: the kubelet has not renewed its lease; the node will be marked unreachable";
    assert_eq!(found(gone), [expected]);
}

#[test]
fn a_rollout_waits_for_the_networks_of_nodes_where_it_needs_them() {
    let sentence = |message: &str, host_network| {
        let mut objects = objects();
        starting(&mut objects, message, host_network);
        let answer = diagnose(&objects);
        answer.daemon_sets[0].rollout.as_ref().unwrap().sentence.clone()
    };
    assert_eq!(
        sentence(NETWORK, true),
        "finishes in about 1s: a pod takes 5s to get ready (assumed, as none is ready)"
    );
    assert_eq!(
        sentence(NETWORK, false),
        "does not finish: the network of a is not ready: its pod does not start until it is, which a CNI plugin must set up"
    );
    assert_eq!(
        sentence("node is shutting down", true),
        "does not finish: node a is not ready, and its pod does not become available before it is"
    );
}

#[test]
fn a_pod_that_waits_for_more_than_room_is_not_taken_to_start() {
    let mut objects = objects();
    objects[POD]["spec"] = json!({
        "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
            {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a"]}]}
        ]}}},
        "containers": [{"name": "c", "image": "agent:1"}],
    });
    objects[POD]["status"] = json!({"phase": "Pending", "conditions": [
        {"type": "PodScheduled", "status": "False", "message": "0/1 nodes are available: 1 node(s) had volume node affinity conflict."}
    ]});
    objects[SET]["status"]["numberReady"] = json!(0);
    objects[SET]["status"]["numberAvailable"] = json!(0);
    let answer = diagnose(&objects);
    let set = &answer.daemon_sets[0];
    assert!(
        set.findings[0].text.contains("had volume node affinity conflict"),
        "{:?}",
        set.findings
    );
    let sentence = &set.rollout.as_ref().unwrap().sentence;
    assert!(sentence.starts_with("does not finish"), "{sentence}");
}

#[test]
fn a_node_without_a_pod_says_why() {
    let without = |all: &mut Vec<Value>| {
        all.remove(POD);
        // Another pod shows that the dump contains pods.
        all.push(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "web"}, "spec": {"nodeName": "a"}}));
        all[SET - 1]["status"]["currentNumberScheduled"] = json!(0);
    };
    let nothing = "wrong: no pod, though one should run, and no event says why: the controller has not created it";
    assert_eq!(found(without), [nothing]);
    let young = found(|all| {
        without(all);
        all[NODE]["metadata"]["creationTimestamp"] = json!("2026-01-01T00:59:58Z");
    });
    assert_eq!(young, ["passing: no pod yet: the node or the DaemonSet is seconds old"]);
    let tainted = found(|all| {
        without(all);
        all[NODE]["spec"]["taints"] = json!([{"key": "db", "effect": "NoSchedule"}]);
    });
    assert_eq!(tainted, ["normal: no pod should run: the node has taint `db:NoSchedule`"]);
    let deleting = found(|all| {
        without(all);
        all[SET - 1]["metadata"]["deletionTimestamp"] = json!("2026-01-01T00:59:58Z");
    });
    assert_eq!(deleting, Vec::<String>::new());
    let failed = found(|all| {
        all[POD]["status"] = json!({"phase": "Failed", "reason": "Evicted"});
    });
    assert_eq!(
        failed,
        ["passing: the pod failed (Evicted); the controller replaces it, later each time"]
    );
}

#[test]
fn a_namespace_that_is_being_deleted_gets_no_pods() {
    let mut objects = objects();
    objects.remove(POD);
    objects.push(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "web"}, "spec": {"nodeName": "a"}}));
    objects[SET - 1]["status"] = json!({"observedGeneration": 1, "desiredNumberScheduled": 1});
    objects.push(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "ops"}, "status": {"phase": "Active"}}));
    let active = diagnose(&objects);
    assert!(!active.daemon_sets[0].in_terminating_namespace);
    let namespace = objects.len() - 1;
    objects[namespace]["status"]["phase"] = json!("Terminating");
    let answer = diagnose(&objects);
    let set = &answer.daemon_sets[0];
    assert!(set.in_terminating_namespace);
    assert_eq!(
        set.findings[0].text,
        "no pod: the namespace is being deleted, and the API server creates none in it"
    );
    let rollout = set.rollout.as_ref().unwrap();
    assert_eq!(
        rollout.sentence,
        "does not finish: the namespace is being deleted, and the API server creates no pods in it"
    );
    assert!(set.remedies.is_empty());
}

/// An event about pods that could not be created counts until a pod is created.
#[test]
fn a_refusal_is_over_when_a_pod_was_created_since() {
    let with_event = |at: &str| {
        found(|all| {
            let mut node = all[NODE].clone();
            node["metadata"]["name"] = json!("b");
            all.push(node);
            all.push(json!({"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": "FailedCreate",
                "message": "Error creating: pods \"agent-xyz12\" is forbidden: exceeded quota", "lastTimestamp": at,
                "involvedObject": {"kind": "DaemonSet", "namespace": "ops", "name": "agent"}}));
        })
    };
    let refused = "wrong: no pod: the API server refuses to create it: pods \"agent-…\" is forbidden: exceeded quota";
    assert_eq!(with_event("2026-01-01T00:10:01Z"), [refused]);
    let over = with_event("2026-01-01T00:09:59Z");
    assert!(over[0].starts_with("wrong: no pod, though one should run"), "{over:?}");
}

#[test]
fn pods_that_should_not_be_are_told() {
    let several = found(|all| {
        let mut second = all[POD].clone();
        second["metadata"]["name"] = json!("agent-y");
        second["metadata"]["uid"] = json!("q");
        all.push(second);
    });
    assert_eq!(
        several,
        ["passing: more than one pod of it: the controller deletes all but the oldest"]
    );
    let orphan = found(|all| {
        let mut second = all[POD].clone();
        second["metadata"]["name"] = json!("agent-y");
        second["metadata"]["uid"] = json!("q");
        second["metadata"]["ownerReferences"] = json!([]);
        all.push(second);
    });
    assert_eq!(
        orphan,
        ["passing: a pod without an owner matches the selector: the controller adopts it"]
    );
    let of_another = found(|all| {
        let mut second = all[POD].clone();
        second["metadata"]["name"] = json!("web-y");
        second["metadata"]["uid"] = json!("q");
        second["metadata"]["ownerReferences"][0]["kind"] = json!("ReplicaSet");
        second["metadata"]["ownerReferences"][0]["name"] = json!("web");
        all.push(second);
    });
    assert_eq!(of_another, ["wrong: a pod of ReplicaSet web matches the selector too"]);
    let gone = found(|all| all[POD]["spec"]["nodeName"] = json!("b"));
    let lost =
        "passing: the pod is bound to a node that is not there: the garbage collector takes it";
    assert!(gone.contains(&lost.to_owned()), "{gone:?}");
    let deleted = found(|all| {
        all[POD]["metadata"]["deletionTimestamp"] = json!("2026-01-01T00:50:00Z");
    });
    let expected =
        "wrong: the pod is being deleted for longer than it may take, though its kubelet answers";
    assert_eq!(deleted, [expected]);
}

/// A dump need not come from a server, so its numbers may be arbitrary.
#[test]
fn a_grace_period_of_any_length_is_no_fault() {
    for seconds in [30, 0, -1, i64::MAX, i64::MIN] {
        let findings = found(|objects| {
            let metadata = &mut objects[POD]["metadata"];
            metadata["deletionTimestamp"] = json!("2026-01-01T00:30:00Z");
            metadata["deletionGracePeriodSeconds"] = json!(seconds);
        });
        assert!(findings.iter().any(|text| text.contains("is being deleted")), "{findings:?}");
    }
}

#[test]
fn a_status_that_lags_says_why() {
    let lag = |change: fn(&mut Vec<Value>)| {
        let mut objects = objects();
        change(&mut objects);
        diagnose(&objects).daemon_sets[0].status_lag.clone().unwrap_or_default()
    };
    assert_eq!(lag(|_| {}), "");
    let behind = lag(|all| all[SET]["metadata"]["generation"] = json!(2));
    assert!(
        behind.starts_with(
            "the controller has not seen the present spec (observedGeneration 1 of 2)"
        )
    );
    let never = lag(|all| all[SET]["status"] = json!({}));
    assert!(never.starts_with("the controller has not seen this DaemonSet yet"), "{never}");
    let stale = lag(|all| all[SET]["status"]["numberReady"] = json!(0));
    assert!(stale.starts_with("nothing explains the difference"), "{stale}");
    let young = lag(|all| {
        all[SET]["status"]["numberReady"] = json!(0);
        all[POD]["status"]["conditions"][0]["lastTransitionTime"] = json!("2026-01-01T00:59:57Z");
    });
    assert_eq!(young, "pods changed 3s before the dump was taken; the status follows");
}

#[test]
fn a_dump_without_the_pods_that_the_status_counts_is_not_taken_for_empty_nodes() {
    let mut objects = objects();
    objects.remove(POD);
    let answer = diagnose(&objects);
    let set = &answer.daemon_sets[0];
    assert_eq!((set.observed, set.findings.len(), set.rollout.is_none()), (None, 0, true));
    assert_eq!(format!("{:?}", set.severity), "Unknown");
}

/// Two unreachable nodes use up the budget. Once they are removed, the garbage collector deletes
/// their pods and the rollout goes on, as it did in a real cluster.
#[test]
fn a_rollout_goes_on_when_the_nodes_that_stopped_it_are_removed() {
    let mut cluster = dump("budget-used-up.json");
    let items = cluster["items"].as_array_mut().expect("items");
    let is_removed = |item: &Value| {
        item["kind"] == "Node"
            && ["worker-5", "worker-6"].iter().any(|n| item["metadata"]["name"] == *n)
    };
    items.retain(|item| !is_removed(item));
    let call = DiagnoseCall { texts: vec![cluster.to_string()], ..DiagnoseCall::default() };
    let answer = contract::diagnose(&call).expect("no time is given");
    let set = &answer.daemon_sets[0];
    assert_eq!(format!("{:?}", set.severity), "Passing");
    let sentence = &set.rollout.as_ref().unwrap().sentence;
    assert!(sentence.starts_with("finishes in about 1m"), "{sentence}");
    let lag = set.status_lag.as_deref().unwrap_or_default();
    assert!(lag.starts_with("2 nodes with pods of it were removed since"), "{lag}");
    let deleted = contract::diagnose(&DiagnoseCall {
        texts: vec![dump("budget-used-up.json").to_string()],
        ..DiagnoseCall::default()
    });
    let spans: Vec<Option<i64>> = deleted.expect("no time is given").daemon_sets[0].findings[0]
        .nodes
        .iter()
        .map(|node| node.span)
        .collect();
    // The spans count from the deletion, not from the creation.
    assert!(spans.iter().all(|span| span.is_some_and(|span| span < 60_000)), "{spans:?}");
}

/// The largest numbers can be incremented, as in Go, without a panic.
#[test]
fn the_greatest_numbers_of_a_dump_are_counted_on() {
    let mut objects = objects();
    objects[SET]["spec"]["template"]["spec"]["containers"][0]["image"] = json!("agent:2");
    objects[SET]["metadata"]["generation"] = json!(i64::MAX);
    objects[SET]["metadata"]["annotations"] =
        json!({"deprecated.daemonset.template.generation": i64::MAX.to_string()});
    objects[SET]["status"]["collisionCount"] = json!(i32::MAX);
    objects[SET + 1]["revision"] = json!(i64::MAX);
    let answer = diagnose(&objects);
    assert!(answer.daemon_sets[0].rollout.is_some());
    let mut applied = objects[SET].clone();
    applied["spec"]["template"]["spec"]["containers"][0]["image"] = json!("agent:3");
    let simulated = contract::simulate(&contract::SimulateCall {
        daemon_sets: applied.to_string(),
        cluster: Some(json!(objects).to_string()),
        ..contract::SimulateCall::default()
    });
    assert_eq!(simulated.daemon_sets.len(), 1);
}

#[test]
fn what_was_taken_out_of_a_dump_is_said() {
    let mut owners = objects();
    owners[POD]["metadata"]["ownerReferences"] = json!([]);
    let answer = diagnose(&owners);
    let lag = answer.daemon_sets[0].status_lag.as_deref().unwrap_or_default();
    assert!(lag.starts_with("it counts pods, and none of the 1 pods"), "{lag}");
    let mut times = objects();
    times[POD]["metadata"]["creationTimestamp"] = json!("<redacted>");
    let answer = diagnose(&times);
    assert_eq!((answer.pods, answer.problems.len()), (1, 0));
    let gaps: Vec<&str> = answer.gaps.iter().map(|gap| gap.text.as_str()).collect();
    let expected = "1 time is none: since when something is so is not known there";
    assert!(gaps.contains(&expected), "{gaps:?}");
    // A DaemonSet is read even if its creation time is malformed.
    let mut times = objects();
    times[SET]["metadata"]["creationTimestamp"] = json!("<redacted>");
    let answer = diagnose(&times);
    assert_eq!((answer.daemon_sets.len(), answer.problems.len()), (1, 0));
    assert_eq!(answer.daemon_sets[0].findings, []);
    let gaps: Vec<&str> = answer.gaps.iter().map(|gap| gap.text.as_str()).collect();
    assert!(gaps.contains(&expected), "{gaps:?}");
}

/// If leases were printed an hour before the pods, kubelets do not count as unreachable.
#[test]
fn an_older_text_makes_no_kubelet_silent() {
    let lease = json!({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": {"name": "a", "namespace": "kube-node-lease"},
        "spec": {"renewTime": "2026-01-01T00:00:30.000000Z"}});
    let mut pods = objects();
    unready(&mut pods, json!({"waiting": {"reason": "CrashLoopBackOff"}}));
    let nodes = json!([pods.remove(NODE), lease]).to_string();
    let texts = vec![nodes, json!(pods).to_string()];
    let call = DiagnoseCall { texts, now: Some(NOW.to_owned()), ..DiagnoseCall::default() };
    let answer = contract::diagnose(&call).expect("a time");
    let found: Vec<&str> =
        answer.daemon_sets[0].findings.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(found, ["container c exits repeatedly"]);
}

/// Reads a dump from `tests/diagnosis/`.
fn dump(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnosis").join(name);
    serde_json::from_str(&fs::read_to_string(path).expect("a readable dump")).expect("JSON")
}

/// Appends JSON pointers to all members of a value down to a depth.
fn members(value: &Value, at: &str, depth: usize, all: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            fields.iter().map(|(k, v)| (k.replace('~', "~0").replace('/', "~1"), v)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, v)| (at.to_string(), v)).collect()
        }
        _ => Vec::new(),
    };
    for (key, child) in children {
        let at = format!("{at}/{key}");
        if depth > 0 {
            members(child, &at, depth - 1, all);
        }
        all.push(at);
    }
}

#[test]
fn dumps_that_are_out_of_joint_anywhere_are_answered() {
    for name in ["budget-used-up.json", "surge-with-host-port.json", "quota-exceeded.json"] {
        let whole = dump(name);
        let mut places = Vec::new();
        members(&whole["items"], "/items", 4, &mut places);
        let others = [json!(null), json!(-1), json!("x"), json!([]), json!({"x": [null]})];
        // A prime step width visits all kinds of places.
        for (turn, place) in places.iter().step_by(7).enumerate() {
            let mut changed = whole.clone();
            *changed.pointer_mut(place).expect("a place") = others[turn % others.len()].clone();
            let call = DiagnoseCall { texts: vec![changed.to_string()], ..DiagnoseCall::default() };
            let answer = contract::diagnose(&call).expect("no time is given");
            assert!(serde_json::to_string(&answer).is_ok(), "{name} {place}");
        }
    }
}
