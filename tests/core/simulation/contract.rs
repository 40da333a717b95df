//! Tests the calls of the contract over JSON text.

use daemonset_preflight::contract;
use serde_json::{Value, json};

const AGENT: &str = "
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - {name: agent, image: 'agent:1', ports: [{containerPort: 80, hostPort: 9100}]}
";

fn nodes() -> String {
    let node = |name: &str, ip: &str| {
        json!({
            "kind": "Node", "apiVersion": "v1", "metadata": {"name": name},
            "status": {
                "addresses": [{"type": "InternalIP", "address": ip}],
                "allocatable": {"cpu": "4", "pods": "110"},
            },
        })
    };
    json!({"kind": "List", "apiVersion": "v1", "items": [node("a", "10.0.0.1"), node("b", "10.0.0.2")]})
        .to_string()
}

fn call(name: &str, call: Value) -> Value {
    let answer: Value = serde_json::from_str(&contract::call(name, &call.to_string())).unwrap();
    answer.get("ok").unwrap_or_else(|| panic!("{answer}")).clone()
}

#[test]
fn a_script_is_simulated_and_narrated() {
    let answer = call(
        "simulate",
        json!({
            "daemonSets": AGENT,
            "nodes": nodes(),
            "script": [
                {"at": 60_000, "do": {"failPods": "a"}},
                {"at": 120_000, "do": {"updateTemplate": {
                    "metadata": {"labels": {"app": "agent"}},
                    "spec": {"containers": [{"name": "agent", "image": "agent:2"}]},
                }}},
                {"at": 240_000, "do": {"rollBack": 0}},
            ],
            "until": 120_000,
            "forecast": 600_000,
            "compareSchedulers": true,
            "alternatives": true,
        }),
    );
    assert_eq!(answer["problems"], json!([]));
    assert_eq!(answer.get("rejected"), None);
    let told = answer["records"].to_string();
    assert!(told.contains("Found failed daemon pod default/agent-"), "{told}");
    assert!(told.contains(r#""why":"it failed""#), "{told}");
    assert_eq!(answer["daemonSets"][0]["forecast"]["takes"], 10_000);
    assert_eq!(answer["daemonSets"][0]["rollout"]["desired"], 2);
    assert_eq!(answer["comparison"]["differences"], json!([]));
    assert_eq!(answer["alternatives"][1]["alternative"], "initScript");
}

#[test]
fn a_rejected_event_and_unreadable_objects_are_reported() {
    let answer = call(
        "simulate",
        json!({
            "daemonSets": format!("{AGENT}---\nkind: DaemonSet\napiVersion: apps/v1\nspec: 5\n"),
            "nodes": nodes(),
            "script": [{"at": 5, "do": {"removeNode": "x"}}],
        }),
    );
    assert_eq!(answer["rejected"], json!({"index": 0, "reason": "there is no node `x`"}));
    assert_eq!(answer["problems"][0]["source"], "daemonSets");
    assert_eq!(answer["at"], 5);
    let unknown = contract::call("simulate", r#"{"daemonSets": "", "nodes": "", "x": 1}"#);
    assert!(unknown.contains("unknown field `x`"), "{unknown}");
    let event = json!({"at": 1, "do": {"drain": "a"}});
    let misspelt = json!({"at": 1, "do": {"drain": {"node": "a"}}});
    let script = json!({"daemonSets": "", "nodes": "", "script": [event, misspelt]});
    let unread = contract::call("simulate", &script.to_string());
    assert!(unread.starts_with(r#"{"error":"script[1]: invalid type: map"#), "{unread}");
}

#[test]
fn ways_are_found_with_the_addresses_that_nodes_state() {
    let answer = call("reach", json!({"simulation": {"daemonSets": AGENT, "nodes": nodes()}}));
    let paths = &answer["daemonSets"][0]["paths"];
    assert_eq!(paths[1]["method"], "hostPort");
    assert_eq!(paths[1]["written"], json!(["10.0.0.1:9100/TCP", "10.0.0.2:9100/TCP"]));
}

#[test]
fn a_pod_is_converted() {
    let pod = "kind: Pod\napiVersion: v1\nmetadata: {name: agent}\nspec: {containers: [{name: a, image: a}]}\n";
    let answer = call("convert", json!({"text": format!("{pod}---\n{AGENT}")}));
    let documents = &answer["documents"];
    assert_eq!(documents[0]["daemonSet"]["kind"], "DaemonSet");
    assert_eq!(documents[0]["changes"][0]["field"], "metadata.labels");
    assert_eq!(documents[1]["error"]["message"], "it is a DaemonSet already");
    assert_eq!(documents[1]["error"]["place"]["start"]["line"], 7);
}

#[test]
fn a_node_goes_out_in_the_way_that_the_event_says() {
    let taints = |outage: Value| {
        let answer = call(
            "simulate",
            json!({
                "daemonSets": AGENT,
                "nodes": nodes(),
                "options": {"nodeLifecycle": {}},
                "script": [
                    {"at": 60_000, "do": {"nodeReady": {"node": "a", "ready": false}}},
                    {"at": 60_000, "do": {"nodeReady": {"node": "b", "ready": false, "outage": outage}}},
                ],
            }),
        );
        let records = answer["records"].as_array().unwrap().clone();
        let tainted = |record: &Value| record["kind"] == "tainted";
        let told = |r: &Value| (r["at"].as_i64(), r["node"].to_string(), r["key"].to_string());
        records.iter().filter(|record| tainted(record)).map(told).collect::<Vec<_>>()
    };
    let at = |at, node: &str, key: &str| {
        (Some(at), format!("\"{node}\""), format!("\"node.kubernetes.io/{key}\""))
    };
    assert_eq!(
        taints(json!("notReady")),
        [at(61_000, "b", "not-ready"), at(110_000, "a", "unreachable")]
    );
    let both = [at(110_000, "a", "unreachable"), at(110_000, "b", "unreachable")];
    assert_eq!(taints(json!("unreachable")), both);
}

#[test]
fn a_ready_node_with_an_outage_is_no_event() {
    let script =
        json!([{"at": 5, "do": {"nodeReady": {"node": "a", "ready": true, "outage": "notReady"}}}]);
    let answer = call("simulate", json!({"daemonSets": AGENT, "nodes": nodes(), "script": script}));
    assert_eq!(answer["problems"][0]["message"], "a node that is ready has no outage");
}

/// Returns a list of one node with room for one of the pods.
fn small_nodes() -> String {
    let node = |name: &str| {
        json!({
            "kind": "Node", "apiVersion": "v1", "metadata": {"name": name},
            "status": {"allocatable": {"cpu": "1", "pods": "10"}},
        })
    };
    json!({"kind": "List", "apiVersion": "v1", "items": [node("a")]}).to_string()
}

#[test]
fn a_priority_class_beside_the_daemon_set_decides_who_makes_room() {
    let agent = AGENT.replace("    spec:\n", "    spec:\n      priorityClassName: high\n");
    let agent =
        agent.replace("image: 'agent:1'", "image: 'agent:1', resources: {requests: {cpu: 800m}}");
    let class = |policy: &str| {
        format!(
            "{agent}---\nkind: PriorityClass\napiVersion: scheduling.k8s.io/v1\nmetadata: {{name: high}}\nvalue: 1000\npreemptionPolicy: {policy}\n"
        )
    };
    let web = "kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec: {nodeName: a, containers: [{name: a, image: a, resources: {requests: {cpu: 500m}}}]}\n";
    let run = |daemon_sets: &str| {
        call(
            "simulate",
            json!({
                "daemonSets": daemon_sets, "nodes": small_nodes(), "pods": web,
                "options": {"scheduling": "defaultScheduler"},
            }),
        )
    };
    let stands = |answer: &Value| {
        let pods = answer["pods"].as_array().unwrap();
        pods.iter().map(|pod| pod["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(stands(&run(&class("PreemptLowerPriority"))), ["Ready"]);
    assert_eq!(stands(&run(&class("Never"))), ["Ready", "Pending"]);
    // Without the PriorityClass the pods are rejected, unless a pod shows that the cluster has it.
    let without = run(&agent);
    assert_eq!(stands(&without), ["Ready"]);
    let statements = without["daemonSets"][0]["statements"].to_string();
    assert!(statements.contains("PriorityClass high is not among those given"), "{statements}");
    let other = "---\nkind: Pod\napiVersion: v1\nmetadata: {name: other, namespace: b}\nspec: {nodeName: a, priorityClassName: high, priority: 1000, preemptionPolicy: PreemptLowerPriority, containers: [{name: a, image: a}]}\n";
    let shown = call(
        "simulate",
        json!({
            "daemonSets": agent, "nodes": small_nodes(), "pods": format!("{web}{other}"),
            "options": {"scheduling": "defaultScheduler"},
        }),
    );
    assert_eq!(stands(&shown), ["Ready", "Ready"]);
    assert_eq!(shown["daemonSets"][0]["statements"], json!([]));
}

#[test]
fn a_daemon_set_that_is_refused_leaves_the_others_alone() {
    let wrong = AGENT.replace("name: agent}\nspec", "name: Agent}\nspec");
    let answer =
        call("simulate", json!({"daemonSets": format!("{wrong}---\n{AGENT}"), "nodes": nodes()}));
    let problem = &answer["problems"][0];
    assert_eq!((&problem["source"], &problem["index"]), (&json!("daemonSets"), &json!(0)));
    assert!(problem["message"].as_str().unwrap().contains("metadata.name"), "{problem}");
    assert_eq!(answer["daemonSets"][0]["status"]["numberReady"], 2);
}

#[test]
fn pods_of_several_namespaces_may_share_a_name() {
    let pod = |namespace: &str| {
        format!(
            "kind: Pod\napiVersion: v1\nmetadata: {{name: web, namespace: {namespace}}}\nspec: {{nodeName: a, containers: [{{name: a, image: a}}]}}\n"
        )
    };
    let pods = format!("{}---\n{}---\n{}", pod("one"), pod("two"), pod("one"));
    let script = json!([{"at": 5, "do": {"deletePod": "two/web"}}]);
    let answer = call(
        "simulate",
        json!({"daemonSets": "", "nodes": nodes(), "pods": pods, "script": script}),
    );
    let [problem] = answer["problems"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert_eq!((&problem["source"], &problem["index"]), (&json!("pods"), &json!(2)));
    assert_eq!(problem["message"], "there is a pod `one/web` already");
    assert_eq!(problem["place"]["start"]["line"], 11);
    assert_eq!(answer["pods"][0]["namespace"], "one");
    assert_eq!(answer["pods"].as_array().unwrap().len(), 1);
}

#[test]
fn each_wave_says_how_much_of_the_budget_was_in_use() {
    let template = json!({
        "metadata": {"labels": {"app": "agent"}},
        "spec": {"containers": [{"name": "agent", "image": "agent:2"}]},
    });
    let answer = call(
        "simulate",
        json!({
            "daemonSets": AGENT, "nodes": nodes(),
            "script": [{"at": 60_000, "do": {"updateTemplate": template}}],
        }),
    );
    let budget = json!({"maxUnavailable": 1, "maxSurge": 0});
    assert_eq!(
        answer["daemonSets"][0]["waves"],
        json!([
            {"at": 60_000, "nodes": ["a"], "budget": budget, "inUse": 1},
            {"at": 65_000, "nodes": ["b"], "budget": budget, "inUse": 1},
        ])
    );
}

#[test]
fn the_controller_that_schedules_tells_of_resources_and_not_of_ports() {
    let run = |container: &str| {
        let agent = AGENT.replace("ports: [{containerPort: 80, hostPort: 9100}]", container);
        let web = "kind: Pod\napiVersion: v1\nmetadata: {name: web}\nspec: {nodeName: a, containers: [{name: a, image: a, ports: [{containerPort: 1, hostPort: 7}], resources: {requests: {cpu: 300m}}}]}\n";
        let knobs = json!({"scheduling": "controller"});
        let answer = call(
            "simulate",
            json!({"daemonSets": agent, "nodes": small_nodes(), "pods": web, "options": knobs}),
        );
        let step = answer["records"][0].clone();
        assert_eq!(step["changes"][1]["change"], "unplaced");
        assert_eq!(
            answer["daemonSets"][0]["rollout"]["budgetConsumers"][0]["reason"]["reason"],
            "noRoom"
        );
        assert!(
            answer["daemonSets"][0]["statements"]
                .to_string()
                .contains("The pod does not fit on a: ")
        );
        step["changes"][1]["events"].clone()
    };
    assert_eq!(
        run("resources: {requests: {cpu: 800m}}"),
        json!([{
            "type": "Warning",
            "reason": "FailedPlacement",
            "message": "failed to place pod on \"a\": Node didn't have enough resource: cpu, requested: 800, used: 300, capacity: 1000",
        }])
    );
    assert_eq!(run("ports: [{containerPort: 7, hostPort: 7}]"), json!([]));
}

/// Runs a script with the agent on two nodes.
fn lived(script: Value) -> Value {
    call("simulate", json!({"daemonSets": AGENT, "nodes": nodes(), "script": script}))
}

#[test]
fn an_edited_pod_keeps_its_place_and_its_successor_is_as_the_template_says() {
    let image = json!({"containers": [{"name": "agent", "image": "agent:debug"}]});
    let edit = json!({"at": 60_000, "do": {"editPod": {"pod": "agent-bbbbb", "spec": image}}});
    let images = |answer: &Value| answer["pods"][0]["images"][0].clone();
    let edited = lived(json!([edit]));
    assert_eq!(images(&edited), "agent:debug");
    assert_eq!(edited["daemonSets"][0]["status"]["updatedNumberScheduled"], 2);
    let node = json!({"metadata": {"name": "a"}});
    let back = lived(json!([
        edit,
        {"at": 120_000, "do": {"removeNode": "a"}},
        {"at": 180_000, "do": {"removeNode": "b"}},
        {"at": 190_000, "do": {"addNode": node}},
    ]));
    assert_eq!(images(&back), "agent:1");
    let other = json!({"editPod": {"pod": "agent-bbbbb", "spec": {"hostNetwork": true}}});
    let refused = lived(json!([{"at": 5, "do": other}]));
    let reason = refused["rejected"]["reason"].as_str().unwrap();
    assert!(reason.contains("pod updates may not change fields other than"), "{reason}");
}

#[test]
fn what_is_applied_is_created_or_takes_the_place_of_the_spec() {
    let other = AGENT.replace("{name: agent}\nspec", "{name: other}\nspec");
    let new = AGENT.replace("spec:\n  selector", "spec:\n  minReadySeconds: 30\n  selector");
    let answer = lived(json!([
        {"at": 60_000, "do": {"apply": new.replace("agent:1", "agent:2")}},
        {"at": 300_000, "do": {"apply": other}},
    ]));
    let waves: Vec<i64> = answer["daemonSets"][0]["waves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|wave| wave["at"].as_i64().unwrap())
        .collect();
    assert_eq!(waves, [60_000, 95_000], "35 seconds until a pod is available");
    assert_eq!(answer["daemonSets"][1]["name"], "other");
    let selector = AGENT.replace("app: agent", "app: changed");
    let refused = lived(json!([{"at": 5, "do": {"apply": selector}}]));
    let reason = refused["rejected"]["reason"].as_str().unwrap();
    assert!(reason.contains("field is immutable"), "{reason}");
}

#[test]
fn the_fate_of_a_deleted_daemon_sets_pods_is_narrated() {
    let told = |cascade: &str| {
        let answer = lived(json!([{"at": 60_000, "do": {"deleteDaemonSet": cascade}}]));
        let records = answer["records"].as_array().unwrap();
        let kinds = records.iter().filter(|record| record["at"] == 60_000);
        let kinds: Vec<Value> = kinds.map(|record| record["kind"].clone()).collect();
        (kinds, answer["pods"].as_array().unwrap().len())
    };
    let event = Value::Null;
    for (cascade, what, left) in [
        ("background", "ownerDeleted", 0),
        ("foreground", "ownerDeleted", 0),
        ("orphan", "orphaned", 2),
    ] {
        assert_eq!(
            told(cascade),
            (vec![event.clone(), json!(what), json!(what)], left),
            "{cascade}"
        );
    }
}

#[test]
fn pods_that_are_there_at_the_beginning_are_ready_since_long() {
    let pod = |name: &str, app: &str| {
        format!(
            "kind: Pod\napiVersion: v1\nmetadata: {{name: {name}, labels: {{app: {app}}}}}\nspec: {{nodeName: a, containers: [{{name: a, image: a}}]}}\n"
        )
    };
    let agent = AGENT.replace("spec:\n  selector", "spec:\n  minReadySeconds: 600\n  selector");
    let pods = format!("{}---\n{}", pod("web", "web"), pod("left", "agent"));
    let answer =
        call("simulate", json!({"daemonSets": agent, "nodes": nodes(), "pods": pods, "until": 0}));
    assert_eq!(answer["pods"][0]["state"], "Ready");
    // The pod `left` is adopted first, although it has another template.
    assert_eq!(answer["records"][0]["changes"][0]["change"], "adopted");
}

/// Returns the problems of a script: the field, the line and the message of each.
fn wrong(script: &str) -> Vec<(String, u64, String)> {
    let answer = call("simulate", json!({"daemonSets": AGENT, "nodes": nodes(), "script": script}));
    assert_eq!(answer["verdict"], "notRun", "{answer}");
    assert_eq!(answer["records"], json!([]));
    let problems = answer["problems"].as_array().unwrap();
    let told = |problem: &Value| {
        assert_eq!(problem["source"], "script");
        let text = |key: &str| problem[key].as_str().unwrap().to_owned();
        (text("field"), problem["place"]["start"]["line"].as_u64().unwrap(), text("message"))
    };
    problems.iter().map(told).collect()
}

#[test]
fn every_error_of_a_script_has_its_field_and_line() {
    let script = "events:\n- at: soon\n  do: {drain: a}\n- at: 1s\n  do: {explode: a}\n- at: 2s\n  \
                  with: x\n  do: {drain: a}\n- 5\nevnts: []\noptions:\n  readyAfter: never\n  \
                  unheard: 1\n";
    let wrong = wrong(script);
    let at: Vec<(&str, u64)> =
        wrong.iter().map(|(field, line, _)| (field.as_str(), *line)).collect();
    assert_eq!(
        at,
        [
            ("options.readyAfter", 12),
            ("options.unheard", 13),
            ("evnts", 10),
            ("events[0].at", 2),
            ("events[1].do", 5),
            ("events[2].with", 7),
            ("events[3]", 9),
        ]
    );
    assert_eq!(wrong[0].2, "`never` is not a duration, such as 90s or 1h30m");
    assert!(wrong[4].2.starts_with("unknown variant `explode`"), "{wrong:?}");
}

#[test]
fn an_object_in_a_script_is_read_at_its_field() {
    let script = "events:\n- at: 1s\n  do:\n    updateTemplate:\n      spec:\n        containers:\n        \
                  - name: agent\n          image: 5\n";
    let [(field, line, message)] = wrong(script).try_into().unwrap();
    assert_eq!(field, "events[0].do.updateTemplate.spec.containers[0].image");
    assert_eq!(line, 8);
    assert!(message.contains("cannot unmarshal number"), "{message}");
}

#[test]
fn a_text_with_a_script_is_run_and_narrated() {
    let script = "options: {readyAfter: 10s}\nevents:\n- at: 1m30s\n  do: {failPods: a}\n";
    let answer = call(
        "simulate",
        json!({"daemonSets": AGENT, "nodes": nodes(), "script": script, "narrate": true}),
    );
    assert_eq!(answer["problems"], json!([]));
    assert_eq!(answer["verdict"], "finished");
    assert_eq!(answer["script"][0]["text"], "failPods a");
    assert_eq!(answer["script"][0]["place"]["start"]["line"], 3);
    assert_eq!(answer["assumptions"][0], "pods are ready 10s after they are on their node");
    let moments = answer["moments"].as_array().unwrap();
    let moment = moments.iter().find(|moment| moment["time"] == "1m30s").unwrap();
    let entries = moment["entries"].as_array().unwrap();
    assert_eq!((&entries[0]["actor"], &entries[0]["event"]), (&json!("script"), &json!(0)));
    let line = &entries[1]["lines"][0];
    assert_eq!((&line["text"], &line["reason"]), (&json!("deletes pod"), &json!("it failed")));
    let rollout = &answer["daemonSets"][0]["narration"]["rollout"][0]["text"];
    assert_eq!(rollout, "revision 1 is available on 2 nodes");
}

#[test]
fn options_of_a_call_replace_those_of_its_script() {
    let run = |options: Value| {
        let script = "options: {readyAfter: 10s, nodeLifecycle: {grace: 7s, outage: notReady}}";
        let call_of = json!({
            "daemonSets": AGENT, "nodes": nodes(), "script": script, "options": options,
        });
        call("simulate", call_of)["assumptions"].to_string()
    };
    let assumed = run(json!({"nodeLifecycle": {"grace": "9s"}}));
    assert!(assumed.contains("ready 10s after"), "{assumed}");
    assert!(assumed.contains("tainted after 9s"), "{assumed}");
    assert!(assumed.contains("the default scheduler binds pods"), "{assumed}");
}

#[test]
fn an_update_is_applied_after_a_minute() {
    let new = AGENT.replace("agent:1", "agent:2");
    let ask = |call_of: Value| call("simulate", call_of);
    let answer = ask(json!({"daemonSets": AGENT, "nodes": nodes(), "update": new}));
    assert_eq!(answer["script"][0]["text"], "apply agent");
    assert_eq!(answer["daemonSets"][0]["rollout"]["revision"], 2);
    let script = json!([{"at": "1s", "do": {"drain": "a"}}]);
    let both = ask(json!({"daemonSets": AGENT, "nodes": nodes(), "update": new, "script": script}));
    assert_eq!(both["problems"][0]["source"], "update");
    let wrong = AGENT.replace("'agent:1'", "1");
    let wrong = ask(json!({"daemonSets": AGENT, "nodes": nodes(), "update": wrong}));
    let problem = &wrong["problems"][0];
    assert_eq!(
        (&problem["source"], &problem["place"]["start"]["line"]),
        (&json!("update"), &json!(11))
    );
    assert_eq!(wrong["verdict"], "notRun");
}

#[test]
fn unread_nodes_and_services_are_named_with_field_and_line() {
    let list = "kind: Node\nmetadata: {name: a}\n---\nkind: Node\nmetadata: {name: b}\nstatus:\n  \
                addresses:\n  - {type: InternalIP, address: 5}\n---\nkind: Node\nmetadata:\n  name: c\n  \
                labels: {x: 1}\n";
    let services = "kind: Service\napiVersion: v1\nmetadata: {name: web}\nspec:\n  clusterIP: 5\n";
    let answer = call(
        "reach",
        json!({"simulation": {"daemonSets": AGENT, "nodes": list}, "services": services}),
    );
    let told: Vec<(&str, &str, &str, u64)> = answer["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            let text = |key: &str| problem[key].as_str().unwrap();
            let line = problem["place"]["start"]["line"].as_u64().unwrap();
            (text("source"), text("name"), text("field"), line)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("nodes", "b", "status.addresses[0].address", 8),
            ("nodes", "c", "metadata.labels[x]", 13),
            ("services", "web", "spec.clusterIP", 5),
        ]
    );
}
