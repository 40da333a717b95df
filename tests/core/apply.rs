//! What `kubectl apply` makes of a live object. That it is what Kubernetes makes of it, the
//! corpora `conformance/*/apply` show.

mod schema;

use daemonset_preflight::apply::{self, ApplyError, Merged, Method};
use daemonset_preflight::manifest::{Documents, Entry, Object};
use daemonset_preflight::version::Server;
use serde_json::{Value, json};

/// What stands in the files of the transcripts.
fn read(file: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/files/live/");
    let text = std::fs::read_to_string(format!("{folder}{file}")).expect("a file");
    let documents = Documents::read(&text);
    let entries = documents.entries();
    let [Entry::DaemonSet(object)] = entries.as_slice() else { panic!("it is one DaemonSet") };
    value(object)
}

fn value(object: &Object<'_>) -> Value {
    daemonset_preflight::apply::from_tree(object.tree(), object.node())
}

/// What the newest server makes of a file.
fn apply(file: &Value, live: &Value, method: &Method) -> Result<Merged, ApplyError> {
    apply::apply(file, live, method, &Server::default())
}

fn server_side(field_manager: &str, force: bool) -> Method {
    Method::ServerSide { field_manager: field_manager.to_owned(), force }
}

/// The containers, each by its name and image.
fn containers(object: &Value) -> Vec<String> {
    let containers = &object["spec"]["template"]["spec"]["containers"];
    let shown = |c: &Value| format!("{} {}", c["name"], c["image"]).replace('"', "");
    containers.as_array().expect("a list").iter().map(shown).collect()
}

/// As a 1.36.2 server answered: a sidecar, a toleration and an annotation that others have set
/// stay; the node selector and the arguments that the file had before go.
#[test]
fn both_ways_keep_what_others_have_set() {
    let (file, live) = (read("exporter.yaml"), read("daemonsets.json"));
    for method in [Method::ClientSide, server_side("kubectl", true)] {
        let merged = apply(&file, &live, &method).expect("it is merged").object;
        assert_eq!(
            containers(&merged),
            ["proxy registry.example/proxy:3.1", "exporter registry.example/exporter:1.9.0"],
        );
        let template = &merged["spec"]["template"];
        assert_eq!(
            template["metadata"]["annotations"],
            json!({"sidecar.example/injected": "true"})
        );
        assert_eq!(template["spec"]["tolerations"], json!([{"operator": "Exists"}]));
        assert_eq!(template["spec"].get("nodeSelector"), None, "{method:?}");
        assert_eq!(template["spec"]["containers"][1].get("args"), None, "{method:?}");
        let variables = &template["spec"]["containers"][1]["env"];
        assert_eq!(*variables, json!([{"name": "GOMAXPROCS", "value": "4"}]));
    }
}

#[test]
fn a_field_of_another_manager_is_a_conflict() {
    let (file, live) = (read("exporter.yaml"), read("daemonsets.json"));
    let error = apply(&file, &live, &server_side("kubectl", false)).expect_err("a conflict");
    assert!(matches!(&error, ApplyError::Conflicts(conflicts) if conflicts.len() == 1));
    assert_eq!(
        error.to_string(),
        "Apply failed with 1 conflict: conflict with \"vpa\" using apps/v1: \
         .spec.template.spec.containers[name=\"exporter\"].env[name=\"GOMAXPROCS\"].value",
    );
}

#[test]
fn what_is_kept_is_told_with_its_owner() {
    let (file, live) = (read("exporter.yaml"), read("daemonsets.json"));
    let merged = apply(&file, &live, &Method::ClientSide).expect("it is merged");
    let kept: Vec<String> = merged
        .kept
        .iter()
        .map(|kept| {
            let owners: Vec<&str> = kept.owners.iter().map(|o| o.manager.as_str()).collect();
            format!("{kept}: {}", owners.join(", "))
        })
        .collect();
    assert_eq!(
        kept,
        [
            "spec.template.metadata.annotations.sidecar.example/injected: mesh-injector",
            "spec.template.spec.containers[name=\"proxy\"]: mesh-injector",
            "spec.template.spec.tolerations: mesh-injector",
        ],
    );
}

/// kubectl tells items apart by one field: two ports of the same number are one.
#[test]
fn odd_objects_are_merged_or_refused() {
    let live = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "a"},
        "spec": {"template": {"spec": {"containers": [{"name": "a", "image": "b"}]}}}});
    let with = |containers: Value| {
        let mut file = live.clone();
        file["spec"]["template"]["spec"]["containers"] = containers;
        file
    };
    for (file, want) in [
        (with(json!([{"image": "c"}])), "does not contain declared merge key: name"),
        (with(json!(["c"])), "list element types are not identical"),
        (with(json!([null])), "list element types are not identical"),
        (json!({"metadata": 5}), "metadata is no object"),
        (json!([]), "only an object can be applied to an object"),
    ] {
        let error = apply(&file, &live, &Method::ClientSide).expect_err(want).to_string();
        assert!(error.contains(want), "{error}");
    }
    let unknown = with(json!([{"name": "a", "imagePullPolcy": "Always"}]));
    let error = apply(&unknown, &live, &server_side("kubectl", false)).expect_err("unknown field");
    assert!(error.to_string().ends_with(
        ".spec.template.spec.containers[name=\"a\"].imagePullPolcy: field not declared in schema"
    ));
}
