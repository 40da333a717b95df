//! Tests the contract as callers use it: JSON text in, JSON text out.
mod dumped_cluster;
mod scripts;

use daemonset_preflight::contract::{self, FieldValidation, Operation, Outcome, ValidateCall};
use serde_json::{Value, json};

fn ask(name: &str, call: &Value) -> Value {
    let reply = contract::call(name, &call.to_string());
    assert_eq!(reply, contract::call(name, &call.to_string()), "the same call has the same answer");
    serde_json::from_str(&reply).unwrap()
}

#[track_caller]
fn refused(name: &str, call: &Value, reason: &str) {
    let reply = ask(name, call);
    let error = reply["error"].as_str().unwrap_or_else(|| panic!("not refused: {reply}"));
    assert!(error.contains(reason), "{error}");
}

const AGENT: &str = "apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: \"agent:1\"}]}
";

fn validated(text: &str) -> contract::ValidateAnswer {
    contract::validate(&ValidateCall { text: text.to_owned(), ..ValidateCall::default() })
}

#[test]
fn a_call_that_is_not_understood_is_refused_as_a_whole() {
    refused("vali", &json!({}), "unknown call `vali`");
    refused("validate", &json!({}), "missing field `text`");
    refused("validate", &json!({"text": "", "txt": ""}), "unknown field `txt`");
    refused("validate", &json!({"text": 5}), "invalid type");
    refused(
        "validate",
        &json!({"text": "", "fieldValidation": "strict"}),
        "unknown variant `strict`",
    );
    refused("place", &json!({"daemonSets": ""}), "missing field `nodes`");
    refused(
        "compare",
        &json!({"daemonSets": "", "nodes": "", "join": ["moon"]}),
        "unknown variant `moon`",
    );
    assert!(contract::call("validate", "{").contains("error"));
}

#[test]
fn every_call_answers_an_empty_text() {
    for name in contract::CALLS {
        let call = match *name {
            "validate" | "default" | "lint" | "convert" => json!({"text": ""}),
            "redact" => json!({"texts": []}),
            "diagnose" => json!({"texts": [""]}),
            "reach" => json!({"simulation": {"daemonSets": "", "nodes": ""}}),
            _ => json!({"daemonSets": "", "nodes": ""}),
        };
        let reply = ask(name, &call);
        assert!(reply["ok"].is_object(), "{name}: {reply}");
    }
}

#[test]
fn places_count_characters_and_utf16_units() {
    let answer = validated(
        "metadata: {annotations: {é😀: x}, name: A}\nkind: DaemonSet\napiVersion: apps/v1\n",
    );
    let name = answer.documents[0].errors.iter().find(|e| e.field == "metadata.name").unwrap();
    let start = name.place.unwrap().start;
    assert_eq!((start.line, start.column, start.utf16_column), (1, 40, 41));
}

#[test]
fn a_stored_object_makes_it_an_update() {
    let new = AGENT.replace("{app: agent}", "{app: other}");
    let answer = contract::validate(&ValidateCall {
        text: new.clone(),
        old: Some(AGENT.to_owned()),
        ..ValidateCall::default()
    });
    let document = &answer.documents[0];
    assert_eq!((document.operation, document.outcome), (Some(Operation::Update), Outcome::Refused));
    assert_eq!(document.errors[0].field, "spec.selector");
    assert!(document.errors[0].message.ends_with("field is immutable"), "{:?}", document.errors);
    assert!(validated(&new).accepted, "as a create it is fine");
}

#[test]
fn unknown_fields_are_refused_remarked_or_dropped() {
    let text = AGENT.replace("image:", "imge: x, image:");
    let ask = |field_validation| {
        contract::validate(&ValidateCall {
            text: text.clone(),
            field_validation,
            ..ValidateCall::default()
        })
    };
    let strict = ask(FieldValidation::Strict);
    let status = strict.documents[0].status.as_ref().unwrap();
    assert_eq!((status.code, status.reason.as_str()), (400, "BadRequest"));
    assert_eq!(
        status.message,
        "DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strict decoding error: \
         unknown field \"spec.template.spec.containers[0].imge\""
    );
    assert_eq!(strict.documents[0].strict[0].suggestion.as_deref(), Some("image"));
    let warn = ask(FieldValidation::Warn);
    assert!(warn.accepted);
    assert_eq!(warn.documents[0].strict.len(), 1);
    assert!(ask(FieldValidation::Ignore).documents[0].strict.is_empty());
}

