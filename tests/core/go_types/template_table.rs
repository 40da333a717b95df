//! Generates `src/simulation/revision_hash/go_structs/table.rs`: the structs of which a template
//! consists, with the versions that have each field.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{Facts, FieldFact, all_facts, map_parts, printed};

/// The root struct: the table contains this struct and those it consists of.
const ROOT: &str = "k8s.io/api/core/v1.PodTemplateSpec";

const HEAD: &str = "\
//! Go's structs. Written from `tests/oracle/facts/` by
//! `BLESS=1 cargo test --features cli,wasm --test core go_types`.

use super::GoType::{Map, Plain, Pointer, Slice, Struct};
use super::Kind::{Bool, Integer, String};
use super::{GoStruct, field};
";

/// A field, and the minor versions that have it.
struct Versioned {
    fact: FieldFact,
    minors: BTreeSet<u32>,
}

#[test]
fn the_table_is_what_reflection_says() {
    let path = "src/simulation/revision_hash/go_structs/table.rs";
    super::compare(&table(&all_facts()), path);
}

fn table(facts: &BTreeMap<u32, Facts>) -> String {
    let mut structs = BTreeMap::new();
    let mut left = vec![ROOT.to_owned()];
    while let Some(name) = left.pop() {
        if structs.contains_key(&name) {
            continue;
        }
        let fields = merged(facts, &name);
        for field in &fields {
            left.extend(structs_of(facts, &field.fact.go_type));
        }
        structs.insert(name, fields);
    }
    let mut text = HEAD.to_owned();
    for (name, fields) in &structs {
        let visible = if name == ROOT { "pub(in super::super) " } else { "" };
        let _ = write!(
            text,
            "\n{visible}static {}: GoStruct = GoStruct {{ name: \"{}\", fields: &[\n",
            static_name(name),
            printed(name)
        );
        for field in fields {
            let _ = writeln!(text, "    {},", field_text(facts, field));
        }
        text.push_str("] };\n");
    }
    text
}

/// Returns the fields of a struct in all versions. The fields of each version keep their order.
fn merged(facts: &BTreeMap<u32, Facts>, name: &str) -> Vec<Versioned> {
    let mut all: Vec<Versioned> = Vec::new();
    for (minor, facts) in facts.iter().rev() {
        let Some(of) = facts.structs.get(name) else { continue };
        let mut next = 0;
        for fact in &of.fields {
            let at = match all.iter().position(|field| is_same(&field.fact, fact)) {
                Some(at) => at,
                None => {
                    all.insert(next, Versioned { fact: fact.clone(), minors: BTreeSet::new() });
                    next
                }
            };
            assert!(at >= next, "{name}.{} has moved in 1.{minor}", fact.name);
            all[at].minors.insert(*minor);
            next = at + 1;
        }
    }
    all
}

/// Whether two versions print a field in the same way. The options of its JSON encoding do not
/// matter.
fn is_same(one: &FieldFact, other: &FieldFact) -> bool {
    let key = |fact: &FieldFact| {
        (fact.name.clone(), fact.go_type.clone(), fact.json.clone(), fact.embedded)
    };
    key(one) == key(other)
}

/// Returns the structs that a type refers to, through pointers, lists and maps.
fn structs_of(facts: &BTreeMap<u32, Facts>, go_type: &str) -> Vec<String> {
    if let Some(inner) = go_type.strip_prefix('*').or_else(|| go_type.strip_prefix("[]")) {
        return structs_of(facts, inner);
    }
    if let Some((_, value)) = map_parts(go_type) {
        return structs_of(facts, value);
    }
    match named(facts, go_type) {
        Some(underlying) => structs_of(facts, underlying),
        None if is_struct(facts, go_type) => vec![go_type.to_owned()],
        None => Vec::new(),
    }
}

fn is_struct(facts: &BTreeMap<u32, Facts>, name: &str) -> bool {
    facts.values().any(|facts| facts.structs.contains_key(name))
}

/// Returns the underlying type of a named type that is not a struct.
fn named<'a>(facts: &'a BTreeMap<u32, Facts>, name: &str) -> Option<&'a str> {
    facts.values().rev().find_map(|facts| facts.named.get(name)).map(String::as_str)
}

fn field_text(facts: &BTreeMap<u32, Facts>, field: &Versioned) -> String {
    let Versioned { fact, minors } = field;
    let go_type = type_text(facts, &fact.go_type);
    let mut text = format!("field(\"{}\", \"{}\", {go_type})", fact.name, fact.json);
    if fact.embedded {
        text.push_str(".embedded()");
    }
    let known: Vec<u32> = facts.keys().copied().collect();
    let (first, last) = (minors.first().expect("a minor"), minors.last().expect("a minor"));
    let between = known.iter().filter(|minor| (first..=last).contains(minor)).count();
    assert_eq!(between, minors.len(), "{} went and came again", fact.name);
    if Some(first) != known.first() {
        let _ = write!(text, ".since({first})");
    }
    if Some(last) != known.last() {
        let _ = write!(text, ".until({last})");
    }
    text
}

fn type_text(facts: &BTreeMap<u32, Facts>, go_type: &str) -> String {
    if is_struct(facts, go_type) {
        return format!("Struct(&{})", static_name(go_type));
    }
    // A named type is printed with its name, and has the structure of its underlying type.
    let (name, of) = match named(facts, go_type) {
        Some(underlying) => (Some(printed(go_type)), underlying),
        None => (None, go_type),
    };
    let collection_name = match &name {
        Some(name) => format!("Some(\"{name}\")"),
        None => "None".to_owned(),
    };
    if let Some(to) = of.strip_prefix('*') {
        format!("Pointer(&{})", type_text(facts, to))
    } else if let Some(item) = of.strip_prefix("[]") {
        format!("Slice({collection_name}, &{})", type_text(facts, item))
    } else if let Some((key, value)) = map_parts(of) {
        format!("Map({collection_name}, \"{}\", &{})", printed(key), type_text(facts, value))
    } else {
        let kind = match of {
            "bool" => "Bool",
            "string" => "String",
            "int" | "int32" | "int64" | "uint" | "uint8" | "uint64" => "Integer",
            other => panic!("a field of the kind {other}"),
        };
        format!("Plain({kind}, \"{}\")", name.as_deref().unwrap_or(of))
    }
}

/// Converts a struct's name into that of a static: `POD_TEMPLATE_SPEC`, `RESOURCE_QUANTITY`.
fn static_name(name: &str) -> String {
    let name = printed(name);
    let letters: Vec<char> =
        name.strip_prefix("v1.").unwrap_or(&name).replace('.', "_").chars().collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                *before != '_' && !before.is_uppercase()
                    || after.is_some_and(|after| after.is_lowercase())
            });
        if begins_word {
            text.push('_');
        }
        text.extend(letter.to_uppercase());
    }
    text
}
