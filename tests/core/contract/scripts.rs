//! Scripts of the call `simulate`: the texts of their events, and the errors of events that cannot
//! be read or cannot happen.

use serde_json::{Value, json};

use super::{AGENT, ask};

#[test]
fn every_event_of_a_script_is_told_in_a_few_words() {
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}});
    let told = [
        (json!({"addNode": {"metadata": {"name": "b"}}}), "addNode b"),
        (
            json!({"setLabels": {"node": "a", "labels": {"pool": "x", "zone": "y"}}}),
            "setLabels a: pool=x, zone=y",
        ),
        (json!({"setLabels": {"node": "a", "labels": {}}}), "setLabels a: none"),
        (
            json!({"setTaints": {"node": "a", "taints": [
                {"key": "gpu", "value": "yes", "effect": "NoSchedule"},
                {"key": "k", "effect": "NoExecute"},
            ]}}),
            "setTaints a: gpu=yes:NoSchedule, k:NoExecute",
        ),
        (json!({"setTaints": {"node": "a", "taints": []}}), "setTaints a: none"),
        (json!({"nodeReady": {"node": "a", "ready": false}}), "nodeReady a: not ready"),
        (json!({"nodeReady": {"node": "a", "ready": true}}), "nodeReady a: ready"),
        (
            json!({"nodeReady": {"node": "b", "ready": false, "outage": "unreachable"}}),
            "nodeReady b: unreachable",
        ),
        (json!({"cordon": "a"}), "cordon a"),
        (json!({"uncordon": "a"}), "uncordon a"),
        (json!({"drain": "a"}), "drain a"),
        (json!({"failPods": "a"}), "failPods a"),
        (json!({"succeedPods": "a"}), "succeedPods a"),
        (json!({"deletePods": "a"}), "deletePods a"),
        (json!({"createPod": pod}), "createPod p"),
        (json!({"setPodLabels": {"pod": "p", "labels": {"a": "b"}}}), "setPodLabels p: a=b"),
        (
            json!({"editPod": {"pod": "p", "spec": {"activeDeadlineSeconds": 9}}}),
            "editPod p: {\"activeDeadlineSeconds\":9}",
        ),
        (json!({"deletePod": "p"}), "deletePod p"),
        (json!({"apply": AGENT}), "apply"),
        (
            json!({"updateTemplate": {"metadata": {"labels": {"app": "agent"}},
                "spec": {"containers": [{"name": "agent", "image": "agent:2"}]}}}),
            "updateTemplate agent:2",
        ),
        (json!({"updateStrategy": {"type": "OnDelete"}}), "updateStrategy OnDelete"),
        (
            json!({"updateStrategy": {"rollingUpdate": {"maxUnavailable": 2}}}),
            "updateStrategy {\"maxUnavailable\":2}",
        ),
        (json!({"rollBack": 0}), "rollBack to the revision before"),
        (json!({"rollBack": 2}), "rollBack to revision 2"),
        (json!({"removeNode": "b"}), "removeNode b"),
        (json!({"deleteDaemonSet": "background"}), "deleteDaemonSet in the background"),
        (json!({"deleteDaemonSet": "foreground"}), "deleteDaemonSet in the foreground"),
        (json!({"deleteDaemonSet": "orphan"}), "deleteDaemonSet without its pods"),
    ];
    let events = told.iter().enumerate().map(|(at, (action, _))| json!({"at": at, "do": action}));
    let nodes = json!({"kind": "NodeList", "apiVersion": "v1", "items": [
        {"metadata": {"name": "a"}, "status": {"allocatable": {"pods": "10"}}},
    ]});
    let call = json!({"daemonSets": AGENT, "nodes": nodes.to_string(),
        "script": events.collect::<Vec<_>>()});
    let answer = ask("simulate", &call);
    let steps = answer["ok"]["script"].as_array().unwrap();
    let got: Vec<_> = steps.iter().map(|step| step["text"].as_str().unwrap()).collect();
    let want: Vec<_> = told.iter().map(|(_, text)| *text).collect();
    assert_eq!(got, want);
    assert_eq!(answer["ok"]["problems"], json!([]), "each can happen");
}