#[test]
fn a_refusal_carries_the_api_servers_status() {
    let status = |text: &str| validated(text).documents[0].status.clone().unwrap();
    let invalid = status(&AGENT.replace("name: agent}\nspec", "name: Agent}\nspec"));
    assert_eq!(invalid.code, 422);
    assert!(
        invalid
            .message
            .starts_with("DaemonSet.apps \"Agent\" is invalid: metadata.name: Invalid value")
    );
    let undecodable = status(&AGENT.replace("[{name: agent, image: \"agent:1\"}]", "5"));
    assert_eq!(undecodable.code, 400);
    assert!(undecodable.message.contains("cannot unmarshal number into Go struct field PodSpec"));
    let large = AGENT.replace(
        "metadata: {name: agent}",
        &format!("metadata: {{name: agent, annotations: {{a: {}}}}}", "x".repeat(4 << 20)),
    );
    assert_eq!(status(&large).code, 413);
}

#[test]
fn documents_are_answered_one_by_one() {
    let text = format!("{AGENT}---\nkind: ConfigMap\napiVersion: v1\n---\nkind: [\n---\n- 5\n");
    let outcomes: Vec<Outcome> = validated(&text).documents.iter().map(|d| d.outcome).collect();
    assert_eq!(outcomes[..2], [Outcome::Accepted, Outcome::OtherKind]);
    assert!(outcomes[2..].iter().all(|o| *o == Outcome::Unreadable), "{outcomes:?}");
    let list = format!(
        "{{\"kind\": \"List\", \"apiVersion\": \"v1\", \"items\": [{}, {{\"kind\": \"Pod\"}}]}}",
        json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "a"}
        })
    );
    let outcomes: Vec<Outcome> = validated(&list).documents.iter().map(|d| d.outcome).collect();
    assert_eq!(outcomes, [Outcome::Refused, Outcome::OtherKind]);
}

#[test]
fn a_version_that_is_gone_says_what_to_write() {
    let answer = validated(&AGENT.replace("apps/v1", "extensions/v1beta1"));
    let document = &answer.documents[0];
    assert_eq!(document.outcome, Outcome::Refused);
    assert!(document.errors[0].suggestion.as_deref().unwrap().contains("apiVersion: apps/v1"));
}

#[test]
fn defaults_are_filled_in() {
    let answer = ask("default", &json!({"text": AGENT}));
    let spec = &answer["ok"]["documents"][0]["object"]["spec"];
    assert_eq!(spec["updateStrategy"]["rollingUpdate"]["maxUnavailable"], 1);
    assert_eq!(spec["template"]["spec"]["restartPolicy"], "Always");
    let object = &answer["ok"]["documents"][0]["object"];
    assert_eq!(object["metadata"]["namespace"], "default");
    assert_eq!(object["metadata"]["generation"], 1);
    assert_eq!(object["status"]["numberReady"], 0);
    assert_eq!(spec["template"]["spec"]["containers"][0]["resources"], json!({}));
}

#[test]
fn a_broken_node_is_named_and_the_others_are_answered() {
    let nodes = "kind: Node\nmetadata: {name: a}\n---\nkind: Node\nmetadata: {labels: {x: y}}\n---\nkind: Node\nmetadata: {name: a}\n";
    let answer = ask("place", &json!({"daemonSets": AGENT, "nodes": nodes}));
    let (placed, problems) = (&answer["ok"]["daemonSets"][0], &answer["ok"]["problems"]);
    assert_eq!(placed["shouldRun"], 1);
    let indexes: Vec<_> = problems.as_array().unwrap().iter().map(|p| p["index"].clone()).collect();
    assert_eq!(indexes, [1, 2]);
    assert_eq!(problems[1]["place"]["start"]["line"], 8);
}

#[test]
fn aliases_without_bound_and_depth_without_end_are_refused_soon() {
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for i in 1..30 {
        bomb += &format!(
            "a{i}: &a{i} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n",
            i - 1
        );
    }
    for text in [bomb, "[".repeat(10_001), "{\"a\":".repeat(10_001), "- ".repeat(20_000)] {
        let answer = validated(&text);
        assert!(!answer.accepted);
        assert_eq!(answer.documents[0].outcome, Outcome::Unreadable);
        assert!(!answer.documents[0].errors[0].message.is_empty());
    }
}

