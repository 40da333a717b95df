//! The table of facts about Go's types, `src/manifest/go_types/table.rs`, is what
//! `tests/oracle/facts/` says of them. `BLESS=1` writes it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What Go's reflection says of the API's types.
#[derive(Deserialize)]
struct Facts {
    structs: BTreeMap<String, StructFact>,
    /// Types that are no structs, and what they are.
    named: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct StructFact {
    fields: Vec<FieldFact>,
}

#[derive(Deserialize)]
struct FieldFact {
    #[serde(rename = "type")]
    go_type: String,
    #[serde(default)]
    json: String,
    #[serde(default)]
    options: Vec<String>,
    #[serde(default)]
    embedded: bool,
}

impl FieldFact {
    fn has_option(&self, option: &str) -> bool {
        self.options.iter().any(|o| o == option)
    }
}

const HEADER: &str = "\
//! The structs of the API with their fields, each as Go declares it. Generated from
//! `tests/oracle/facts/1.36.json`: `BLESS=1 cargo test --test core go_types` writes it.

use super::Field;
use super::Omitted::{Empty, Never, Zero};
use super::Shape::{Bool, IntOrString, Json, List, Map, Number, Quantity, String, Struct, Time};

const fn f(
    name: &'static str,
    go_type: &'static str,
    shape: super::Shape,
    omitted: super::Omitted,
) -> Field {
    Field::new(name, go_type, shape, omitted)
}

/// By name.
#[rustfmt::skip]
pub(super) static STRUCTS: &[(&str, &[Field])] = &[
";

/// Structs that Rust holds in another form than by their fields.
const SPECIAL: [(&str, &str); 5] = [
    ("k8s.io/apimachinery/pkg/api/resource.Quantity", "Quantity"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1.Time", "Time"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime", "Time"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1", "Json"),
    ("k8s.io/apimachinery/pkg/util/intstr.IntOrString", "IntOrString"),
];

impl Facts {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("the facts of a version");
        serde_json::from_str(&text).expect("facts")
    }

    /// The structs that objects of the API are made of, by their short name.
    fn api_structs(&self) -> BTreeMap<&str, &StructFact> {
        let is_special = |name: &str| SPECIAL.iter().any(|(special, _)| *special == name);
        let mut structs = BTreeMap::new();
        for (name, fact) in &self.structs {
            let is_api = name.starts_with("k8s.io/api/")
                || name.starts_with("k8s.io/apimachinery/pkg/apis/meta/v1.");
            if is_api && !is_special(name) {
                let short = name.rsplit('.').next().expect("a name");
                let other = structs.insert(short, fact);
                assert!(other.is_none(), "two structs are called {short}");
            }
        }
        structs
    }

    /// The variant of `Shape` for a type that is no pointer.
    fn shape(&self, go_type: &str) -> &'static str {
        if let Some((_, shape)) = SPECIAL.iter().find(|(special, _)| *special == go_type) {
            return shape;
        }
        match go_type {
            "string" => "String",
            "bool" => "Bool",
            "int" | "int32" | "int64" | "uint16" | "uint32" | "uint64" | "float64" => "Number",
            // Bytes are written as text.
            "[]uint8" => "String",
            _ if go_type.starts_with("[]") => "List",
            _ if go_type.starts_with("map[") => "Map",
            _ if self.structs.contains_key(go_type) => "Struct",
            _ => match self.named.get(go_type) {
                Some(underlying) => self.shape(underlying),
                None => panic!("{go_type} is no known type"),
            },
        }
    }

    /// The fields of a struct that JSON has, by their names there, each as the table has it.
    fn rows(&self, fact: &StructFact, embedded_in: Option<&str>) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        for field in &fact.fields {
            let plain = field.go_type.trim_start_matches('*');
            if field.embedded && field.json.is_empty() {
                let within = plain.rsplit('.').next().expect("a name");
                rows.extend(self.rows(&self.structs[plain], Some(within)));
                continue;
            }
            if matches!(field.json.as_str(), "" | "-") {
                continue;
            }
            let omitted = match field.has_option("omitzero") {
                true => "Zero",
                false if field.has_option("omitempty") => "Empty",
                false => "Never",
            };
            let (json, printed, shape) = (&field.json, as_printed(plain), self.shape(plain));
            let mut row = format!("f({json:?}, {printed:?}, {shape}, {omitted})");
            if field.go_type.starts_with('*') {
                row.push_str(".pointer()");
            }
            if let Some(name) = embedded_in {
                write!(row, ".embedded_in({name:?})").expect("written");
            }
            rows.push((json.clone(), row));
        }
        rows
    }

    fn table(&self) -> String {
        let mut out = HEADER.to_owned();
        for (name, fact) in self.api_structs() {
            writeln!(out, "    ({name:?}, &[").expect("written");
            for (_, row) in self.rows(fact, None) {
                writeln!(out, "        {row},").expect("written");
            }
            out.push_str("    ]),\n");
        }
        out.push_str("];\n");
        out
    }
}

/// A type as Go prints it: a package by its name, without the path.
fn as_printed(go_type: &str) -> String {
    let mut printed = String::new();
    let mut word = String::new();
    for c in go_type.chars() {
        match c {
            '/' => word.clear(),
            '[' | ']' | '*' => {
                printed.push_str(&word);
                printed.push(c);
                word.clear();
            }
            c => word.push(c),
        }
    }
    printed + &word
}

#[test]
fn the_table_is_what_reflection_says() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let table = Facts::read(&root.join("tests/oracle/facts/1.36.json")).table();
    let path = root.join("src/manifest/go_types/table.rs");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &table).expect("the table is written");
    }
    let written = std::fs::read_to_string(&path).expect("the table");
    assert!(written == table, "the table differs from the facts: BLESS=1 writes it");
}

/// One table serves all versions as long as none changes a field that another has.
#[test]
fn all_versions_declare_a_field_alike() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/facts");
    let table = Facts::read(&folder.join("1.36.json"));
    let declared: BTreeMap<(&str, String), String> = table
        .api_structs()
        .into_iter()
        .flat_map(|(name, fact)| {
            table.rows(fact, None).into_iter().map(move |(json, row)| ((name, json), row))
        })
        .collect();
    let mut versions = 0;
    for file in std::fs::read_dir(folder).expect("the facts") {
        let facts = Facts::read(&file.expect("a file").path());
        versions += 1;
        for (name, fact) in facts.api_structs() {
            for (json, row) in facts.rows(fact, None) {
                if let Some(known) = declared.get(&(name, json)) {
                    assert_eq!(&row, known, "{name}");
                }
            }
        }
    }
    assert!(versions > 1, "there is only one version");
}

#[test]
fn types_are_printed_as_go_prints_them() {
    for (path, printed) in [
        ("string", "string"),
        ("k8s.io/apimachinery/pkg/types.UID", "types.UID"),
        ("[]k8s.io/api/core/v1.Container", "[]v1.Container"),
        (
            "map[k8s.io/api/core/v1.ResourceName]k8s.io/apimachinery/pkg/api/resource.Quantity",
            "map[v1.ResourceName]resource.Quantity",
        ),
    ] {
        assert_eq!(as_printed(path), printed);
    }
}
