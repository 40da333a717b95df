//! Properties that hold for every text.

use daemonset_preflight::manifest::{Documents, Kind, NodeId, Tree, decode_json, read_json, text};
use proptest::prelude::*;
use serde_json::Value;

/// Converts a tree into a value of `serde_json`.
fn value(tree: &Tree<'_>, node: NodeId) -> Value {
    match tree.kind(node) {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(tree.text_of(node) == "true"),
        Kind::Number => serde_json::from_str(tree.text_of(node)).unwrap(),
        Kind::String | Kind::Key => Value::String(tree.text_of(node).to_owned()),
        Kind::Array => tree.items(node).map(|item| value(tree, item)).collect(),
        Kind::Object => {
            tree.entries(node).map(|(k, v)| (tree.text_of(k).to_owned(), value(tree, v))).collect()
        }
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e300..1e300).prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(".*", inner, 0..6)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Text that is nearly YAML.
fn any_text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "kind: DaemonSet\n",
        "spec:\n",
        "  template:\n",
        "  - ",
        "- ",
        "a: ",
        "\n",
        "&a ",
        "*a",
        "<<: ",
        "{",
        "}",
        "[",
        "]",
        ",",
        ": ",
        "? ",
        "| \n",
        ">-\n",
        "\"",
        "'",
        "\\",
        "!!",
        "!",
        "%",
        "%F0%9F",
        "---\n",
        "...\n",
        "#",
        "\t",
        " ",
        "é",
        "\u{feff}",
        "0x",
        "1_0",
        "null",
        "~",
        "\r\n",
        "\0",
        "@",
        "`",
        "\u{85}",
        "\u{2028}",
        "%YAML 1.1\n",
        "%TAG ! x\n",
        "!<x> ",
        "!a,",
    ]);
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_is_read_as_serde_json_reads_it(expected in any_value()) {
        let compact = serde_json::to_string(&expected).unwrap();
        let pretty = serde_json::to_string_pretty(&expected).unwrap();
        for json in [compact, pretty] {
            let tree = read_json(&json).unwrap();
            prop_assert_eq!(value(&tree, NodeId::ROOT), serde_json::from_str::<Value>(&json).unwrap());
        }
    }

    #[test]
    fn text_is_json_for_us_when_it_is_for_serde_json(json in r#"[\[\]{}",:0-9eE.+\-a-z \\]{0,12}"#) {
        let ours = read_json(&json).is_ok();
        let theirs = serde_json::from_str::<Value>(&json);
        // `serde_json` rejects numbers out of the range of a float and lone surrogates; Go does
        // not.
        let is_lenient = theirs.as_ref().is_err_and(|e| e.to_string().contains("out of range") || e.to_string().contains("surrogate") || e.to_string().contains("hex escape"));
        prop_assert!(ours == theirs.is_ok() || is_lenient, "{:?}", theirs);
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(text) = text(&bytes) {
            read_everything(&text);
        }
    }

    #[test]
    fn no_text_causes_a_panic(text in any_text()) {
        read_everything(&text);
    }

    #[test]
    fn no_value_causes_a_panic(value in any_value(), field in prop::sample::select(vec!["metadata", "spec", "status", "kind"])) {
        let _ = decode_json(&format!(r#"{{"{field}": {value}, "{field}": {value}}}"#));
    }
}

fn read_everything(text: &str) {
    let documents = Documents::read(text);
    for entry in documents.entries() {
        let _ = super::describe(&entry);
    }
    let _ = decode_json(text);
}