#[test]
fn place_tells_why_of_the_nodes_that_are_asked_for() {
    let tainted = |name: &str| {
        format!(
            "{{kind: Node, metadata: {{name: {name}}}, spec: {{taints: [{{key: t, effect: NoSchedule}}]}}}}"
        )
    };
    let told = |explain: Value| {
        let reply = ask(
            "place",
            &json!({
                "daemonSets": AGENT,
                "nodes": tainted("a") + "\n---\n" + &tainted("b"),
                "explain": explain,
            }),
        );
        let nodes = reply["ok"]["daemonSets"][0]["nodes"].as_array().unwrap().clone();
        let told = nodes.iter().filter(|node| node["why"] != json!([])).map(|node| &node["name"]);
        assert!(nodes.iter().all(|node| node["reason"] != json!("")), "{nodes:?}");
        json!(told.collect::<Vec<_>>())
    };
    assert_eq!(told(json!(null)), json!(["a", "b"]));
    assert_eq!(told(json!([])), json!([]));
    assert_eq!(told(json!(["b", "nobody"])), json!(["b"]));
}

#[test]
fn an_old_text_that_cannot_be_understood_makes_no_creates() {
    let agent = |name: &str| AGENT.replace("name: agent}\nspec", &format!("{name}}}\nspec"));
    for (old, reason) in [
        ("kind: [".to_owned(), "Undecodable"),
        (AGENT.replace("[{name: agent, image: \"agent:1\"}]", "5"), "Undecodable"),
        (AGENT.replace("apps/v1", "apps/v1beta2"), "Undecodable"),
        (format!("{AGENT}---\n{AGENT}"), "DuplicateObject"),
        (agent("generateName: agent-"), "MissingName"),
    ] {
        let call = ValidateCall {
            text: AGENT.to_owned(),
            old: Some(old.clone()),
            ..ValidateCall::default()
        };
        let answer = contract::validate(&call);
        assert!(!answer.accepted && answer.documents.is_empty(), "{old}");
        let reasons: Vec<&str> = answer.old_problems.iter().map(|p| p.reason.as_str()).collect();
        assert_eq!(reasons, [reason], "{old}");
    }
}

#[test]
fn a_refusal_names_the_type_as_it_was_given() {
    let message = |text: &str| validated(text).documents[0].status.clone().unwrap().message;
    assert_eq!(
        message(&AGENT.replace("apps/v1", "apps/v1beta2")),
        "the API version in the data (apps/v1beta2) does not match the expected API version (apps/v1)"
    );
    assert!(
        message(&AGENT.replace("apps/v1", "apps/v1beta1")).starts_with(
            "DaemonSet in version \"v1beta1\" cannot be handled as a DaemonSet: no kind"
        )
    );
    assert!(
        message(&AGENT.replace("kind: DaemonSet", "kind: daemonset"))
            .starts_with("daemonset in version \"v1\" cannot be handled as a DaemonSet: no kind")
    );
}

