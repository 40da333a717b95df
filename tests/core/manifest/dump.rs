//! Dumps of clusters: read the same whatever the pieces, the form and the end of the texts.

use daemonset_preflight::manifest::dump::{
    ConditionStatus, ContainerState, Dump, DumpReader, Gap, PodPhase,
};
use serde_json::{Value, json};

/// Returns a node, two pods of one DaemonSet, the DaemonSet, its revision, an event, a lease, and a
/// Service.
fn objects() -> Value {
    let owner = json!([{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "uid": "d", "controller": true}]);
    let pod = |name: &str, node: &str| {
        json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": name, "namespace": "ops", "uid": name, "resourceVersion": "7",
                "labels": {"app": "agent", "controller-revision-hash": "abc"},
                "creationTimestamp": "2026-01-01T00:00:00Z",
                "finalizers": ["example.com/hold"],
                "ownerReferences": owner,
            },
            "spec": {
                "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                    {"matchFields": [{"key": "metadata.name", "operator": "In", "values": [node]}]}
                ]}}},
                "containers": [{"name": "c", "image": "agent:1", "env": [{"name": "SECRET", "value": name}],
                    "resources": {"requests": {"cpu": "100m"}}}],
                "volumes": [{"name": format!("token-{name}")}],
            },
            "status": {"phase": "Pending", "conditions": [
                {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes",
                 "lastTransitionTime": "2026-01-01T00:00:01Z"}
            ]},
        })
    };
    let mut running = pod("agent-2", "b");
    running["spec"]["nodeName"] = json!("b");
    running["metadata"]["deletionTimestamp"] = json!("2026-01-01T01:00:30Z");
    running["status"] = json!({
        "phase": "Running", "startTime": "2026-01-01T00:00:02Z",
        "conditions": [{"type": "Ready", "status": "False", "lastTransitionTime": "2026-01-01T00:00:03Z"}],
        "containerStatuses": [{"name": "c", "ready": false, "restartCount": 4,
            "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}},
            "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-01-01T00:00:04Z"}}}],
    });
    let template = json!({
        "metadata": {"labels": {"app": "agent"}},
        "spec": {"containers": [{"name": "c", "image": "agent:1"}]},
    });
    json!([
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "b", "uid": "n"}, "status": {
            "allocatable": {"cpu": "2"}, "nodeInfo": {"kubeletVersion": "v1.36.2"},
            "conditions": [
                {"type": "DiskPressure", "status": "True", "reason": "KubeletHasDiskPressure"},
                {"type": "MemoryPressure", "status": "False"},
                {"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown",
                 "lastHeartbeatTime": "2026-01-01T00:50:00Z", "lastTransitionTime": "2026-01-01T00:51:00Z"},
            ]}},
        pod("agent-1", "a"),
        running,
        {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent", "namespace": "ops", "uid": "d", "generation": 3},
         "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": template},
         "status": {"numberReady": 1, "desiredNumberScheduled": 2}},
        {"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 2,
         "metadata": {"name": "agent-abc", "namespace": "ops", "labels": {"controller-revision-hash": "abc"}, "ownerReferences": owner},
         "data": {"spec": {"template": template}}},
        {"apiVersion": "v1", "kind": "Event", "type": "Warning", "reason": "FailedCreate", "message": "exceeded quota",
         "count": 5, "lastTimestamp": "2026-01-01T00:55:00Z",
         "involvedObject": {"kind": "DaemonSet", "namespace": "ops", "name": "agent"}, "metadata": {"name": "e", "namespace": "ops"}},
        {"apiVersion": "v1", "kind": "Event", "type": "Normal", "reason": "SuccessfulCreate",
         "lastTimestamp": "2026-01-01T00:56:00Z", "involvedObject": {}, "metadata": {"name": "f", "namespace": "ops"}},
        {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "b", "namespace": "kube-node-lease"},
         "spec": {"renewTime": "2026-01-01T00:50:05.123456Z"}},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}},
    ])
}

fn list(items: &Value) -> String {
    json!({"apiVersion": "v1", "kind": "List", "items": items, "metadata": {"resourceVersion": ""}})
        .to_string()
}

