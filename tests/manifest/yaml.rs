//! YAML as Go's library reads it.

use daemonset_preflight::manifest::{Documents, Entry};

use super::expect_entries;

/// The labels of an object, as JSON.
fn labels(yaml: &str) -> Result<String, String> {
    let text = format!("kind: DaemonSet\nmetadata:\n  labels:\n{yaml}");
    let documents = Documents::read(&text);
    let entries = documents.entries();
    match entries.as_slice() {
        [Entry::DaemonSet(object)] => {
            let decoded = object.decode_daemon_set().map_err(|e| e.message)?;
            Ok(serde_json::to_string(&decoded.manifest.daemon_set.metadata.labels).unwrap())
        }
        [Entry::Unreadable(error)] => Err(error.message.clone()),
        entries => panic!("{entries:?}"),
    }
}

#[test]
fn keys_and_values_are_strings_only_if_they_are_written_so() {
    const LABEL: &str = "into Go struct field ObjectMeta.metadata.labels of type string";
    for (yaml, want) in [
        ("    a: 'yes'\n", Ok(r#"{"a":"yes"}"#)),
        ("    a: yes\n", Err(format!("json: cannot unmarshal bool {LABEL}"))),
        ("    a: 0x10\n", Err(format!("json: cannot unmarshal number {LABEL}"))),
        ("    a: 2001-01-01\n", Ok(r#"{"a":"2001-01-01"}"#)),
        ("    a: !!str 5\n", Ok(r#"{"a":"5"}"#)),
        ("    a:\n", Ok(r#"{"a":""}"#)),
        ("    a: |-\n      x\n      y\n", Ok(r#"{"a":"x\ny"}"#)),
        ("    a: >\n      x\n      y", Ok(r#"{"a":"x y"}"#)),
        ("    a: \"x\\\n      y\\u00e9\"\n", Ok(r#"{"a":"xyé"}"#)),
        ("    1: a\n    true: b\n    1.5: c\n    0x10: d\n", Ok(r#"{"1":"a","1.5":"c","16":"d","true":"b"}"#)),
        ("    {{ .Values.x }}: a\n", Err("error converting YAML to JSON: yaml: line 4: invalid map key: a mapping or sequence; is this a template that was not filled in?".into())),
        ("    ~: a\n", Err("error converting YAML to JSON: yaml: line 4: unsupported map key: null".into())),
        ("    a: !!int x\n", Err("error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int".into())),
        ("    a: .inf\n", Err("error converting YAML to JSON: json: unsupported value: +Inf".into())),
        ("    a: !!binary aGk=\n", Ok(r#"{"a":"hi"}"#)),
    ] {
        assert_eq!(labels(yaml), want.map(str::to_owned), "{yaml}");
    }
}

#[test]
fn anchors_aliases_and_merge_keys_are_resolved() {
    for (yaml, want) in [
        ("    a: &x v\n    b: *x\n", Ok(r#"{"a":"v","b":"v"}"#)),
        ("    <<: {a: \"1\", b: \"1\"}\n    a: \"2\"\n", Ok(r#"{"a":"2","b":"1"}"#)),
        // As in Go's library, what is merged in later wins.
        ("    a: \"2\"\n    <<: {a: \"1\"}\n", Ok(r#"{"a":"1"}"#)),
        ("    <<: [{a: \"1\"}, {a: \"2\", b: \"2\"}]\n", Ok(r#"{"a":"1","b":"2"}"#)),
        (
            "    <<: x\n",
            Err(
                "error converting YAML to JSON: yaml: line 4: map merge requires map or sequence of maps as the value",
            ),
        ),
        ("    '<<': x\n", Ok(r#"{"<<":"x"}"#)),
        (
            "    a: &x [*x]\n",
            Err("error converting YAML to JSON: yaml: line 4: anchor 'x' value contains itself"),
        ),
        (
            "    a: *y\n",
            Err(
                "error converting YAML to JSON: yaml: line 4: while parsing node, found unknown anchor",
            ),
        ),
    ] {
        assert_eq!(labels(yaml), want.map(str::to_owned).map_err(str::to_owned), "{yaml}");
    }
}

#[test]
fn keys_that_stand_twice_are_remarked_and_the_last_counts() {
    expect_entries(
        "kind: DaemonSet\nspec:\n  minReadySeconds: x\n  minReadySeconds: 1\nmetadata:\n  labels:\n    a: b\n    a:\n      c\n",
        &[
            "DaemonSet , 4:3 yaml: unmarshal errors:\n  line 4: key \"minReadySeconds\" already set in map\n  line 9: key \"a\" already set in map",
        ],
    );
}

#[test]
fn aliases_do_not_blow_up() {
    let mut laughs = String::from("kind: DaemonSet\na: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h", "i"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        laughs.push_str(&format!(
            "{name}: &{name} [{}]\n",
            vec![format!("*{before}"); 10].join(", ")
        ));
    }
    let mut merges = String::from("kind: DaemonSet\na: &a {x: y}\n");
    for (name, before) in ["b", "c", "d", "e", "f", "g", "h", "i"]
        .iter()
        .zip(["a", "b", "c", "d", "e", "f", "g", "h"])
    {
        merges.push_str(&format!(
            "{name}: &{name} {{<<: [{}]}}\n",
            vec![format!("*{before}"); 10].join(", ")
        ));
    }
    for text in [laughs, merges] {
        let documents = Documents::read(&text);
        let entries = documents.entries();
        let [Entry::Unreadable(error)] = entries.as_slice() else { panic!() };
        assert!(
            error.message.ends_with("document contains excessive aliasing"),
            "{}",
            error.message
        );
    }
}

#[test]
fn wrong_syntax_is_said_with_its_line() {
    for (text, want) in [
        ("kind: DaemonSet\n\tspec: x\n", "2:1: error converting YAML to JSON: yaml: line 2: "),
        (
            "kind: DaemonSet\nspec: a: b\n",
            "2:8: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context",
        ),
        ("kind: \"DaemonSet\n", "1:7: error converting YAML to JSON: yaml: line 1: "),
        (
            "kind: DaemonSet\nspec:\n  a: b\n c: d\n",
            "4:2: error converting YAML to JSON: yaml: line 4: ",
        ),
    ] {
        let documents = Documents::read(text);
        let got = documents.entries().first().map(super::describe).unwrap();
        assert!(got.starts_with(want), "{text}: {got}");
    }
}