#[test]
fn each_daemon_set_is_placed_once() {
    let named = |name: &str, node: &str| {
        AGENT
            .replace("name: agent}\nspec", &format!("{name}}}\nspec"))
            .replace("spec: {containers", &format!("spec: {{nodeName: {node}, containers"))
    };
    let nodes = "kind: Node\nmetadata: {name: a}\nstatus: {allocatable: {pods: 9}}\n---\n\
                 kind: Node\nmetadata: {name: b}\nstatus: {allocatable: {pods: 9}}\n";
    let pods = "kind: Pod\nmetadata: {name: p, namespace: default, ownerReferences: \
                [{kind: DaemonSet, name: '', controller: true}]}\nspec: {nodeName: a}\n";
    let asked = |texts: &[String]| json!({"daemonSets": texts.join("---\n"), "nodes": nodes});
    let twice = asked(&[named("name: agent", "a"), named("name: agent", "b")]);
    let remark = json!([{"source": "daemonSets", "message": "DaemonSet default/agent appears twice; the last one counts"}]);
    let placed = &ask("place", &twice)["ok"];
    assert_eq!(placed["remarks"], remark);
    assert_eq!(placed["daemonSets"].as_array().unwrap().len(), 1, "{placed}");
    assert_eq!(placed["daemonSets"][0]["nodes"][1]["shouldRun"], true);
    let surveyed = &ask("survey", &twice)["ok"];
    assert_eq!((&surveyed["daemonSets"], &surveyed["remarks"]), (&json!(1), &remark));

    let mut generated = asked(&[named("generateName: g-", "a"), named("generateName: g-", "a")]);
    let surveyed = &ask("survey", &generated)["ok"];
    assert_eq!((&surveyed["daemonSets"], &surveyed["remarks"]), (&json!(2), &json!([])));
    generated["pods"] = pods.into();
    let placed = &ask("place", &generated)["ok"];
    assert_eq!(placed["remarks"], json!([]));
    for index in [0, 1] {
        assert_eq!(placed["daemonSets"][index]["name"], "g-");
        assert_eq!(placed["daemonSets"][index]["nodes"][0]["outcome"], "runs", "{placed}");
    }

    let none = json!([{"source": "daemonSets", "message": "no DaemonSet here"}]);
    for name in ["place", "survey", "compare"] {
        let answer = ask(name, &json!({"daemonSets": "kind: Secret\n", "nodes": nodes}));
        assert_eq!(answer["ok"]["remarks"], none, "{name}");
    }
}

#[test]
fn the_house_rules_are_asked_with_their_settings() {
    let lint =
        |settings: Value| ask("lint", &json!({"text": AGENT, "settings": settings}))["ok"].clone();
    let by_default = lint(Value::Null);
    assert_eq!(by_default["accepted"], true);
    let told = |answer: &Value| -> Vec<(String, String, u64)> {
        let findings = answer["daemonSets"][0]["findings"].as_array().unwrap();
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        let line = |finding: &Value| finding["place"]["start"]["line"].as_u64().unwrap();
        findings.iter().map(|f| (text(f, "rule"), text(f, "mode"), line(f))).collect()
    };
    let finding = |rule: &str, mode: &str, line| (rule.to_owned(), mode.to_owned(), line);
    assert_eq!(
        told(&by_default),
        [finding("no_priority_class", "warn", 8), finding("no_resource_requests", "warn", 8)]
    );
    let text = "no_priority_class: reject\nno_resource_requests: ignore\ncluster_context: true\n";
    for settings in
        [json!(text), json!({"no_priority_class": "reject", "no_resource_requests": "ignore"})]
    {
        let refused = lint(settings);
        assert_eq!(refused["accepted"], false);
        assert_eq!(told(&refused), [finding("no_priority_class", "reject", 8)]);
    }
}

#[test]
fn settings_that_cannot_be_read_are_said_at_their_lines() {
    let settings = "no_priority_class: maybe\nno_resource_request: warn\n";
    let answer = ask("lint", &json!({"text": AGENT, "settings": settings}))["ok"].clone();
    assert_eq!((&answer["accepted"], &answer["daemonSets"]), (&json!(false), &json!([])));
    let problems = answer["problems"].as_array().unwrap();
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            let line = problem["place"]["start"]["line"].as_u64().unwrap();
            (problem["source"].as_str().unwrap(), problem["field"].as_str().unwrap(), line)
        })
        .collect();
    assert_eq!(
        told,
        [("settings", "no_priority_class", 1), ("settings", "no_resource_request", 2)]
    );
    assert!(
        problems[1]["message"].as_str().unwrap().contains("did you mean no_resource_requests?")
    );
}

#[test]
fn a_finding_says_which_values_there_are() {
    let text = AGENT.replace("image:", "imagePullPolicy: _, image:");
    let answer = validated(&text);
    let [error] = answer.documents[0].errors.as_slice() else { panic!("{answer:?}") };
    assert_eq!(error.supported, ["Always", "IfNotPresent", "Never"]);
    assert_eq!(validated(AGENT).documents[0].errors, []);
    let other = validated(&AGENT.replace("name: agent,", "name: A,"));
    assert!(other.documents[0].errors.iter().all(|error| error.supported.is_empty()));
}

