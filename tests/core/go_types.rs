//! Checks that the tables of Go's types in `src/` match the results of Go's reflection in
//! `tests/oracle/facts/`, one file for each minor version. `BLESS=1` writes the tables.
//!
//! There are two tables, because they contain different facts. Decoding, equality and the stored
//! form look up a field of any API struct by its JSON name, in the encoding of one version
//! ([`api_table`]). The hash of a template visits everything that a template consists of, including
//! what JSON does not have, in the order of Go and for each version ([`template_table`]).

mod api_table;
mod template_table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::go_gates::GateFact;

/// The facts of a server of one version: its API types by Go's reflection, and its feature gates.
#[derive(Deserialize)]
pub struct Facts {
    structs: BTreeMap<String, StructFact>,
    /// Named types that are not structs, with their underlying types.
    named: BTreeMap<String, String>,
    /// The feature gates.
    pub gates: BTreeMap<String, GateFact>,
}

#[derive(Deserialize)]
struct StructFact {
    fields: Vec<FieldFact>,
}

#[derive(Deserialize, Clone)]
struct FieldFact {
    /// The name of the field in Go.
    name: String,
    #[serde(rename = "type")]
    go_type: String,
    /// The name in JSON; empty if the field has none or is inlined.
    #[serde(default)]
    json: String,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    embedded: bool,
}

/// Reads the facts, by minor version.
pub fn all_facts() -> BTreeMap<u32, Facts> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/facts");
    let files = fs::read_dir(folder).expect("facts").map(|file| file.expect("a file").path());
    files
        .map(|path| {
            let version = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
            let minor = version.strip_prefix("1.").and_then(|m| m.parse().ok()).expect("a minor");
            let text = fs::read_to_string(&path).expect("a readable file");
            (minor, serde_json::from_str(&text).expect("facts"))
        })
        .collect()
}

/// Returns the key and value types of a map type.
fn map_parts(go_type: &str) -> Option<(&str, &str)> {
    go_type.strip_prefix("map[").and_then(|rest| rest.split_once(']'))
}

/// Formats a type as Go prints it: a package by its name, without the path.
fn printed(go_type: &str) -> String {
    if let Some(to) = go_type.strip_prefix('*') {
        return format!("*{}", printed(to));
    }
    if let Some(item) = go_type.strip_prefix("[]") {
        return format!("[]{}", printed(item));
    }
    if let Some((key, value)) = map_parts(go_type) {
        return format!("map[{}]{}", printed(key), printed(value));
    }
    let Some((path, name)) = go_type.rsplit_once('.') else { return go_type.to_owned() };
    let package = path.rsplit('/').next().unwrap_or(path);
    // The path of a package may end with its version.
    let package = package.split('.').next().unwrap_or(package);
    format!("{package}.{name}")
}

/// Compares a table with the file in `src/`, or writes the file.
#[track_caller]
pub fn compare(table: &str, path: &str) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, table).expect("the table is written");
    }
    let written = fs::read_to_string(&file).expect("the table");
    assert!(written == table, "{path} differs from the facts: BLESS=1 writes it");
}

#[test]
fn types_are_printed_as_go_prints_them() {
    for (path, go) in [
        ("string", "string"),
        ("k8s.io/apimachinery/pkg/types.UID", "types.UID"),
        ("[]k8s.io/api/core/v1.Container", "[]v1.Container"),
        ("gopkg.in/inf.v0.Dec", "inf.Dec"),
        (
            "map[k8s.io/api/core/v1.ResourceName]k8s.io/apimachinery/pkg/api/resource.Quantity",
            "map[v1.ResourceName]resource.Quantity",
        ),
    ] {
        assert_eq!(printed(path), go);
    }
}
