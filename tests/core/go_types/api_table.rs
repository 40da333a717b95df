//! Generates `src/manifest/go_types/table.rs`: each JSON field of the API's structs, as Go declares
//! it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Facts, FieldFact, StructFact, all_facts, printed};

const HEADER: &str = "\
//! The structs of the API with their fields, each as Go declares it. Generated from
//! `tests/oracle/facts/1.36.json`: `BLESS=1 cargo test --features cli,wasm --test core go_types` writes it.

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

/// Structs that have a shape of their own, rather than fields.
const SPECIAL: [(&str, &str); 5] = [
    ("k8s.io/apimachinery/pkg/api/resource.Quantity", "Quantity"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1.Time", "Time"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime", "Time"),
    ("k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1", "Json"),
    ("k8s.io/apimachinery/pkg/util/intstr.IntOrString", "IntOrString"),
];

impl FieldFact {
    fn has_option(&self, option: &str) -> bool {
        self.options.iter().any(|o| o == option)
    }
}

impl Facts {
    /// Returns the structs of the API, by their short names.
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

    /// Returns the variant of `Shape` for a type that is not a pointer.
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

    /// Returns the JSON fields of a struct, each with its name and its row of the table.
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
            let (json, go_type, shape) = (&field.json, printed(plain), self.shape(plain));
            let mut row = format!("f({json:?}, {go_type:?}, {shape}, {omitted})");
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

#[test]
fn the_table_is_what_reflection_says() {
    super::compare(&all_facts()[&36].table(), "src/manifest/go_types/table.rs");
}

/// One table is enough for all versions as long as all declare the same field alike.
#[test]
fn all_versions_declare_a_field_alike() {
    let all = all_facts();
    assert!(all.len() > 1, "there is only one version");
    let table = &all[&36];
    let declared: BTreeMap<(&str, String), String> = table
        .api_structs()
        .into_iter()
        .flat_map(|(name, fact)| {
            table.rows(fact, None).into_iter().map(move |(json, row)| ((name, json), row))
        })
        .collect();
    for facts in all.values() {
        for (name, fact) in facts.api_structs() {
            for (json, row) in facts.rows(fact, None) {
                if let Some(known) = declared.get(&(name, json)) {
                    assert_eq!(&row, known, "{name}");
                }
            }
        }
    }
}