#[test]
fn a_finding_about_an_operator_says_which_there_are() {
    let node = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: \
        {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: in, values: [b]}], \
        matchFields: [{key: metadata.name, operator: _}]}]}}}, containers:";
    let answer = validated(&AGENT.replace("containers:", node));
    let [labels, fields] = answer.documents[0].errors.as_slice() else { panic!("{answer:?}") };
    assert_eq!(labels.message, r#"Invalid value: "in": not a valid selector operator"#);
    assert_eq!(labels.supported, ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
    assert_eq!(labels.fix.as_ref().unwrap().title, "Write In");
    assert_eq!(fields.supported, ["In", "NotIn"]);
    let pods = "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: \
        [{topologyKey: zone, labelSelector: {matchExpressions: [{key: a, operator: _}]}}]}}, \
        containers:";
    let answer = validated(&AGENT.replace("containers:", pods));
    let [error] = answer.documents[0].errors.as_slice() else { panic!("{answer:?}") };
    assert_eq!(error.supported, ["In", "NotIn", "Exists", "DoesNotExist"]);
}

/// Where only one meaning is possible, the fix writes it, and the result is accepted.
#[test]
fn what_can_mean_one_thing_only_has_a_fix() {
    let tolerating =
        AGENT.replace("containers:", "tolerations: [{key: a, effect: NoScheduling}], containers:");
    let list = format!("apiVersion: v1\nkind: List\nitems:\n- {}", AGENT.replace('\n', "\n  "));
    for (text, title, fixed) in [
        (
            AGENT.replace("name: agent}", "name: agent, labels: {a: yes}}"),
            "Write \"yes\"",
            "{a: \"yes\"}",
        ),
        (
            AGENT.replace("kind: DaemonSet", "kind: Daemonset"),
            "Write kind: DaemonSet",
            "kind: DaemonSet\n",
        ),
        (tolerating, "Write NoSchedule", "effect: NoSchedule}"),
        (
            AGENT.replace("apiVersion: apps/v1\n", ""),
            "Write apiVersion: apps/v1",
            "apiVersion: apps/v1\nkind: D",
        ),
        (
            AGENT.replace("apiVersion: apps/v1\n", "").replace('\n', "\r\n"),
            "Write apiVersion: apps/v1",
            "apiVersion: apps/v1\r\nkind: D",
        ),
        (
            list.replace("apiVersion: apps/v1\n  ", ""),
            "Write apiVersion: apps/v1",
            "- apiVersion: apps/v1\n  kind: D",
        ),
    ] {
        let answer = validated(&text);
        let findings =
            answer.documents.iter().flat_map(|one| one.errors.iter().chain(&one.warnings));
        let fixes: Vec<_> = findings.filter_map(|finding| finding.fix.as_ref()).collect();
        let [fix] = fixes.as_slice() else { panic!("{text}{answer:?}") };
        assert_eq!(fix.title, title);
        let (written, 1) = contract::apply_fixes(&text, [*fix]) else { panic!("{text}") };
        assert!(written.contains(fixed), "{written}");
        let answer = validated(&written);
        assert!(answer.accepted && answer.documents[0].warnings.is_empty(), "{written}{answer:?}");
    }
    // A word that is similar to no known one has no fix.
    let other = validated(&AGENT.replace("containers:", "dnsPolicy: Somehow, containers:"));
    assert!(other.documents[0].errors.iter().all(|error| error.fix.is_none()), "{other:?}");
}

/// With a dump, alternatives start in its cluster without the DaemonSet and its pods.
#[test]
fn alternatives_are_compared_from_a_dump() {
    let dump = include_str!("../diagnosis/rollout-under-way.json");
    let call = json!({
        "cluster": dump,
        "script": "events: [{at: 1m, do: {cordon: worker-1}}]",
        "alternatives": true,
    });
    let answer = ask("simulate", &call);
    let runs = answer["ok"]["alternatives"].as_array().unwrap();
    assert_eq!(runs.len(), 6, "{answer}");
    assert_eq!(runs[0]["alternative"], "daemonSet");
    let first = &runs[0]["coverage"][0];
    assert!(first["wanted"].as_u64() > Some(0), "{first}");
    for run in runs {
        assert_eq!(run["coverage"][0]["covered"], 0, "none runs yet: {run}");
    }
    assert!(runs[0]["share"].as_f64() > Some(0.5), "{}", runs[0]);
}
