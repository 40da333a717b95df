//! Comparisons, each of a small cluster.

use super::*;

const AGENT: &str = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, \
    spec: {template: {spec: {nodeSelector: {disktype: ssd}}}}}";
const NODES: &str = "kind: Node\nmetadata: {name: a, labels: {disktype: ssd}}\n---\n\
    kind: Node\nmetadata: {name: b}\n";

fn texts(changes: &[Changed]) -> Vec<&str> {
    changes.iter().map(|change| change.text.as_str()).collect()
}

fn only(call: &CompareCall) -> ComparedDaemonSet {
    let answer = compare(call);
    assert_eq!(answer.problems, []);
    let [daemon_set] = answer.daemon_sets.as_slice() else { panic!("{answer:?}") };
    daemon_set.clone()
}

fn call() -> CompareCall {
    CompareCall { daemon_sets: AGENT.to_owned(), nodes: NODES.to_owned(), ..CompareCall::default() }
}

#[test]
fn an_edited_daemon_set_gains_and_loses_nodes() {
    let new = AGENT.replace("nodeSelector: {disktype: ssd}", "nodeName: b");
    let changed = only(&CompareCall { new_daemon_sets: Some(new), ..call() });
    assert_eq!(texts(&changed.added), ["b: the template no longer requires `disktype=ssd`"]);
    assert_eq!(
        texts(&changed.removed),
        ["a: the template now names node `b`; a running pod is deleted"]
    );
}

#[test]
fn nodes_join_by_their_shape() {
    let unselective = AGENT.replace("nodeSelector: {disktype: ssd}", "");
    let join = vec![Preset::Worker, Preset::ControlPlane];
    let changed = only(&CompareCall { daemon_sets: unselective, join, ..call() });
    assert_eq!(texts(&changed.added), ["new-linux-worker-1: the node is new"]);
    assert_eq!(changed.kept, ["a", "b"]);
    assert_eq!(
        texts(&changed.passed_over),
        ["new-control-plane-2: the node is new and gets no pod: \
          it has taint `node-role.kubernetes.io/control-plane:NoSchedule`"]
    );
}

#[test]
fn a_daemon_set_comes_or_goes_as_a_whole() {
    let gone = only(&CompareCall { new_daemon_sets: Some(String::new()), ..call() });
    assert_eq!(texts(&gone.removed), ["a: the DaemonSet is gone, and its pod with it"]);
    let come = CompareCall {
        daemon_sets: String::new(),
        new_daemon_sets: Some(AGENT.to_owned()),
        ..call()
    };
    assert_eq!(texts(&only(&come).added), ["a: the DaemonSet is new"]);
}

#[test]
fn what_cannot_be_read_is_not_gone() {
    let other = AGENT.replace("agent", "other");
    let unread = AGENT.replace("nodeSelector:", "hostNetwork: 'yes', nodeSelector:");
    let answer = compare(&CompareCall {
        daemon_sets: format!("{AGENT}\n---\n{other}"),
        new_daemon_sets: Some(unread),
        ..call()
    });
    let [problem] = answer.problems.as_slice() else { panic!("{answer:?}") };
    assert_eq!((problem.source, problem.name.as_str()), (Source::NewDaemonSets, "agent"));
    let [agent, other] = answer.daemon_sets.as_slice() else { panic!("{answer:?}") };
    assert!(!agent.compared && agent.removed.is_empty(), "{agent:?}");
    assert_eq!(agent.summary, "not compared: the new one cannot be read");
    assert_eq!(texts(&other.removed), ["a: the DaemonSet is gone, and its pod with it"]);

    // An object without a kind may be any of the DaemonSets.
    let answer = compare(&CompareCall {
        new_daemon_sets: Some("apiVersion: apps/v1\nspec: {}\n".to_owned()),
        ..call()
    });
    assert!(answer.daemon_sets.iter().all(|daemon_set| !daemon_set.compared), "{answer:?}");

    // A DaemonSet that could not be read before does not count as new.
    let answer = compare(&CompareCall {
        daemon_sets: AGENT.replace("nodeSelector: {disktype: ssd}", "nodeSelector: 1"),
        new_daemon_sets: Some(AGENT.to_owned()),
        ..call()
    });
    assert_eq!(answer.problems.first().unwrap().source, Source::DaemonSets);
    let [agent] = answer.daemon_sets.as_slice() else { panic!("{answer:?}") };
    assert_eq!(agent.summary, "not compared: the old one cannot be read");
}