#[test]
fn an_event_that_cannot_happen_is_said_with_its_field() {
    let problem = |daemon_sets: &str, action: Value| {
        let call = json!({"daemonSets": daemon_sets, "nodes": "",
            "script": [{"at": 0, "do": action}]});
        let answer = ask("simulate", &call);
        format!(
            "{} {} {}",
            answer["ok"]["verdict"], answer["ok"]["problems"], answer["ok"]["rejected"]
        )
    };
    for (daemon_sets, action, want) in [
        (
            AGENT,
            json!({"nodeReady": {"node": "a", "ready": true, "outage": "notReady"}}),
            "a node that is ready has no outage",
        ),
        (AGENT, json!({"createPod": 5}), "it is no Pod"),
        (
            AGENT,
            json!({"createPod": {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a"}}}),
            "it is no Pod",
        ),
        (AGENT, json!({"createPod": {"spec": {"priority": "high"}}}), "of type int32"),
        (AGENT, json!({"apply": "a: b: c"}), "mapping values are not allowed"),
        (
            AGENT,
            json!({"createDaemonSet": {"kind": "Pod", "apiVersion": "v1"}}),
            "it is not one DaemonSet",
        ),
        (AGENT, json!({"apply": format!("{AGENT}---\n{AGENT}")}), "it is not one DaemonSet"),
        (AGENT, json!({"updateTemplate": {"spec": {"hostPID": "yes"}}}), "of type bool"),
        (AGENT, json!({"updateStrategy": 5}), "v1.DaemonSetUpdateStrategy"),
        (AGENT, json!({"addNode": 5}), ""),
        ("", json!({"rollBack": 0}), "there is no DaemonSet"),
    ] {
        let got = problem(daemon_sets, action.clone());
        assert!(got.contains(want), "{action}: {got}");
    }
}

/// All errors of a script's text are reported at once.
#[test]
fn a_script_that_cannot_be_read_is_said_field_by_field() {
    let script = "events:
- {do: {cordon: a}}
- {at: soon, do: {cordon: a}}
- {at: 1s}
- {at: 1s, do: {dance: a}}
- {at: 1s, do: {cordon: a}, daemonSet: 5}
- {at: 1s, do: {cordon: a}, when: now}
- cordon
options: 5
more: 1
";
    let answer = ask("simulate", &json!({"daemonSets": AGENT, "nodes": "", "script": script}));
    let problems = answer["ok"]["problems"].as_array().unwrap();
    let got: Vec<String> = problems
        .iter()
        .map(|problem| {
            format!(
                "{}: {}",
                problem["field"].as_str().unwrap(),
                problem["message"].as_str().unwrap()
            )
        })
        .collect();
    for want in [
        "events[0]: missing field `at`",
        "events[2]: missing field `do`",
        "events[4].daemonSet: it is not a string `namespace/name`",
        "events[5].when: unknown field `when`, expected `at`, `do` or `daemonSet`",
        "events[6]: it is not an object with `at` and `do`",
        "options: it is not an object",
        "more: unknown field `more`, expected `events` or `options`",
    ] {
        assert!(got.iter().any(|line| line == want), "{want}: {got:#?}");
    }
    for (field, of) in [("events[1].at", "soon"), ("events[3].do", "unknown variant `dance`")] {
        let is_said = |line: &String| line.starts_with(&format!("{field}: ")) && line.contains(of);
        assert!(got.iter().any(is_said), "{field}: {got:#?}");
    }
    let answer = ask("simulate", &json!({"daemonSets": AGENT, "nodes": "", "script": "events: 5"}));
    assert_eq!(answer["ok"]["problems"][0]["message"], "it is not a list");
}
