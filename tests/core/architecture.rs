//! Checks the direction of dependencies: a layer may use earlier layers, never later ones.
//!
//! `validation` is on the same layer as `scheduling` and `placement`; they do not use each other.
mod circles;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers in order. A module may use itself and any module of an earlier layer.
const LAYERS: &[&[&str]] = &[
    &["field", "names", "quantity", "version"],
    &["manifest", "defaults"],
    &["selectors", "apply", "redaction"],
    &["validation", "scheduling", "placement", "rules"],
    &["simulation"],
    &["diagnosis"],
    &["contract"],
    &["wasm", "cli"],
];

/// Dependencies that are allowed within a layer.
const ALLOWED_BESIDE: &[(&str, &str)] = &[
    // Errors of names are field errors.
    ("names", "field"),
    ("quantity", "field"),
    // A version determines how errors of names are worded, and suggests similar names.
    ("version", "field"),
    ("version", "names"),
    // Defaulting works on objects that were read.
    ("defaults", "manifest"),
    // Placement checks whether a pod fits on a node.
    ("placement", "scheduling"),
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn allowed(from: &str, to: &str) -> bool {
    if from == to || ALLOWED_BESIDE.contains(&(from, to)) {
        return true;
    }
    match (layer(from), layer(to)) {
        (Some(from), Some(to)) => to < from,
        _ => false,
    }
}

/// Returns the modules that a file's `crate::…` paths name, also in nested groups.
fn used_modules(source: &str) -> BTreeSet<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, l| all + l + "\n");
    let mut used = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + path.len()..];
        match rest.strip_prefix('{') {
            Some(group) => used.extend(group_names(group)),
            None => {
                used.insert(first_name(rest));
            }
        }
    }
    used
}

/// Returns the first name of each path in a `{…}` group, whose opening brace was removed.
fn group_names(group: &str) -> Vec<String> {
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(first_name(group[start..at].trim()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Returns every dependency of the core: the file, its module, and the module that it uses.
fn arrows() -> Vec<(PathBuf, String, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    files.sort();
    let mut arrows = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&source).expect("below src").to_owned();
        let first = relative.iter().next().expect("a name").to_string_lossy().into_owned();
        let module = first.trim_end_matches(".rs").to_owned();
        // lib.rs only lists the modules, and main.rs only calls the public API.
        if module == "lib" || module == "main" {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a readable file");
        for used in used_modules(&text) {
            arrows.push((relative.clone(), module.clone(), used));
        }
    }
    arrows
}

#[test]
fn arrows_point_one_way() {
    let wrong: Vec<String> = arrows()
        .into_iter()
        .filter(|(_, from, to)| !allowed(from, to))
        .map(|(file, from, to)| format!("{}: {from} must not use {to}", file.display()))
        .collect();
    assert!(wrong.is_empty(), "wrong arrows:\n{}", wrong.join("\n"));
}

#[test]
fn the_check_sees_arrows() {
    let seen: BTreeSet<(String, String)> =
        arrows().into_iter().map(|(_, from, to)| (from, to)).collect();
    assert!(seen.contains(&("validation".to_owned(), "field".to_owned())), "{seen:?}");
}

#[test]
fn a_wrong_arrow_is_told() {
    assert!(!allowed("validation", "placement"));
    assert!(!allowed("placement", "validation"));
    assert!(!allowed("scheduling", "placement"));
    assert!(!allowed("field", "contract"));
    assert!(!allowed("selectors", "wasm"));
    assert!(allowed("contract", "placement"));
    let used = used_modules(
        "use crate::{field::{Path, Error}, names::x};\nlet a = crate::quantity::Quantity;\n// crate::cli\n",
    );
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["field", "names", "quantity"]);
}

/// Checks that the core is pure: time, files and settings are inputs, and not read by the core.
#[test]
fn the_core_is_pure() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut found = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&source).expect("below src");
        if relative.starts_with("cli")
            || relative == Path::new("main.rs")
            || relative == Path::new("cli.rs")
        {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a readable file");
        for word in
            ["std::fs", "std::env", "std::net::Tcp", "std::time::SystemTime", "std::time::Instant"]
        {
            if text.lines().any(|l| !l.trim_start().starts_with("//") && l.contains(word)) {
                found.push(format!("{}: {word}", relative.display()));
            }
        }
    }
    assert!(found.is_empty(), "the core reaches out:\n{}", found.join("\n"));
}
