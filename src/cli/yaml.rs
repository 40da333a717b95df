//! Writes JSON values as YAML.

use daemonset_preflight::manifest::written_string;
use serde_json::Value;

/// Appends values as the documents of one text.
pub(super) fn write_all(values: &[Value], out: &mut String) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str("---\n");
        }
        out.push_str(&write(value));
    }
}

/// Formats a value as one document, in block style, without `---`.
fn write(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(_) | Value::Array(_) if !is_empty(value) => block(value, 0, &mut out),
        _ => {
            scalar(value, 0, &mut out);
            out.push('\n');
        }
    }
    out
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Writes a map or list that is not empty, each entry on a line of its own. The first
/// line is already indented.
fn block(value: &Value, indent: usize, out: &mut String) {
    let mut first = true;
    let mut begin = |out: &mut String| {
        if !std::mem::take(&mut first) {
            spaces(indent, out);
        }
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                begin(out);
                string(key, out);
                out.push(':');
                entry(value, indent, out);
            }
        }
        Value::Array(items) => {
            for item in items {
                begin(out);
                out.push_str("- ");
                match item {
                    Value::Object(_) | Value::Array(_) if !is_empty(item) => {
                        block(item, indent + 2, out);
                    }
                    _ => {
                        scalar(item, indent + 2, out);
                        out.push('\n');
                    }
                }
            }
        }
        _ => {}
    }
}

/// Writes the value of a key. Lists are indented like their key, as kubectl writes them.
fn entry(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(_) | Value::Array(_) if !is_empty(value) => {
            let indent = if value.is_array() { indent } else { indent + 2 };
            out.push('\n');
            spaces(indent, out);
            block(value, indent, out);
        }
        _ => {
            out.push(' ');
            scalar(value, indent + 2, out);
            out.push('\n');
        }
    }
}

fn scalar(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::String(text) if is_literal(text) => literal(text, indent, out),
        Value::String(text) => string(text, out),
        // Numbers, booleans, null, `{}` and `[]` are the same as in JSON.
        other => out.push_str(&other.to_string()),
    }
}

fn spaces(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Whether a text has several lines that can be written as a literal block (`|`).
fn is_literal(text: &str) -> bool {
    let plain = |c: char| c == '\n' || c == '\t' || (' '..='~').contains(&c);
    text.trim_end_matches('\n').contains('\n')
        && text.chars().all(plain)
        && !text.starts_with([' ', '\t', '\n'])
}

fn literal(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    let ends = text.len() - body.len();
    out.push_str(match ends {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(indent, out);
            out.push_str(line);
        }
    }
    out.extend(std::iter::repeat_n('\n', ends.saturating_sub(1)));
}

fn string(text: &str, out: &mut String) {
    out.push_str(&written_string(text));
}

#[cfg(test)]
mod tests {
    use daemonset_preflight::manifest::Documents;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::write;

    fn read(text: &str) -> Value {
        let documents = Documents::read(text);
        let entries = documents.entries();
        assert_eq!(entries.len(), 1, "{text}");
        match &entries[0] {
            daemonset_preflight::manifest::Entry::Other(object) => {
                object.decode::<Value>().expect("a value").0
            }
            other => panic!("{other:?} of {text}"),
        }
    }

    #[test]
    fn strings_that_look_like_something_else_are_quoted() {
        let value = json!({"a": ["no", "1e3", "0x1f", "~", "", "example/agent:1.0", "a: b", "#a"]});
        assert_eq!(
            write(&value),
            "a:\n- \"no\"\n- \"1e3\"\n- \"0x1f\"\n- \"~\"\n- \"\"\n- example/agent:1.0\n- \"a: b\"\n- \"#a\"\n"
        );
    }

    #[test]
    fn lines_stay_lines() {
        let value = json!({"args": ["set -e\n\nsleep 1\n"], "last": {"text": "a\n  b"}});
        assert_eq!(
            write(&value),
            "args:\n- |\n  set -e\n\n  sleep 1\nlast:\n  text: |-\n    a\n      b\n"
        );
    }

    fn value() -> impl Strategy<Value = Value> {
        let word = prop_oneof![
            "[a-z0-9:#@/ .~_-]{0,12}",
            "[a-z \n\t]{0,12}",
            "\\PC{0,6}",
            any::<String>(),
            prop::sample::select(vec!["Yes", "NO", "off", ".inf", "1_000", "12:30:00", "<<", "="])
                .prop_map(str::to_owned),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            word.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(word.clone(), inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(value in value()) {
            let whole = json!({"apiVersion": "v1", "kind": "X", "data": value});
            prop_assert_eq!(read(&write(&whole)), whole);
        }
    }
}
