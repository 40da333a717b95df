//! YAML as Go's library reads it.

use std::collections::BTreeMap;

use daemonset_preflight::manifest::{Documents, Entry, Kind, NodeId, Tree};

use super::expect_entries;

/// Decodes the labels of an object from YAML, and returns them as JSON.
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
        // kubectl appends a missing line break at the end.
        ("    a: >\n      x\n      y", Ok(r#"{"a":"x y\n"}"#)),
        ("    a: \"x\\\n      y\\u00e9\"\n", Ok(r#"{"a":"xyé"}"#)),
        ("    1: a\n    true: b\n    1.5: c\n    0x10: d\n", Ok(r#"{"1":"a","1.5":"c","16":"d","true":"b"}"#)),
        ("    {{ .Values.x }}: a\n", Err("error converting YAML to JSON: yaml: line 4: invalid map key: a mapping or sequence; is this a template that was not filled in?".into())),
        ("    ~: a\n", Err("error converting YAML to JSON: yaml: line 4: unsupported map key: null".into())),
        ("    a: !!int x\n", Err("error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int".into())),
        ("    a: .inf\n", Err("error converting YAML to JSON: json: unsupported value: +Inf".into())),
        ("    a: !!binary aGk=\n", Ok(r#"{"a":"hi"}"#)),
        ("    a: !!binary 4pg4\n", Ok("{\"a\":\"\u{fffd}\u{fffd}8\"}")),
        ("    a: ! 5\n    b: !\n", Ok(r#"{"a":"5","b":""}"#)),
        ("    1e7: a\n    1e-5: b\n", Ok(r#"{"1e+07":"a","1e-05":"b"}"#)),
        ("    0xFFFFFFFFFFFFFFFF: a\n", Err("error converting YAML to JSON: yaml: line 4: unsupported map key of type: uint64".into())),
        ("    a: !!timestamp 2001-1-1\n", Ok(r#"{"a":"2001-1-1"}"#)),
        ("    a: !!timestamp x\n", Err("error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!timestamp".into())),
    ] {
        assert_eq!(labels(yaml), want.map(str::to_owned), "{yaml}");
    }
}

/// Small and large maps look keys up in different ways.
#[test]
fn of_equal_keys_the_last_holds_however_many_there_are() {
    for count in [3, 16, 17, 18, 60] {
        let mut yaml: String = (0..count).map(|nth| format!("    k{nth}: first\n")).collect();
        let again = [0, count - 1, count / 2];
        yaml.extend(again.map(|nth| format!("    k{nth}: last\n")));
        let labels: BTreeMap<String, String> =
            serde_json::from_str(&labels(&yaml).unwrap()).unwrap();
        assert_eq!(labels.len(), count);
        for nth in 0..count {
            let want = if again.contains(&nth) { "last" } else { "first" };
            assert_eq!(labels[&format!("k{nth}")], want, "{nth} of {count}");
        }
    }
}

#[test]
fn anchors_aliases_and_merge_keys_are_resolved() {
    for (yaml, want) in [
        ("    a: &x v\n    b: *x\n", Ok(r#"{"a":"v","b":"v"}"#)),
        ("    <<: {a: \"1\", b: \"1\"}\n    a: \"2\"\n", Ok(r#"{"a":"2","b":"1"}"#)),
        // As in Go's library, a later merge key overrides earlier fields.
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
            Err("error converting YAML to JSON: yaml: anchor 'x' value contains itself"),
        ),
        // Aliases are resolved only after the whole text is parsed.
        (
            "    a: &x [*x\n",
            Err("error converting YAML to JSON: yaml: line 4: did not find expected ',' or ']'"),
        ),
        ("    a: *y\n", Err("error converting YAML to JSON: yaml: unknown anchor 'y' referenced")),
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

/// A tree has its keys in the order of their names, but Go decodes in the order of the text.
#[test]
fn of_several_errors_the_first_of_the_text_is_reported() {
    for (text, want) in [
        ("z: {? [1] : 2}\n? [2]\n: 3\n", "line 1: invalid map key"),
        ("z: {<<: 1}\na: !!int q\n", "map merge requires map"),
        ("z: !!binary '##'\na: {? [1] : 2}\n", "invalid base64 data"),
        ("a: {null: 1}\nb: !!binary '##'\n", "invalid base64 data"),
        ("z: &z [*z]\na: !!binary '##'\n", "anchor 'z' value contains itself"),
    ] {
        let message = match Documents::read(text).entries().as_slice() {
            [Entry::Unreadable(error)] => error.message.clone(),
            entries => panic!("{text}: {entries:?}"),
        };
        assert!(message.contains(want), "{text}: {message}");
    }
}

#[test]
fn a_syntax_error_has_its_line() {
    for (text, want) in [
        ("kind: DaemonSet\n\tspec: x\n", "2:1: error converting YAML to JSON: yaml: line 2: "),
        (
            "kind: DaemonSet\nspec: a: b\n",
            "2:8: error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context",
        ),
        ("kind: \"DaemonSet\n", "2:1: error converting YAML to JSON: yaml: line 2: "),
        (
            "kind: DaemonSet\nspec:\n  a: b\n c: d\n",
            "4:2: error converting YAML to JSON: yaml: line 3: ",
        ),
    ] {
        let documents = Documents::read(text);
        let got = documents.entries().first().map(super::describe).unwrap();
        assert!(got.starts_with(want), "{text}: {got}");
    }
}

#[test]
fn what_yaml_1_2_has_and_gos_parser_has_not_is_refused() {
    let escape = "found unknown escape character";
    let surrogate = "found invalid Unicode character escape code";
    let anchor = "did not find expected alphabetic or numeric character";
    let start = "found character that cannot start any token";
    let plain = "found a tab character that violates indentation";
    let block = "found a tab character where an indentation space is expected";
    for (text, line, want) in [
        ("%YAML 1.2\n---\na: b\n", 1, "found incompatible YAML document"),
        ("\u{feff}%YAML 1.2\n---\na: b\n", 1, "found incompatible YAML document"),
        ("%FOO bar\n---\na: b\n", 1, "found unknown directive name"),
        ("a: \"b\\/c\"\n", 1, escape),
        ("a:\n  \"\\\\\\/\": b\n", 2, escape),
        ("a: \"\\ud83d\\ude00\"\n", 1, surrogate),
        ("a: &é b\n", 1, anchor),
        ("a: &b.c\n  d: e\n", 1, anchor),
        ("a: \"b\"\n\t\nc: d\n", 2, start),
        ("a:\n  - b\n  #c\n\t# d\n", 4, start),
        ("a:\n  -\tb\n", 2, start),
        ("a: b\n\t\nc: d\n", 2, plain),
        ("a:\n  b: c\n  \t\n", 3, plain),
        ("a: |\n  \tb\n", 2, block),
        ("a: |1\n  b\n\t\n", 3, block),
        ("a: [b?c=d]\n", 1, "did not find expected ',' or ']'"),
        ("a: [b, :c]\n", 1, "did not find expected node content"),
    ] {
        let documents = Documents::read(text);
        let errors: Vec<_> = documents
            .entries()
            .into_iter()
            .filter_map(|entry| match entry {
                Entry::Unreadable(error) if error.message.contains("yaml: ") => Some(error),
                _ => None,
            })
            .collect();
        let [error] = errors.as_slice() else { panic!("{text:?}: {errors:?}") };
        assert_eq!(error.place.start.line, line, "{text:?}");
        assert!(error.message.starts_with("error converting YAML to JSON: yaml: "), "{text:?}");
        assert!(error.message.ends_with(want), "{text:?}: {}", error.message);
    }
}

#[test]
fn tabs_stand_where_gos_parser_takes_them() {
    for (yaml, want) in [
        ("    a:\t\"b\"\t# c\n", r#"{"a":"b"}"#),
        ("    a: \"b\"  #\tc\n", r#"{"a":"b"}"#),
        ("    a: b\n     \tc\n", r#"{"a":"b c"}"#),
        ("    a: b\n     \t\n", r#"{"a":"b"}"#),
        ("    a: |\n      b\n      \tc\n      \t\n", r#"{"a":"b\n\tc\n\t\n"}"#),
        ("    a: \"b\n\tc\"\n", r#"{"a":"b c"}"#),
        ("    {a: b,\n     \tc: d\t}\n", r#"{"a":"b","c":"d"}"#),
        ("    a: b?c\n    d: \"%\\\\/\"\n    e: :f\n", r#"{"a":"b?c","d":"%\\/","e":":f"}"#),
    ] {
        assert_eq!(labels(yaml).as_deref(), Ok(want), "{yaml}");
    }
}

#[test]
fn keys_that_stand_twice_come_in_the_order_in_which_go_reads_them() {
    for (text, want) in [
        // Duplicates inside a value are reported before the key of the value itself.
        ("a:\n  b: 1\na:\n  c: 1\n  c: 2\n", vec!["line 5: key \"c\"", "line 4: key \"a\""]),
        // Also those inside a value that a later one replaces.
        ("a: {b: 1, b: 2}\na: x\n", vec!["line 1: key \"b\"", "line 2: key \"a\""]),
        // Once for each alias of the value.
        ("a: &a {b: 1, b: 2}\nc: *a\n", vec!["line 1: key \"b\"", "line 1: key \"b\""]),
        ("x: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n", vec!["line 1: key \"b\""]),
        // The line is that of the value's anchor, tag or `|`.
        ("a:\na: &x\n  b: c\n", vec!["line 2: key \"a\""]),
        ("a:\na: !!map\n  b: c\n", vec!["line 2: key \"a\""]),
        ("a:\na: |\n  b\n", vec!["line 2: key \"a\""]),
        (
            "1: a\n1: b\nyes: c\ntrue: d\n1e7: e\n1e7: f\n",
            vec!["line 2: key 1", "line 4: key true", "line 6: key 1e+07"],
        ),
    ] {
        let text = format!("{text}kind: DaemonSet\napiVersion: apps/v1\n");
        let documents = Documents::read(&text);
        let entries = documents.entries();
        let [Entry::DaemonSet(object)] = entries.as_slice() else { panic!("{entries:?}") };
        let decoded = object.decode_daemon_set().unwrap();
        let mut message = "yaml: unmarshal errors:".to_owned();
        for want in want {
            message.push_str(&format!("\n  {want} already set in map"));
        }
        assert_eq!(decoded.strict.first().map(|s| s.message.clone()), Some(message), "{text}");
    }
}

#[test]
fn a_wrong_value_is_reported_also_when_another_takes_its_place() {
    assert_eq!(
        labels("    a: !!int x\n    a: y\n"),
        Err("error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int".into())
    );
}

/// Returns the documents as JSON, or the error for those that cannot be read.
fn values(text: &str) -> Vec<String> {
    fn json(tree: &Tree<'_>, id: NodeId) -> serde_json::Value {
        match tree.kind(id) {
            Kind::Array => tree.items(id).map(|item| json(tree, item)).collect(),
            Kind::Object => {
                let entries = tree.entries(id);
                let pairs = entries.map(|(k, v)| (tree.text_of(k).to_owned(), json(tree, v)));
                serde_json::Value::Object(pairs.collect())
            }
            Kind::Null => serde_json::Value::Null,
            _ => tree.text_of(id).into(),
        }
    }
    let documents = Documents::read(text);
    let shown = documents.values().map(|read| match read {
        Ok((tree, _)) => json(tree, NodeId::ROOT).to_string(),
        Err(error) => error.message.clone(),
    });
    shown.collect()
}

#[test]
fn what_only_libyaml_reads_is_read_as_go_reads_it() {
    for (text, want) in [
        ("a: [b, ?c]\n", r#"{"a":["b",{"c":null}]}"#),
        ("[a:, b]\n", r#"["a:","b"]"#),
        ("x: {b:, c: d}\n", r#"{"x":{"b:":null,"c":"d"}}"#),
        ("x: \"a\"#c\n", r#"{"x":"a"}"#),
        ("x: \"it\\'s\"\n", r#"{"x":"it's"}"#),
        ("x: [-c, -]\n", r#"{"x":["-c","-"]}"#),
        ("a:\n  - [b,\n\tc]\n", r#"{"a":[["b","c"]]}"#),
        ("x: &an:chor\n", r#"{"x":":chor"}"#),
    ] {
        assert_eq!(values(text), [want], "{text:?}");
    }
}

#[test]
fn a_text_is_split_into_documents_as_kubectl_splits_it() {
    for (text, want) in [
        ("---\na: b\n---#c\nc: d\n", vec![r#"{"a":"b"}"#, r#"{"c":"d"}"#]),
        ("a: b\n...\nc: [\n---\ne: f\n", vec![r#"{"a":"b"}"#, r#"{"e":"f"}"#]),
        (
            "a: b\n--- {c: d}\ne: f\n",
            vec!["invalid Yaml document separator: {c: d}", r#"{"e":"f"}"#],
        ),
        ("a: |\n  b", vec![r#"{"a":"b\n"}"#]),
        // Nothing after the first value of a document is read.
        ("[a] [b]\n", vec![r#"["a"]"#]),
        // A carriage return before a line feed is removed before YAML is parsed.
        (
            "---\r\r\na: \"\\q\"\n",
            vec!["error converting YAML to JSON: yaml: line 2: found unknown escape character"],
        ),
    ] {
        assert_eq!(values(text), want, "{text:?}");
    }
}

#[test]
fn json_goes_on_as_yaml_until_there_is_a_second_value() {
    let error = |detail: &str| format!("couldn't get version/kind; json parse error: {detail}");
    for (text, want) in [
        ("{\"a\":1}\n---\nb: 2\n", vec![r#"{"a":"1"}"#.to_owned(), r#"{"b":"2"}"#.to_owned()]),
        (
            "{\"a\":1}\nb: 2\n---\nc: 3",
            vec![r#"{"a":"1"}"#.to_owned(), r#"{"b":"2"}"#.to_owned(), r#"{"c":"3"}"#.to_owned()],
        ),
        // If the rest is not YAML either, the error is that of JSON.
        (
            "{\"a\":1}\n---x\n",
            vec![r#"{"a":"1"}"#.to_owned(), error("invalid character '-' in numeric literal")],
        ),
        (
            "{\"a\":1}\n%YAML 1.1\n",
            vec![
                r#"{"a":"1"}"#.to_owned(),
                error("invalid character '%' looking for beginning of value"),
            ],
        ),
        (
            "{\"a\":1}{\"b\":2}\n---\nc: 3\n",
            vec![
                r#"{"a":"1"}"#.to_owned(),
                r#"{"b":"2"}"#.to_owned(),
                error("invalid character '-' in numeric literal"),
            ],
        ),
        // A rest of less than four bytes is not tried as YAML.
        (
            "{\"a\":1}\nb:",
            vec![
                r#"{"a":"1"}"#.to_owned(),
                error("invalid character 'b' looking for beginning of value"),
            ],
        ),
        ("{a: 1}\n", vec![r#"{"a":"1"}"#.to_owned()]),
    ] {
        assert_eq!(values(text), want, "{text:?}");
    }
}