#[test]
fn all_that_is_asked_for_is_read() {
    let dump = Dump::read([list(&objects()).as_str()]);
    let alone = Gap::OneNamespace { namespace: "ops".to_owned() };
    assert_eq!((dump.gaps.as_slice(), dump.problems.as_slice()), (&[alone][..], &[][..]));
    let facts = dump.facts_of("b").unwrap();
    let ready = facts.ready.as_ref().unwrap();
    assert_eq!((ready.status, &*ready.reason), (ConditionStatus::Unknown, "NodeStatusUnknown"));
    assert_eq!(facts.conditions.len(), 1);
    assert_eq!(dump.kubelet_version(), Some((1, 36)));
    let [waiting, running] = dump.pods.as_slice() else { panic!("two pods") };
    assert_eq!((waiting.node.as_deref(), waiting.target.as_deref()), (None, Some("a")));
    assert_eq!(&*waiting.scheduled.as_ref().unwrap().message, "0/1 nodes");
    assert_eq!((running.node.as_deref(), running.target.as_deref()), (Some("b"), None));
    assert_eq!((running.phase, running.hash()), (PodPhase::Running, "abc"));
    assert!(running.deleted.is_some() && running.finalizers.len() == 1);
    // Environments and volumes are not read, so that both pods have the same spec.
    assert!(std::sync::Arc::ptr_eq(&waiting.spec, &running.spec));
    let container = &running.containers[0];
    assert!(
        matches!(&container.state, ContainerState::Waiting { reason, .. } if &**reason == "CrashLoopBackOff")
    );
    assert_eq!((container.restarts, container.last.as_ref().unwrap().exit_code), (4, 137));
    let status = dump.daemon_sets[0].daemon_set.status.as_ref().unwrap();
    assert_eq!(status.number_ready, 1);
    assert_eq!(dump.revisions[0].number, 2);
    assert_eq!((dump.events.len(), dump.events[0].count, dump.count("Event")), (1, 5, 2));
    // The newest time is that of an event that is not kept.
    assert_eq!(dump.newest(), Some(1_767_228_960_000));
    assert_eq!(dump.leases.len(), 1);
    assert_eq!(dump.count("Service"), 1);
}

#[test]
fn neither_pieces_nor_forms_change_what_is_read() {
    let text = list(&objects());
    let whole = format!("{:?}", Dump::read([text.as_str()]));
    for size in [1, 7, 100, 1_000] {
        let mut reader = DumpReader::default();
        text.as_bytes().chunks(size).for_each(|piece| reader.push(piece));
        reader.end_text();
        assert_eq!(format!("{:?}", reader.finish()), whole, "pieces of {size}");
    }
    // A stream of objects and an array of objects are read like a list.
    let Value::Array(items) = objects() else { panic!("an array") };
    let stream: String = items.iter().map(|item| format!("{item}\n")).collect();
    assert_eq!(format!("{:?}", Dump::read([stream.as_str()])), whole);
    assert_eq!(format!("{:?}", Dump::read([objects().to_string().as_str()])), whole);
    let yaml: String = items.iter().map(|item| format!("---\n{item}\n")).collect();
    assert_eq!(format!("{:?}", Dump::read([yaml.as_str()])), whole);
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut reader = DumpReader::default();
    reader.push(&utf16);
    reader.end_text();
    assert_eq!(format!("{:?}", reader.finish()), whole);
}

#[test]
fn a_text_that_ends_anywhere_is_read_up_to_there() {
    let text = list(&objects());
    let mut most = 0;
    for end in 1..text.len() {
        let dump = Dump::read([&text[..end]]);
        let cut = dump.gaps.iter().any(|gap| matches!(gap, Gap::CutOff { text: 0, .. }));
        assert!(cut, "{end}");
        let objects: usize = dump.kinds.values().sum();
        assert!(objects >= most, "{end}");
        most = objects;
    }
    assert_eq!(most, 9);
}