#[test]
fn a_node_that_cannot_be_read_is_neither_gone_nor_new() {
    let unread = NODES.replace("disktype: ssd", "disktype: 5");
    let there = compare(&CompareCall { new_nodes: Some(unread.clone()), ..call() });
    assert_eq!(there.problems.first().unwrap().source, Source::NewNodes);
    let [agent] = there.daemon_sets.as_slice() else { panic!("{there:?}") };
    assert_eq!(agent.removed, []);
    assert_eq!(texts(&agent.unknown), ["a: it cannot be read among the new nodes"]);
    assert_eq!(agent.summary, "0 added, 0 removed, 0 kept, 1 not known");
    let back = compare(&CompareCall { nodes: unread, new_nodes: Some(NODES.to_owned()), ..call() });
    let [agent] = back.daemon_sets.as_slice() else { panic!("{back:?}") };
    assert_eq!(agent.added, []);
    assert_eq!(texts(&agent.unknown), ["a: it cannot be read among the old nodes"]);
}

#[test]
fn each_object_with_a_generated_name_is_said() {
    let generated = |name: &str, label: &str| {
        AGENT.replace("name: agent", &format!("generateName: {name}")).replace("ssd", label)
    };
    let text = [generated("g-", "ssd"), generated("g-", "hdd"), generated("h-", "ssd")];
    let answer = compare(&CompareCall { daemon_sets: text.join("\n---\n"), ..call() });
    let told: Vec<_> = answer.daemon_sets.iter().map(|d| (d.name.as_str(), d.kept.len())).collect();
    assert_eq!(told, [("g-", 1), ("g-", 0), ("h-", 1)]);
    assert_eq!(answer.remarks, []);
}

#[test]
fn what_is_missing_or_stands_twice_is_said() {
    let said = |call: &CompareCall| -> Vec<(Source, String)> {
        compare(call).remarks.into_iter().map(|r| (r.source, r.message)).collect()
    };
    let empty = CompareCall::default();
    assert_eq!(
        said(&empty),
        [
            (Source::Nodes, "no node here".to_owned()),
            (Source::DaemonSets, "no DaemonSet here".to_owned()),
        ]
    );
    let new = CompareCall {
        new_daemon_sets: Some("kind: Secret\n".to_owned()),
        new_nodes: Some("kind: List\nitems: []\n".to_owned()),
        ..call()
    };
    assert_eq!(
        said(&new),
        [
            (Source::NewNodes, "no node here".to_owned()),
            (Source::NewDaemonSets, "no DaemonSet here".to_owned()),
        ]
    );
    let later = AGENT.replace("ssd", "hdd");
    let twice = CompareCall { daemon_sets: format!("{AGENT}\n---\n{later}"), ..call() };
    let text = "DaemonSet default/agent appears twice; the last one counts";
    assert_eq!(said(&twice), [(Source::DaemonSets, text.to_owned())]);
    assert_eq!(only(&twice).kept, Vec::<String>::new());
}

#[test]
fn an_update_that_is_rolled_out_deletes_what_it_does_not_replace() {
    let tolerant =
        AGENT.replace("nodeSelector: {disktype: ssd}", "tolerations: [{key: t, operator: Exists}]");
    let plain = AGENT.replace("nodeSelector: {disktype: ssd}", "");
    let nodes = "kind: Node\nmetadata: {name: a}\nspec: {taints: [{key: t, effect: NoSchedule}]}";
    let lost = |new: &str| {
        let changed = only(&CompareCall {
            daemon_sets: tolerant.clone(),
            new_daemon_sets: Some(new.to_owned()),
            nodes: nodes.to_owned(),
            ..CompareCall::default()
        });
        changed.removed.into_iter().map(|removed| removed.text).collect::<Vec<_>>()
    };
    let taint = "a: taint `t:NoSchedule` is no longer tolerated";
    assert_eq!(
        lost(&plain),
        [format!("{taint}; the rolling update deletes a running pod, and none replaces it")]
    );
    let on_delete =
        plain.replace("spec: {template", "spec: {updateStrategy: {type: OnDelete}, template");
    assert_eq!(lost(&on_delete), [format!("{taint}; a running pod stays")]);
}

