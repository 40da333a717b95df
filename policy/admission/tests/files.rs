//! The files beside the policy must describe what the policy does: each is read and compared with
//! the settings and the host calls of the code.
#![allow(missing_docs, reason = "tests explain themselves")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests have in common may fail loudly"
)]
#![allow(clippy::disallowed_methods, reason = "reads the files, outside the core")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use daemonset_preflight_admission::{RULES, defaults, validate, validate_settings};
use serde::Deserialize;
use serde_json::{Value, json};

fn policy() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(name: &str) -> String {
    let path = policy().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The documents of a YAML file.
fn documents(name: &str) -> Vec<Value> {
    let text = text(name);
    let read = yaml_serde::Deserializer::from_str(&text)
        .map(|document| Value::deserialize(document).unwrap_or_else(|e| panic!("{name}: {e}")));
    read.collect()
}

fn yaml(name: &str) -> Value {
    let [document] = <[Value; 1]>::try_from(documents(name)).expect(name);
    document
}

fn files(folder: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(policy().join(folder)).unwrap() {
        let path = format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy());
        match policy().join(&path).is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// Returns every call that the policy makes to a host that permits all, with and without
/// `running_pods`.
fn calls() -> Vec<(String, Value)> {
    let made = RefCell::new(Vec::new());
    let host = |operation: &str, request: &str| {
        let request: Value = serde_json::from_str(request).unwrap();
        let answer = match (operation, request["kind"].as_str()) {
            ("can_i", _) => json!({"allowed": true}),
            ("get_resource", _) => json!({"metadata": {"name": "a"}}),
            (_, Some("Node")) => json!({"items": [{"metadata": {"name": "a"}}]}),
            _ => json!({"items": []}),
        };
        made.borrow_mut().push((operation.to_owned(), request));
        Ok(answer.to_string().into_bytes())
    };
    let mut request: Value = serde_json::from_str(&text("test_data/host-port.json")).unwrap();
    request["operation"] = json!("CREATE");
    let pod = request.pointer_mut("/object/spec/template/spec").unwrap();
    pod["priorityClassName"] = json!("a");
    pod["runtimeClassName"] = json!("a");
    for running_pods in [true, false] {
        let account = "system:serviceaccount:a:b";
        let settings = json!({
            "cluster_context": true, "running_pods": running_pods, "service_account": account,
        });
        let payload = json!({"settings": settings, "request": request}).to_string();
        let answer = validate(payload.as_bytes(), &host);
        assert!(answer.contains("\"nodes-total\":\"1\"") && !answer.contains("not all rules"));
    }
    made.into_inner()
}

fn set(values: &Value) -> BTreeSet<String> {
    values.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

fn strings<const N: usize>(values: [&str; N]) -> BTreeSet<String> {
    values.into_iter().map(str::to_owned).collect()
}

#[test]
fn every_yaml_file_can_be_read() {
    let mut all = Vec::new();
    files(".", &mut all);
    all.push("../.github/workflows/release.yml".to_owned());
    all.retain(|name| name.ends_with(".yml") || name.ends_with(".yaml"));
    assert!(all.len() > 12, "{all:?}");
    for name in all {
        assert!(!documents(&name).is_empty(), "{name}");
    }
}

#[test]
fn the_metadata_names_the_calls_and_kinds_that_are_asked_for() {
    let metadata = yaml("metadata.yml");
    let calls = calls();
    let operations: BTreeSet<String> =
        calls.iter().map(|(operation, _)| format!("kubernetes/{operation}")).collect();
    assert_eq!(set(&metadata["hostCapabilities"]), operations);
    let kinds: BTreeSet<(String, String)> = calls
        .iter()
        .filter(|(operation, _)| operation != "can_i")
        .map(|(_, request)| (request["api_version"].to_string(), request["kind"].to_string()))
        .collect();
    let named = metadata["contextAwareResources"].as_array().unwrap();
    let named: BTreeSet<(String, String)> =
        named.iter().map(|one| (one["apiVersion"].to_string(), one["kind"].to_string())).collect();
    assert_eq!(named, kinds);
    assert_eq!(metadata["mutating"], json!(false));
    assert_eq!(metadata["executionMode"], json!("kubewarden-wapc"));
    assert_eq!(metadata["policyType"], json!("kubernetes"));
    assert_eq!(metadata["backgroundAudit"], json!(true));
    let [rule] = metadata["rules"].as_array().unwrap().as_slice() else { panic!("one rule") };
    assert_eq!(set(&rule["apiGroups"]), strings(["apps"]));
    assert_eq!(set(&rule["apiVersions"]), strings(["v1"]));
    assert_eq!(set(&rule["resources"]), strings(["daemonsets"]));
    assert_eq!(set(&rule["operations"]), strings(["CREATE", "UPDATE"]));
}

#[test]
fn the_annotations_are_what_artifact_hub_needs() {
    let metadata = yaml("metadata.yml");
    let annotations: BTreeMap<String, String> =
        serde_json::from_value(metadata["annotations"].clone()).unwrap();
    for name in [
        "io.artifacthub.displayName",
        "io.artifacthub.resources",
        "io.artifacthub.keywords",
        "io.kubewarden.policy.ociUrl",
        "io.kubewarden.policy.title",
        "io.kubewarden.policy.description",
        "io.kubewarden.policy.url",
        "io.kubewarden.policy.source",
        "io.kubewarden.policy.license",
        "io.kubewarden.policy.severity",
        "io.kubewarden.policy.category",
    ] {
        assert!(annotations.get(name).is_some_and(|value| !value.is_empty()), "{name}");
    }
    let keywords = &annotations["io.artifacthub.keywords"];
    assert!(keywords.split(',').all(|keyword| !keyword.trim().is_empty()), "{keywords}");
    let author = &annotations["io.kubewarden.policy.author"];
    assert!(author.contains(" <") && author.contains('@') && author.ends_with('>'), "{author}");
    assert_eq!(annotations["io.kubewarden.policy.version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn the_files_agree_on_version_rules_and_kinds() {
    let metadata = yaml("metadata.yml");
    let deployed = &yaml("deploy/cluster-admission-policy.yaml")["spec"];
    assert_eq!(deployed["rules"], metadata["rules"]);
    assert_eq!(deployed["contextAwareResources"], metadata["contextAwareResources"]);
    assert_eq!(deployed["mutating"], metadata["mutating"]);
    let version = env!("CARGO_PKG_VERSION");
    let image = metadata["annotations"]["io.kubewarden.policy.ociUrl"].as_str().unwrap();
    let tagged = format!("{image}:v{version}");
    assert_eq!(deployed["module"], json!(format!("registry://{tagged}")));
    assert!(text("README.md").matches(&tagged).count() >= 2);

    let package = yaml("artifacthub-pkg.yml");
    assert_eq!(package["version"], json!(version));
    assert_eq!(package["containersImages"][0]["image"], json!(tagged));
    let embedded = |name: &str| -> Value {
        yaml_serde::from_str(package["annotations"][name].as_str().unwrap()).unwrap()
    };
    assert_eq!(embedded("kubewarden/rules"), metadata["rules"]);
    // kwctl sorts the kinds by name.
    let mut kinds = metadata["contextAwareResources"].as_array().unwrap().clone();
    kinds.sort_by_key(Value::to_string);
    assert_eq!(embedded("kubewarden/contextAwareResources"), json!(kinds));
    assert_eq!(embedded("kubewarden/mutation"), metadata["mutating"]);
    assert_eq!(package["annotations"]["kubewarden/questions-ui"], json!(text("questions-ui.yml")));
    let annotations = &metadata["annotations"];
    for (field, annotation) in [
        ("name", "io.kubewarden.policy.title"),
        ("displayName", "io.artifacthub.displayName"),
        ("description", "io.kubewarden.policy.description"),
        ("license", "io.kubewarden.policy.license"),
        ("homeURL", "io.kubewarden.policy.url"),
    ] {
        assert_eq!(package[field], annotations[annotation], "{field}");
    }
    assert!(yaml("artifacthub-repo.yml")["owners"][0]["email"].is_string());
}

#[test]
fn the_deployment_has_the_rights_that_the_calls_need() {
    let documents = documents("deploy/rbac.yaml");
    let [account, role, binding] = documents.as_slice() else { panic!("three objects") };
    let rights = role["rules"].as_array().unwrap();
    let may = |group: &str, resource: &str, verb: &str| {
        let has = |list: &Value, wanted: &str| set(list).contains(wanted);
        rights.iter().any(|right| {
            has(&right["apiGroups"], group)
                && has(&right["resources"], resource)
                && has(&right["verbs"], verb)
        })
    };
    let mut asked = BTreeSet::new();
    for (operation, request) in calls().iter().filter(|(operation, _)| operation != "can_i") {
        let (version, kind) = (text_of(&request["api_version"]), text_of(&request["kind"]));
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let plural = match kind.ends_with('s') {
            true => format!("{}es", kind.to_lowercase()),
            false => format!("{}s", kind.to_lowercase()),
        };
        let verbs: &[&str] =
            if operation == "get_resource" { &["get"] } else { &["list", "watch"] };
        for verb in verbs {
            assert!(may(group, &plural, verb), "{verb} {plural}");
        }
        asked.insert(plural);
    }
    assert_eq!(asked.len(), 7, "{asked:?}");
    assert!(may("authorization.k8s.io", "subjectaccessreviews", "create"));

    let (name, namespace) = (&account["metadata"]["name"], &account["metadata"]["namespace"]);
    assert_eq!(&binding["subjects"][0]["name"], name);
    assert_eq!(&binding["subjects"][0]["namespace"], namespace);
    assert_eq!(binding["roleRef"]["name"], role["metadata"]["name"]);
    let server = yaml("deploy/policy-server.yaml");
    assert_eq!(&server["spec"]["serviceAccountName"], name);
    assert!(server["spec"]["replicas"].as_u64().unwrap() > 1);
    let deployed = yaml("deploy/cluster-admission-policy.yaml");
    assert_eq!(deployed["spec"]["policyServer"], server["metadata"]["name"]);
    let (deployed, settings) = (&deployed["spec"], &deployed["spec"]["settings"]);
    assert_eq!(settings["timeout_eval_seconds"], deployed["timeoutEvalSeconds"]);
    assert!(deployed["timeoutEvalSeconds"].as_u64() < deployed["timeoutSeconds"].as_u64());
    assert_eq!(deployed["failurePolicy"], json!("Ignore"));
    assert_eq!(settings["api_server_warnings"], json!(false));
    assert!(server["spec"]["affinity"]["podAntiAffinity"].is_object());
    assert!(server["spec"]["limits"]["memory"].is_string());
    assert!(server["spec"]["securityContexts"]["container"].is_object());

    let version = |text: &str| -> Vec<u32> {
        text.trim_start_matches('v').split('.').map(|part| part.parse().unwrap()).collect()
    };
    let image = text_of(&server["spec"]["image"]);
    let (_, tag) = image.rsplit_once(':').unwrap();
    let least = yaml("metadata.yml")["minimumKubewardenVersion"].clone();
    assert!(version(tag) >= version(text_of(&least)), "{tag} is older than {least}");

    let listed = set(&yaml("deploy/kustomization.yaml")["resources"]);
    let mut found = Vec::new();
    files("deploy", &mut found);
    let found: BTreeSet<String> =
        found.iter().filter_map(|name| Some(name.strip_prefix("deploy/")?.to_owned())).collect();
    assert_eq!(listed.len() + 1, found.len(), "{found:?}");
    assert!(listed.is_subset(&found), "{listed:?}");
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Whether a setting accepts a value, beside the other settings that it depends on.
fn takes(name: &str, value: &Value) -> bool {
    let mut settings = json!({"cluster_context": true, "host_port_max": 65_535});
    settings[name] = value.clone();
    let answer = validate_settings(settings.to_string().as_bytes());
    serde_json::from_str::<Value>(&answer).unwrap()["valid"] == json!(true)
}

#[test]
fn the_form_has_a_question_for_every_setting() {
    let form = yaml("questions-ui.yml");
    let questions = form["questions"].as_array().unwrap();
    let mut known = defaults();
    for question in questions {
        let name = text_of(&question["variable"]);
        let default =
            known.remove(name).unwrap_or_else(|| panic!("{name}: no or a second setting"));
        assert_eq!(question["default"], default, "{name}");
        let kind = match &default {
            Value::String(text) if matches!(text.as_str(), "warn" | "ignore") => "enum",
            Value::String(_) => "string",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "int",
            _ => "array[",
        };
        assert_eq!(question["type"], json!(kind), "{name}");
        match kind {
            "enum" => {
                assert_eq!(question["options"], json!(["reject", "warn", "ignore"]));
                assert!(takes(name, &json!("reject")) && !takes(name, &json!("deny")), "{name}");
            }
            "int" => {
                let bound = |key: &str| question[key].as_i64().unwrap();
                for within in [bound("min"), bound("max")] {
                    // `host_port_max` may not be below `host_port_min`.
                    let is_port = name == "host_port_max" && within < 29_999;
                    assert!(is_port || takes(name, &json!(within)), "{name}: {within}");
                }
                for beyond in [bound("min") - 1, bound("max") + 1] {
                    assert!(!takes(name, &json!(beyond)), "{name}: {beyond}");
                }
            }
            _ => {}
        }
        for field in ["label", "group", "description"] {
            assert!(!text_of(&question[field]).is_empty(), "{name} has no {field}");
        }
    }
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name()).collect();
    let asked: Vec<&str> = questions.iter().map(|q| text_of(&q["variable"])).collect();
    assert_eq!(asked[..rules.len()], rules, "the order is that of README");
    assert!(known.is_empty(), "no question for {:?}", known.keys().collect::<Vec<_>>());
}

#[test]
fn settings_in_files_and_examples_can_be_used() {
    let mut all: Vec<(String, Value)> = Vec::new();
    let deployed = yaml("deploy/cluster-admission-policy.yaml")["spec"]["settings"].clone();
    all.push(("deploy".to_owned(), deployed));
    let readme = text("README.md");
    for example in readme.split("```yaml\n").skip(1) {
        let (example, _) = example.split_once("```").unwrap();
        let object: Value = yaml_serde::from_str(example).unwrap();
        assert_eq!(object["apiVersion"], json!("policies.kubewarden.io/v1"));
        let of_group = &object["spec"]["policies"]["preflight"]["settings"];
        let settings = if of_group.is_null() { &object["spec"]["settings"] } else { of_group };
        assert!(settings.is_object(), "{example}");
        assert!(object["spec"]["failurePolicy"].is_string(), "{example}");
        let member = &object["spec"]["policies"]["preflight"];
        let policy = if member.is_object() { member } else { &object["spec"] };
        assert!(policy["timeoutEvalSeconds"].is_u64(), "{example}");
        let told = &settings["timeout_eval_seconds"];
        assert!(told.is_null() || *told == policy["timeoutEvalSeconds"], "{example}");
        assert_eq!(settings["api_server_warnings"], json!(false), "{example}");
        all.push((example.to_owned(), settings.clone()));
    }
    assert!(all.len() >= 3);
    for (name, settings) in all {
        let answer = validate_settings(settings.to_string().as_bytes());
        assert_eq!(answer, r#"{"valid":true,"message":null}"#, "{name}");
    }
}

#[test]
fn the_files_that_the_readme_and_the_tests_of_kwctl_name_are_there() {
    let readme = text("README.md");
    for name in readme.split_whitespace().filter(|word| word.starts_with("policy/test_data/")) {
        text(name.strip_prefix("policy/").unwrap());
    }
    let bats = text("e2e.bats");
    let mut run = 0;
    for line in bats.lines().filter_map(|line| line.trim().strip_prefix("run_policy ")) {
        for (word, prefix, end) in line
            .split(' ')
            .zip(["", "settings-", "session-"])
            .zip([".json", ".json", ".yml"])
            .map(|((word, prefix), end)| (word, prefix, end))
        {
            text(&format!("test_data/{prefix}{word}{end}"));
        }
        run += 1;
    }
    assert!(run >= 9);
}
