//! Checks that the table of how fields are merged, `src/apply/schema/table.rs`, matches
//! `tests/oracle/facts/`. `BLESS=1` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::Value;

const HEADER: &str = "\
//! The fields that are not merged as their types are by default, and the structs that
//! server-side apply takes as a whole. Generated from `tests/oracle/facts/`:
//! `BLESS=1 cargo test --features cli,wasm --test core apply::schema` writes it.

use super::{Default, Key, Merging};

const M: Merging = Merging::DEFAULT;

const fn text(name: &'static str, default: &'static str) -> Key {
    Key { name, default: Default::Text(default) }
}

const fn number(name: &'static str, default: i64) -> Key {
    Key { name, default: Default::Number(default) }
}

/// By struct and field.
#[rustfmt::skip]
pub(super) static FIELDS: &[(&str, &str, Merging)] = &[
";

/// The rows of the fields of a version, by struct and field, and the atomic structs.
type Facts = (BTreeMap<(String, String), String>, BTreeSet<String>);

fn text<'v>(fact: &'v Value, field: &str) -> &'v str {
    fact.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn short(name: &str) -> &str {
    name.trim_start_matches('*').rsplit('.').next().expect("a name")
}

fn rows(structs: &Value, of: &str, name: &str, rows: &mut BTreeMap<(String, String), String>) {
    for field in structs[of]["fields"].as_array().expect("fields") {
        let (json, go_type) = (text(field, "json"), text(field, "type"));
        if field["embedded"] == true && json.is_empty() {
            rows_of_embedded(structs, go_type, name, rows);
        } else if let Some(row) = row(field) {
            rows.insert((name.to_owned(), json.to_owned()), row);
        }
    }
}

fn rows_of_embedded(
    structs: &Value,
    go_type: &str,
    name: &str,
    all: &mut BTreeMap<(String, String), String>,
) {
    rows(structs, go_type.trim_start_matches('*'), name, all);
}

/// Returns how a field is merged; `None` when it is merged in the default way of its type.
fn row(field: &Value) -> Option<String> {
    let mut row = "M".to_owned();
    let strategy: Vec<&str> = text(field, "patchStrategy").split(',').collect();
    for part in &strategy {
        match (*part, text(field, "patchMergeKey")) {
            ("", _) => {}
            ("merge", "") => row.push_str(".patched()"),
            ("merge", key) => write!(row, ".patched_by({key:?})").expect("written"),
            ("retainKeys", _) => row.push_str(".retaining_keys()"),
            (other, _) => panic!("the strategy {other} is not known"),
        }
    }
    let keys: Vec<String> = field["listKeys"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|key| match &key["default"] {
            Value::String(default) => format!("text({:?}, {default:?})", text(key, "name")),
            Value::Number(default) => format!("number({:?}, {default})", text(key, "name")),
            other => panic!("a key has the default {other}"),
        })
        .collect();
    match text(field, "listType") {
        "set" => row.push_str(".set()"),
        "" if strategy.contains(&"merge") && keys.is_empty() => row.push_str(".set()"),
        "atomic" => {}
        _ if keys.is_empty() => {}
        _ => write!(row, ".map(&[{}])", keys.join(", ")).expect("written"),
    }
    match text(field, "mapType") {
        "" | "granular" => {}
        "atomic" => row.push_str(".atomic()"),
        other => panic!("the map type {other} is not known"),
    }
    (row != "M").then_some(row)
}

fn facts(version: &Value) -> Facts {
    let structs = &version["structs"];
    let (mut fields, mut atomic) = (BTreeMap::new(), BTreeSet::new());
    for (name, fact) in structs.as_object().expect("structs") {
        let is_api = name.starts_with("k8s.io/api/")
            || name.starts_with("k8s.io/apimachinery/pkg/apis/meta/v1.");
        if is_api {
            rows(structs, name, short(name), &mut fields);
            if text(fact, "mapType") == "atomic" {
                atomic.insert(short(name).to_owned());
            }
        }
    }
    (fields, atomic)
}

/// One table is enough for all versions as long as all merge the same field alike.
#[test]
fn the_table_is_what_the_types_say_in_every_version() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (mut fields, mut atomic) = (BTreeMap::new(), BTreeSet::new());
    let mut versions = 0;
    for file in std::fs::read_dir(root.join("tests/oracle/facts")).expect("the facts") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("facts");
        let (of_version, atomic_of_version) = facts(&serde_json::from_str(&text).expect("JSON"));
        for (field, row) in of_version {
            let known = fields.entry(field.clone()).or_insert_with(|| row.clone());
            assert_eq!(*known, row, "{field:?} differs between versions");
        }
        atomic.extend(atomic_of_version);
        versions += 1;
    }
    assert!(versions > 1, "there is only one version");

    let mut table = HEADER.to_owned();
    for ((name, field), row) in &fields {
        writeln!(table, "    ({name:?}, {field:?}, {row}),").expect("written");
    }
    table.push_str("];\n\n/// By name.\n");
    table.push_str("#[rustfmt::skip]\npub(super) static ATOMIC_STRUCTS: &[&str] = &[\n");
    for name in &atomic {
        writeln!(table, "    {name:?},").expect("written");
    }
    table.push_str("];\n");

    let path = root.join("src/apply/schema/table.rs");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &table).expect("the table is written");
    }
    let written = std::fs::read_to_string(&path).expect("the table");
    assert!(written == table, "the table differs from the facts: BLESS=1 writes it");
}
