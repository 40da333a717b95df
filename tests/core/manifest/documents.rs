//! Several documents, lists, other kinds, and the places of fields.

use daemonset_preflight::field::Path;
use daemonset_preflight::manifest::{Documents, Entry, decode_json};

use super::expect_entries;

#[test]
fn a_text_holds_any_number_of_objects() {
    let daemon_set = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\n";
    for (text, want) in [
        ("", &[][..]),
        ("\n# only a comment\n---\n---\n", &[]),
        ("{}", &["1:1: Object 'Kind' is missing"]),
        ("null", &[]),
        (daemon_set, &["DaemonSet a"]),
        (&format!("\u{feff}{daemon_set}"), &["DaemonSet a"]),
        (
            &format!("{daemon_set}---\nkind: ConfigMap\napiVersion: v1\n...\n---\n{daemon_set}"),
            &["DaemonSet a", "v1 ConfigMap ", "DaemonSet a"],
        ),
        (
            r#"{"kind": "DaemonSet"}{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}}"#,
            &["DaemonSet ", "v1 Pod p"],
        ),
        // Flow style is YAML, not JSON.
        ("{kind: DaemonSet, apiVersion: apps/v1,}", &["DaemonSet "]),
        ("{\"kind\": \"DaemonSet\"}\n---\nkind: DaemonSet\n", &["DaemonSet ", "DaemonSet "]),
        // Lists, also nested ones.
        (
            r#"{"kind": "List", "items": [{"kind": "DaemonSet", "metadata": {"name": "a"}}, {"kind": "List", "items": [{"kind": "Pod"}]}, {}]}"#,
            &["DaemonSet a", " Pod ", "1:124: Object 'Kind' is missing"],
        ),
        (
            r#"{"kind": "DaemonSetList", "apiVersion": "apps/v1", "items": [{"metadata": {"name": "a"}}, null]}"#,
            &["DaemonSet a"],
        ),
        (
            r#"{"kind": "NodeList", "apiVersion": "v1", "items": [{"metadata": {"name": "n"}}]}"#,
            &["v1 Node n"],
        ),
        (r#"{"kind": "PodList", "items": 5}"#, &[" PodList "]),
        // Values that are not objects.
        ("- a\n- b\n", &["1:1: expected an object, found array"]),
        ("hello", &["1:1: expected an object, found string"]),
    ] {
        expect_entries(text, want);
    }
}

#[test]
fn one_bad_document_does_not_spoil_the_others() {
    expect_entries(
        "kind: DaemonSet\nspec: [\n---\nkind: DaemonSet\nmetadata: {name: b}\n",
        &[
            "3:1: error converting YAML to JSON: yaml: line 2: did not find expected node content",
            "DaemonSet b",
        ],
    );
}

#[test]
fn types_that_are_not_apps_v1_are_named_with_what_to_write() {
    for (api_version, kind, decodes, help) in [
        ("apps/v1", "DaemonSet", true, None),
        ("apps/v1beta2", "DaemonSet", false, Some("write `apiVersion: apps/v1`, and a")),
        ("extensions/v1beta1", "DaemonSet", false, Some("write `apiVersion: apps/v1`, and a")),
        ("apps/v1beta1", "DaemonSet", false, Some("write `apiVersion: apps/v1`, and a")),
        ("v1", "DaemonSet", false, Some("write `apiVersion: apps/v1`")),
        ("apps/v1", "Daemonset", false, Some("write `kind: DaemonSet`")),
    ] {
        let text = format!("apiVersion: {api_version}\nkind: {kind}\n");
        let documents = Documents::read(&text);
        let entries = documents.entries();
        let [Entry::DaemonSet(object)] = entries.as_slice() else { panic!("{text}") };
        assert_eq!(object.help().is_some(), help.is_some(), "{text}");
        match object.decode_daemon_set() {
            Ok(_) => assert!(decodes, "{text}"),
            Err(error) => {
                assert!(!decodes, "{text}");
                let want = match api_version {
                    // The API server can decode these versions, but no endpoint accepts them.
                    "apps/v1beta2" | "extensions/v1beta1" => format!(
                        "the API version in the data ({api_version}) does not match the expected API version (apps/v1)"
                    ),
                    _ => format!(
                        "no kind \"{kind}\" is registered for version \"{api_version}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\""
                    ),
                };
                assert_eq!(error.message, want);
                assert!(error.help.unwrap().starts_with(help.unwrap()), "{text}");
            }
        }
    }
    expect_entries(
        "apiVersion: apps.example.com/v1\nkind: DaemonSet\n",
        &["apps.example.com/v1 DaemonSet "],
    );
}

#[test]
fn apiversion_and_kind_are_found_whatever_their_case() {
    for (json, want) in [
        (r#"{"KIND": "Pod"}"#, Some(r#"no kind "Pod" is registered for version "apps/v1" in"#)),
        (
            r#"{"kind": "StatefulSet", "spec": {"replicas": "2"}}"#,
            Some(
                "json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32",
            ),
        ),
        (
            r#"{"kind": "StatefulSet"}"#,
            Some("converting (v1.StatefulSet) to (apps.DaemonSet): unknown conversion"),
        ),
        (r#"{"\u212aind": "Pod"}"#, Some(r#"no kind "Pod" is registered"#)),
        (
            r#"{"kind": 5}"#,
            Some(
                "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string",
            ),
        ),
        (r#"{"apiVersion": "a/b/c"}"#, Some("unexpected GroupVersion string: a/b/c")),
        (r#"{"apiVersion": "apps/"}"#, None),
        (r#"{"apiVersion": "", "kind": null}"#, None),
        ("null", None),
        (
            "[]",
            Some(
                "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value",
            ),
        ),
    ] {
        match (decode_json(json), want) {
            (Ok(_), None) => {}
            (Err(error), Some(want)) => {
                assert!(error.message.starts_with(want), "{json}: {}", error.message)
            }
            (got, _) => panic!("{json}: {got:?}"),
        }
    }
}

#[test]
fn every_field_has_a_place() {
    let text = "kind: DaemonSet\nspec:\n  template:\n    metadata:\n      labels: {é: \"x\", a.b/c: y}\n    spec:\n      containers:\n      - name: a\n        image: b\n      - ports: []\n";
    let documents = Documents::read(text);
    let entries = documents.entries();
    let [Entry::DaemonSet(object)] = entries.as_slice() else { panic!() };
    let root = Path::root("spec");
    let template = root.child("template");
    let pod = template.child("spec");
    let containers = pod.child("containers");
    let labels = template.child("metadata");
    let labels = labels.child("labels");
    for (path, want) in [
        (containers.index(0).child("image"), "9:16-9:17"),
        (containers.index(1), "10:9-10:18"),
        (containers.index(1).child("ports"), "10:9-10:14"),
        // A missing field has the place of its parent.
        (containers.index(1).child("image"), "10:9-10:18"),
        (pod.child("volumes"), "6:5-6:9"),
        (labels.key("é"), "5:19-5:22"),
        (labels.key("a.b/c"), "5:31-5:32"),
        (labels, "5:7-5:13"),
    ] {
        let place = object.place_of(&path.to_path_buf());
        let (start, end) = (place.start, place.end);
        assert_eq!(
            format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column),
            want,
            "{path}"
        );
    }
    let node = object.tree().find(object.node(), &containers.index(0).child("image").to_path_buf());
    assert!(node.is_whole);
    assert_eq!(
        object.tree().path_of(object.node(), node.value).to_string(),
        "spec.template.spec.containers[0].image"
    );
}

#[test]
fn unknown_fields_come_with_the_known_one_and_its_place() {
    let text = "{\"spec\": {\"template\": {\"spec\": {\"containers\": [\n  {\"Image\": \"a\"}]}}}}";
    let strict = decode_json(text).unwrap().strict;
    let [finding] = strict.as_slice() else { panic!("{strict:?}") };
    assert_eq!(finding.message, r#"unknown field "spec.template.spec.containers[0].Image""#);
    assert_eq!(finding.path.to_string(), "spec.template.spec.containers[0].Image");
    assert_eq!(finding.suggestion, Some("image"));
    assert_eq!(
        (finding.place.start.line, finding.place.start.column, finding.place.end.column),
        (2, 4, 11)
    );
}

#[test]
fn other_types_are_decoded_with_the_same_care() {
    use k8s_openapi::api::core::v1::Node;
    let text = "kind: Node\napiVersion: v1\nspec:\n  unschedulable: \"true\"\n";
    let documents = Documents::read(text);
    let entries = documents.entries();
    let [Entry::Other(object)] = entries.as_slice() else { panic!() };
    let error = object.decode::<Node>().unwrap_err();
    assert_eq!(
        error.message,
        "json: cannot unmarshal string into Go struct field NodeSpec.spec.unschedulable of type bool"
    );
    assert_eq!(
        (error.place.start.line, error.path.to_string().as_str()),
        (4, "spec.unschedulable")
    );
}
