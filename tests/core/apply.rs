//! Tests `kubectl apply` to live objects. The corpora `conformance/*/apply` check that the results
//! are those of Kubernetes.

mod schema;

use daemonset_preflight::apply::{self, ApplyError, Merged, Method};
use daemonset_preflight::manifest::{Documents, Entry, Object};
use daemonset_preflight::version::Server;
use serde_json::{Value, json};

/// Reads a file of the transcripts.
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

/// Applies a file on a server of the newest version.
fn apply(file: &Value, live: &Value, method: &Method) -> Result<Merged, ApplyError> {
    apply::apply(file, live, method, &Server::default())
}

fn server_side(field_manager: &str, force: bool) -> Method {
    Method::ServerSide { field_manager: field_manager.to_owned(), force }
}

/// Returns the name and image of each container.
fn containers(object: &Value) -> Vec<String> {
    let containers = &object["spec"]["template"]["spec"]["containers"];
    let shown = |c: &Value| format!("{} {}", c["name"], c["image"]).replace('"', "");
    containers.as_array().expect("a list").iter().map(shown).collect()
}

/// As observed on a 1.36.2 server: a sidecar, a toleration and an annotation that others have set
/// are kept; the node selector and the arguments that the file had before are removed.
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

/// kubectl identifies items by one field: two ports with the same number are the same item.
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
        (json!({"metadata": 5}), "metadata is not an object"),
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

/// A file may contain the directives of a patch. kubectl drops a map with such a directive from a
/// patch that only adds; if the patch also deletes something, the directive is carried out within
/// the patch.
#[test]
fn directives_of_a_file_are_those_of_a_patch() {
    let context = |value: Value| {
        json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "a"},
            "spec": {"template": {"spec": {"securityContext": value}}}})
    };
    let live = |last: Option<Value>| {
        let mut live = context(json!({"runAsUser": 1, "fsGroup": 2}));
        if let Some(last) = last {
            let text = context(last).to_string();
            let key = "kubectl.kubernetes.io/last-applied-configuration";
            live["metadata"]["annotations"] = json!({key: text});
        }
        live
    };
    let merged = |live: &Value, value: Value| {
        apply(&context(value), live, &Method::ClientSide)
            .map(|merged| merged.object["spec"]["template"]["spec"]["securityContext"].clone())
            .map_err(|error| error.to_string())
    };
    let replaced = json!({"$patch": "replace", "runAsGroup": 3});
    let unchanged = json!({"runAsUser": 1, "fsGroup": 2});
    assert_eq!(merged(&live(None), replaced.clone()), Ok(unchanged.clone()));
    let live = live(Some(json!({"runAsUser": 1})));
    let added = json!({"runAsUser": 1, "fsGroup": 2, "runAsGroup": 3});
    assert_eq!(merged(&live, replaced), Ok(added));
    assert_eq!(merged(&live, json!({"$patch": "delete"})), Ok(unchanged));
    let error = merged(&live, json!({"$patch": "shrink"})).unwrap_err();
    assert!(error.starts_with("unknown patch type: "), "{error}");
}

#[test]
fn odd_annotations_are_refused_by_the_client() {
    let object = |annotations: Value| {
        json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "a", "annotations": annotations}})
    };
    let last = |text: &str| json!({"kubectl.kubernetes.io/last-applied-configuration": text});
    let plain = object(json!({}));
    let invalid = "invalid JSON document in kubectl.kubernetes.io/last-applied-configuration";
    let no_texts = "metadata.annotations holds something other than texts";
    for (file, live, want) in [
        (&plain, &object(last("{")), Some(invalid)),
        (&plain, &object(last("[]")), Some(invalid)),
        (&plain, &object(last("")), None),
        (&object(json!({"a": 5})), &plain, Some(no_texts)),
        (&object(json!([])), &plain, Some(no_texts)),
        (&object(Value::Null), &plain, None),
    ] {
        let error = apply(file, live, &Method::ClientSide).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), want, "{file} {live}");
    }
}

#[test]
fn entries_of_managed_fields_that_cannot_be_read_are_refused() {
    let file = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "a"}});
    let entry = |operation: &str, version: &str, fields: &str| json!({"manager": "m", "operation": operation, "apiVersion": version, "fieldsType": fields});
    for (entry, want) in [
        (entry("Apply", "apps/v1", "FieldsV1"), None),
        (entry("Patch", "apps/v1", "FieldsV1"), Some("operation must be `Apply` or `Update`")),
        (entry("Update", "", "FieldsV1"), Some("apiVersion must not be empty")),
        (entry("Update", "apps/v1", ""), Some("missing fieldsType in managed fields entry 0")),
        (
            entry("Update", "apps/v1", "V2"),
            Some("invalid fieldsType \"V2\" in managed fields entry 0"),
        ),
    ] {
        let mut live = file.clone();
        live["metadata"]["managedFields"] = json!([entry]);
        let error = apply(&file, &live, &server_side("kubectl", false)).err();
        let want = want.map(|want| format!("failed to decode managed fields: {want}"));
        assert_eq!(error.map(|error| error.to_string()), want, "{entry}");
    }
}

/// A conflict names the subresource that the other manager has written.
#[test]
fn a_conflict_names_the_part_that_was_written() {
    let object = |seconds: i32| {
        json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "a"},
            "spec": {"minReadySeconds": seconds}})
    };
    let mut live = object(1);
    live["metadata"]["managedFields"] = json!([{
        "manager": "m", "operation": "Update", "apiVersion": "apps/v1", "subresource": "scale",
        "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:minReadySeconds": {}}},
    }]);
    let error = apply(&object(2), &live, &server_side("kubectl", false)).expect_err("a conflict");
    let error = error.to_string();
    assert!(
        error.contains("conflict with \"m\" with subresource \"scale\" using apps/v1"),
        "{error}"
    );
    // A manager without a name gets one.
    let merged = apply(&object(1), &live, &server_side("", false));
    assert!(merged.is_ok(), "the same value is no conflict");
}

/// Numbers are read and written as Go does.
#[test]
fn numbers_are_those_of_go() {
    let shown = |text: &str| {
        let tree = daemonset_preflight::manifest::read_json(text).unwrap();
        let root = daemonset_preflight::manifest::NodeId::ROOT;
        daemonset_preflight::apply::go_json(&daemonset_preflight::apply::from_tree(&tree, root))
    };
    for (text, want) in [
        ("[1, 1.0, 1.5, -0.25]", "[1,1,1.5,-0.25]"),
        ("[1e20, 1e21, 1e-6, 1e-7]", "[100000000000000000000,1e+21,0.000001,1e-7]"),
        ("[9223372036854775807, 9223372036854775808]", "[9223372036854775807,9223372036854776000]"),
        ("1e999", "null"),
        (r#"{"b": null, "a": true, "a": "<&>"}"#, r#"{"a":"\u003c\u0026\u003e","b":null}"#),
    ] {
        assert_eq!(shown(text), want, "{text}");
    }
    let deep = "[".repeat(200) + &"]".repeat(200);
    assert!(shown(&deep).contains("null"), "deeper than any field");
}
