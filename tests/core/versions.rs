//! Tests the answers of several versions of Kubernetes, with feature gates and flags of the API
//! server.

use std::io::{BufRead, BufReader};

use daemonset_preflight::manifest::{self, NodeId, read_json, versions_may_differ};
use daemonset_preflight::version::{Server, Version};
use daemonset_preflight::{contract, defaults, validation};
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// Returns a DaemonSet with additions to its container and to its pod spec.
fn agent(container: &str, spec: &str) -> String {
    format!(
        "apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: agent}}
spec:
  selector: {{matchLabels: {{app: agent}}}}
  template:
    metadata: {{labels: {{app: agent}}}}
    spec: {{containers: [{{name: agent, image: \"agent:1\"{container}}}]{spec}}}
"
    )
}

fn ask(name: &str, call: &Value) -> Value {
    serde_json::from_str(&contract::call(name, &call.to_string())).unwrap()
}

/// Validates a text with options, and returns the answer.
fn validated(text: &str, mut options: Value) -> Value {
    options["text"] = json!(text);
    let reply = ask("validate", &options);
    assert!(reply["ok"].is_object(), "{reply}");
    reply["ok"].clone()
}

const TOLERATION: &str = ", tolerations: [{key: a, operator: Gt, value: \"5\"}]";

#[test]
fn the_newest_version_answers_when_none_is_named() {
    let answer = validated(&agent("", ""), json!({}));
    assert_eq!(answer["kubernetesVersion"], "1.37");
    assert_eq!(answer.get("olderVersions"), None);
    assert_eq!(answer.get("differences"), None);
    assert_eq!(
        validated(&agent("", ""), json!({"kubernetesVersion": "v1.35.3"}))["kubernetesVersion"],
        "1.35"
    );
}

#[test]
fn a_setting_that_is_not_understood_refuses_the_call() {
    for (options, reason) in [
        (json!({"kubernetesVersion": "1.20"}), "known are 1.34, 1.35, 1.36, 1.37"),
        (json!({"featureGates": {"ImageVolum": true}}), "did you mean `ImageVolume`?"),
        (
            json!({"kubernetesVersion": "1.36", "featureGates": {"EmptyDirVolumeMode": true}}),
            "it is in 1.37",
        ),
        (json!({"featureGates": {"ImageVolume": "on"}}), "invalid type"),
    ] {
        for name in ["validate", "default"] {
            let mut call = options.clone();
            call["text"] = json!("");
            let reply = ask(name, &call);
            let error = reply["error"].as_str().unwrap_or_else(|| panic!("not refused: {reply}"));
            assert!(error.contains(reason), "{error}");
        }
    }
}

#[test]
fn several_versions_say_what_differs_between_them() {
    let options = json!({"kubernetesVersion": ["1.37", "1.34"]});
    let text = agent(
        ", volumeMounts: [{name: d, mountPath: /d}]",
        ", volumes: [{name: d, emptyDir: {mode: 448}}]",
    );
    let answer = validated(&text, options.clone());
    assert_eq!(answer["kubernetesVersion"], "1.37");
    assert_eq!(answer["accepted"], false);
    assert_eq!(answer["documents"][0]["outcome"], "accepted");
    assert_eq!(answer["olderVersions"][0]["kubernetesVersion"], "1.34");
    assert_eq!(answer["olderVersions"][0]["documents"][0]["outcome"], "refused");
    let differences: Vec<(&Value, &Value, &Value)> = answer["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (&d["kind"], &d["field"], &d["kubernetesVersions"]))
        .collect();
    let mode = json!("spec.template.spec.volumes[0].emptyDir.mode");
    assert_eq!(
        differences,
        [
            (&json!("verdict"), &json!(""), &json!(["1.34"])),
            (&json!("strict"), &mode, &json!(["1.34"])),
            (&json!("dropped"), &mode, &json!(["1.37"])),
        ]
    );
    let same = validated(&agent("", ""), options);
    assert_eq!((&same["accepted"], &same["differences"]), (&json!(true), &json!([])));
}

#[test]
fn a_field_whose_feature_is_off_is_said_to_be_dropped() {
    let text = agent("", ", hostnameOverride: a");
    let dropped = |options: Value| validated(&text, options)["documents"][0]["dropped"].clone();
    let found = dropped(json!({"kubernetesVersion": "1.34"}));
    assert_eq!(found[0]["field"], "spec.template.spec.hostnameOverride");
    assert_eq!(
        (&found[0]["gate"], &found[0]["onSince"]),
        (&json!("HostnameOverride"), &json!("1.35"))
    );
    assert_eq!(dropped(json!({"kubernetesVersion": "1.35"})), json!([]));
    let on = json!({"kubernetesVersion": "1.34", "featureGates": {"HostnameOverride": true}});
    assert_eq!(dropped(on), json!([]));
}

#[test]
fn a_gate_decides_about_a_rule() {
    let text = agent("", TOLERATION);
    let accepted = |options: Value| validated(&text, options)["accepted"].clone();
    let gates = json!({"TaintTolerationComparisonOperators": true});
    assert_eq!(accepted(json!({"kubernetesVersion": "1.36"})), false);
    assert_eq!(accepted(json!({"kubernetesVersion": "1.36", "featureGates": gates})), true);
}

#[test]
fn privileged_containers_are_refused_where_the_server_does_not_allow_them() {
    let text = agent(", securityContext: {privileged: true}", "");
    let refused = validated(&text, json!({"allowPrivileged": false}));
    let errors = &refused["documents"][0]["errors"];
    assert_eq!(errors[0]["field"], "spec.template.spec.containers[0].securityContext.privileged");
    assert_eq!(errors[0]["message"], "Forbidden: disallowed by cluster policy");
    assert_eq!(validated(&text, json!({}))["accepted"], true);
}

#[test]
fn what_is_stored_depends_on_the_version() {
    let text = agent("", ", hostnameOverride: a");
    let stored = |version: &str| {
        let reply = ask("default", &json!({"text": text, "kubernetesVersion": version}));
        reply["ok"]["documents"][0]["object"]["spec"]["template"]["spec"]["hostnameOverride"]
            .clone()
    };
    assert_eq!((stored("1.34"), stored("1.37")), (Value::Null, json!("a")));
}

#[test]
fn fields_of_features_that_are_on_are_stored() {
    let text = agent(
        ", volumeMounts: [{name: d, mountPath: /d, bindMountOptions: [noexec]}]",
        ", volumes: [{name: d, emptyDir: {mode: 448}}]",
    );
    let gates = json!({"EmptyDirVolumeMode": true, "VolumeBindMountOptions": true});
    let call = json!({"text": text, "kubernetesVersion": "1.37", "featureGates": gates});
    let reply = ask("default", &call);
    let spec = &reply["ok"]["documents"][0]["object"]["spec"]["template"]["spec"];
    let options = &spec["containers"][0]["volumeMounts"][0]["bindMountOptions"];
    assert_eq!(
        (&spec["volumes"][0]["emptyDir"]["mode"], options),
        (&json!(448), &json!(["noexec"]))
    );
}

/// The parts of a corpus case that are used here.
#[derive(serde::Deserialize)]
struct Recorded {
    id: String,
    object: Option<Box<RawValue>>,
    raw: Option<String>,
    old: Option<Box<RawValue>>,
}

/// Whether a server accepts an object, as a create or an update.
fn accepts(server: Server, text: &str, old: Option<&str>) -> bool {
    let read = |text: &str| {
        let mut manifest = manifest::decode_json_for(text, server).ok()?.manifest;
        defaults::apply_for(&mut manifest.daemon_set, &server);
        Some(manifest)
    };
    let Some(mut new) = read(text) else { return false };
    let verdict = match old.map(read) {
        None => validation::create(&mut new),
        Some(Some(mut old)) => validation::update(&mut new, &mut old),
        Some(None) => return false,
    };
    verdict.errors.is_empty()
}

#[test]
fn where_the_versions_differ_about_an_object_it_has_a_field_that_says_so() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance");
    let (mut suspected, mut all) = (0, 0);
    // A sample of each corpus, and a larger one of the corpus in which versions differ most.
    for (name, step) in [("1.34", 3), ("1.35", 9), ("1.37", 9)] {
        let file = std::fs::File::open(format!("{folder}/validation-{name}.jsonl.gz")).unwrap();
        let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines();
        for line in lines.step_by(step) {
            let case: Recorded = serde_json::from_str(&line.unwrap()).unwrap();
            let object = case.object.as_ref().map(|object| object.get());
            let Some(text) = case.raw.as_deref().or(object) else { continue };
            let old = case.old.as_ref().map(|old| old.get());
            let may_differ = |text: &str| {
                read_json(text).is_ok_and(|tree| versions_may_differ(&tree, NodeId::ROOT))
            };
            all += 1;
            if may_differ(text) || old.is_some_and(may_differ) {
                suspected += 1;
                continue;
            }
            let accepted = Version::ALL.map(|version| accepts(Server::of(version), text, old));
            let differs = accepted.contains(&true) && accepted.contains(&false);
            assert!(!differs, "{name} {}: {accepted:?}\n{text}\n{old:?}", case.id);
        }
    }
    assert!(all > 3_000 && suspected < all / 2, "{suspected} of {all}");
}