#[test]
fn what_is_missing_or_at_odds_is_said() {
    let gaps = |texts: &[&str]| Dump::read(texts.iter().copied()).gaps;
    assert!(gaps(&[""]).contains(&Gap::Empty { text: 0 }));
    assert_eq!(gaps(&["[]"]), [Gap::Empty { text: 0 }]);
    let service = r#"{"kind": "Service", "apiVersion": "v1"}"#;
    assert!(gaps(&[service]).contains(&Gap::NoneOfKind { kind: "Pod" }));
    let malformed = gaps(&[r#"{"kind": "List", "items": [{"kind": "Node"} x"#]);
    assert!(matches!(&malformed[0], Gap::Malformed { objects: 1, .. }), "{malformed:?}");
    let old =
        r#"{"kind": "DaemonSet", "apiVersion": "extensions/v1beta1", "metadata": {"name": "a"}}"#;
    let other = Gap::OtherApiVersion {
        kind: "DaemonSet".into(),
        api_version: "extensions/v1beta1".into(),
        objects: 2,
    };
    assert!(gaps(&[old, old]).contains(&other));
    let node = |uid: &str| {
        format!(
            r#"{{"kind": "Node", "apiVersion": "v1", "metadata": {{"name": "a", "uid": "{uid}"}}}}"#
        )
    };
    let pod = r#"{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}, "spec": {"nodeName": "z"}}"#;
    let old = r#"{"kind": "Node", "apiVersion": "v1", "metadata": {"name": "a"}, "status": {"conditions": [
        {"type": "Ready", "status": "True", "lastHeartbeatTime": "2026-01-01T00:00:00Z"}]}}"#;
    let young = r#"{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p", "creationTimestamp": "2026-01-01T01:00:00Z"}}"#;
    assert!(gaps(&[young, old]).contains(&Gap::OlderText { text: 1, behind: 3_600_000 }));
    let mixed = gaps(&[&node("1"), &node("2"), pod]);
    let twice = Gap::TwoIdentities {
        kind: "Node",
        objects: 1,
        namespace: String::new(),
        name: "a".to_owned(),
    };
    assert!(mixed.contains(&twice), "{mixed:?}");
    assert!(mixed.contains(&Gap::UnknownNodes { pods: 1, node: "z".to_owned() }));
    assert!(mixed.contains(&Gap::OneNamespace { namespace: "default".to_owned() }));
}

#[test]
fn an_object_that_cannot_be_read_does_not_keep_the_others_from_it() {
    let text = r#"{"kind": "List", "items": [
        7,
        {"metadata": {"name": "a"}},
        {"kind": "Pod", "metadata": {"name": 5}},
        {"kind": "Pod", "metadata": {"name": "p", "namespace": "n"}, "spec": {"nodeName": []}},
        {"kind": "Node", "metadata": {"name": "a"}, "status": {"allocatable": {"cpu": "lots"}}},
        {"kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "d"}, "spec": {"template": 5}},
        {"kind": "Node", "metadata": {"name": "b"}}
    ]}"#;
    let dump = Dump::read([text]);
    let problems: Vec<String> = dump.problems.iter().map(ToString::to_string).collect();
    let starts = [
        "object 0: must be an object, not number",
        "object 1: it has no kind",
        "object 2 (Pod): metadata.name: must be a string, not number",
        "object 3 (Pod n/p): spec.nodeName: must be a string, not array",
        "object 4 (Node a): status.allocatable[cpu]: \"lots\": ",
        "object 5 (DaemonSet default/d): ",
    ];
    assert_eq!(problems.len(), starts.len(), "{problems:?}");
    for (problem, start) in problems.iter().zip(starts) {
        assert!(problem.starts_with(start), "{problem}");
    }
    assert_eq!(dump.nodes.len(), 1);
}

#[test]
fn of_two_readings_of_one_object_the_later_counts() {
    let pod = |version: &str, phase: &str| {
        format!(
            r#"{{"kind": "Pod", "apiVersion": "v1", "metadata": {{"name": "p", "uid": "u", "resourceVersion": "{version}"}}, "status": {{"phase": "{phase}"}}}}"#
        )
    };
    let phase = |first: &str, second: &str| Dump::read([first, second]).pods[0].phase;
    assert_eq!(phase(&pod("1", "Pending"), &pod("2", "Running")), PodPhase::Running);
    assert_eq!(phase(&pod("2", "Running"), &pod("1", "Pending")), PodPhase::Running);
    assert_eq!(phase(&pod("", "Pending"), &pod("", "Running")), PodPhase::Running);
}