#[test]
fn new_pods_that_do_not_run_are_told() {
    let new = AGENT.replace("nodeSelector: {disktype: ssd}", "schedulingGates: [{name: g}]");
    let changed = only(&CompareCall { new_daemon_sets: Some(new), ..call() });
    let waits =
        |node| format!("{node}: the new pod waits until its scheduling gate `g` is removed");
    assert_eq!(texts(&changed.pending), [waits("b"), waits("a")]);
}

#[test]
fn pods_that_run_are_looked_at() {
    let small = |cpu: &str| {
        format!(
            "kind: Node\nmetadata: {{name: a}}\nstatus: {{allocatable: {{cpu: {cpu}, pods: 9}}}}\n"
        )
    };
    let daemon_set = |cpu: &str| {
        format!(
            "{{apiVersion: apps/v1, kind: DaemonSet, metadata: {{name: agent}}, spec: {{template: \
             {{spec: {{containers: [{{name: c, resources: {{requests: {{cpu: {cpu}}}}}}}]}}}}}}}}"
        )
    };
    let pod = |name: &str, owner: &str, cpu: &str| {
        format!(
            "{{kind: Pod, apiVersion: v1, metadata: {{name: {name}, namespace: default, ownerReferences: \
             [{{apiVersion: apps/v1, kind: DaemonSet, name: {owner}, uid: u, controller: true}}]}}, spec: \
             {{nodeName: a, containers: [{{name: c, resources: {{requests: {{cpu: {cpu}}}}}}}]}}}}\n---\n"
        )
    };
    let call = CompareCall {
        daemon_sets: daemon_set("100m"),
        new_daemon_sets: Some(daemon_set("600m")),
        nodes: small("1"),
        ..CompareCall::default()
    };
    assert_eq!(only(&call).pending, []);
    let pods = pod("other", "other", "500m") + &pod("mine", "agent", "100m");
    let with_pods = CompareCall { pods: Some(pods), ..call };
    let changed = only(&with_pods);
    assert_eq!(changed.summary, "0 added, 0 removed, 1 kept, 1 pending");
    let text = changed.pending.first().unwrap().text.clone();
    assert!(text.starts_with("a: the new pod stays Pending: cpu"), "{text}");

    // Without a running pod on the node, no pod is deleted.
    let away = daemon_set("100m").replace("{containers", "{nodeSelector: {a: b}, containers");
    let without = CompareCall {
        new_daemon_sets: Some(away),
        pods: Some(pod("other", "other", "1m")),
        ..with_pods
    };
    assert_eq!(
        texts(&only(&without).removed),
        ["a: the template now requires `a=b`; no pod of it runs there"]
    );
}

#[test]
fn of_two_that_want_one_port_of_a_node_that_joins_one_waits() {
    let daemon_set = |name: &str| {
        format!(
            "{{apiVersion: apps/v1, kind: DaemonSet, metadata: {{name: {name}}}, spec: {{template: {{spec: \
             {{containers: [{{name: c, ports: [{{containerPort: 1, hostPort: 9100}}]}}]}}}}}}}}"
        )
    };
    let answer = compare(&CompareCall {
        daemon_sets: format!("{}\n---\n{}", daemon_set("one"), daemon_set("another")),
        join: vec![Preset::Worker],
        ..call()
    });
    let [another, one] = answer.daemon_sets.as_slice() else { panic!("{answer:?}") };
    assert_eq!(texts(&one.added), ["new-linux-worker-1: the node is new"]);
    assert_eq!(texts(&one.pending), Vec::<&str>::new());
    let [waits] = texts(&another.pending)[..] else { panic!("{another:?}") };
    assert!(waits.contains("9100") && waits.contains("default/one-…"), "{waits}");
}
