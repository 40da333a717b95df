//! Tests the pages of `docs/`: runs each example and compares its result with the page.
//!
//! A ```` ```yaml finding=RULE ```` block must have exactly that finding of the house rules, and
//! none with `finding=none`. In a ```` ```console ```` block, `$ ` begins a command, which is run
//! in `docs/examples/`; its output follows. With `BLESS=1` the output is written into the pages
//! instead of compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use daemonset_preflight::contract::{self, LintCall, SettingsInput};
use daemonset_preflight::rules::{Setting, Settings, Values};

const PROGRAM: &str = env!("CARGO_BIN_EXE_daemonset-preflight");

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![docs()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// Returns the code blocks of a page whose first line begins with `begin`, each with the rest of
/// that line.
fn blocks<'a>(page: &'a str, begin: &str) -> Vec<(&'a str, &'a str)> {
    let mut blocks = Vec::new();
    let fence = format!("\n```{begin}");
    let mut rest = page;
    while let Some(at) = rest.find(&fence) {
        let (head, body) = rest[at + fence.len()..].split_once('\n').expect("a body");
        let end = body.find("```").expect("an end");
        blocks.push((head.trim(), &body[..end]));
        rest = &body[end + 3..];
    }
    blocks
}

fn house_rules() -> impl Iterator<Item = &'static Setting> {
    Settings::ALL.iter().filter(|setting| setting.values == Values::Mode)
}

/// Returns the findings of all house rules.
fn findings(text: &str) -> Vec<&'static str> {
    let modes = house_rules().map(|rule| (rule.name.to_owned(), "warn".into()));
    let settings = Some(SettingsInput::Values(modes.collect()));
    let answer = contract::lint(&LintCall { text: text.to_owned(), settings });
    assert!(answer.problems.is_empty(), "{:?}", answer.problems);
    answer.daemon_sets.iter().flat_map(|set| &set.findings).map(|finding| finding.rule).collect()
}

/// The warnings of `validate` that can be configured. `StoredDifferently` has no example, because
/// no version stores anything differently yet.
const REMARKS: [&str; 7] = [
    "DroppedField",
    "DuplicateField",
    "DuplicateObject",
    "MissingVersion",
    "StoredDifferently",
    "UnknownField",
    "Warning",
];

/// Returns the reasons of the findings of `validate`.
fn validated(text: &str) -> Vec<String> {
    let call = contract::ValidateCall { text: text.to_owned(), ..Default::default() };
    let answer = contract::validate(&call);
    let mut reasons = Vec::new();
    for document in answer.documents {
        let findings = document.errors.into_iter().chain(document.strict).chain(document.warnings);
        reasons.extend(findings.map(|finding| finding.reason));
        reasons.extend(document.dropped.iter().map(|_| "DroppedField".to_owned()));
    }
    reasons
}

#[test]
fn each_remark_has_a_page_whose_examples_show_it() {
    for rule in REMARKS {
        let path = docs().join(format!("rules/{rule}.md"));
        let page = fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}", path.display()));
        let blocks = blocks(&page, "yaml finding=");
        let shown: Vec<&str> = blocks.iter().map(|(head, _)| *head).collect();
        let expected: &[&str] = if rule == "StoredDifferently" { &[] } else { &[rule, "none"] };
        assert_eq!(shown, expected, "{}", path.display());
        for (head, body) in blocks {
            let expected: &[&str] = if head == "none" { &[] } else { &[head] };
            assert_eq!(validated(body), expected, "{}", path.display());
        }
    }
}

#[test]
fn each_house_rule_has_a_page_whose_examples_show_it() {
    for rule in house_rules() {
        let path = docs().join(format!("rules/{}.md", rule.name));
        let page = fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}", path.display()));
        let blocks = blocks(&page, "yaml finding=");
        let shown: Vec<&str> = blocks.iter().map(|(head, _)| *head).collect();
        assert_eq!(shown, [rule.name, "none"], "{}", path.display());
        for (head, body) in blocks {
            let expected = if head == "none" { vec![] } else { vec![head] };
            assert_eq!(findings(body), expected, "{}", path.display());
            let call = contract::ValidateCall { text: body.to_owned(), ..Default::default() };
            let answer = contract::validate(&call);
            assert!(answer.accepted, "{}: {:?}", path.display(), answer.documents);
        }
    }
}

/// The headings of a page on a trouble, in order.
const PARTS: [&str; 4] = ["## What you see", "## Why", "## How to tell", "## What to do"];

#[test]
fn each_trouble_is_shown_by_a_command_and_has_a_remedy() {
    let folder = docs().join("troubles");
    let pages: Vec<PathBuf> = pages()
        .into_iter()
        .filter(|path| path.starts_with(&folder) && !path.ends_with("index.md"))
        .collect();
    for path in &pages {
        let page = fs::read_to_string(path).expect("a readable page");
        let parts: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(parts, PARTS, "{}", path.display());
        let (_, told) = page.split_once(PARTS[2]).expect("how to tell");
        let (told, remedy) = told.split_once(PARTS[3]).expect("what to do");
        assert!(!blocks(told, "console").is_empty(), "{}", path.display());
        assert!(remedy.contains("\n\nReported as "), "{}", path.display());
    }
    // One page for each trouble that was reported.
    assert_eq!(pages.len(), 25);
}

#[test]
fn each_command_has_a_page() {
    let help = Command::new(PROGRAM).arg("--help").output().expect("an ended command");
    let help = String::from_utf8(help.stdout).expect("text");
    let (_, commands) = help.split_once("Commands:\n").expect("commands");
    let (commands, _) = commands.split_once("\n\n").expect("an end");
    // Continued lines of a description are indented deeper.
    let names = commands.lines().filter_map(|line| {
        let line = line.strip_prefix("  ")?;
        line.split_once(' ').map(|(name, _)| name).filter(|name| !name.is_empty())
    });

    let summary = fs::read_to_string(docs().join("SUMMARY.md")).expect("a summary");
    let (_, chapter) = summary.split_once("# Commands\n").expect("a chapter");
    let (chapter, _) = chapter.split_once("\n# ").expect("an end");
    let titles: Vec<&str> = chapter
        .lines()
        .filter_map(|line| Some(line.strip_prefix("- [")?.split_once(']')?.0))
        .flat_map(|title| title.split(", "))
        .collect();
    let missing: Vec<&str> =
        names.filter(|name| *name != "help" && !titles.contains(name)).collect();
    assert_eq!(missing, [""; 0]);
}

/// The reference of the npm package is generated next to the book.
const MADE: &str = "javascript/index.html";

#[test]
fn links_lead_to_what_is_in_the_book() {
    for path in pages() {
        let page = fs::read_to_string(&path).expect("a readable page");
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.contains("://") || [MADE, ""].contains(&target) {
                continue;
            }
            let target = path.parent().expect("a folder").join(target);
            let target = target.canonicalize().unwrap_or_else(|_| panic!("{path:?}: {link}"));
            assert!(target.starts_with(docs()), "{path:?}: {link} is not in the book");
        }
    }
}

#[test]
fn each_schema_is_named_by_a_page() {
    let page = fs::read_to_string(docs().join("json.md")).expect("a page");
    let mut count = 0;
    for schema in fs::read_dir(docs().join("schema")).expect("a readable folder") {
        let name = schema.expect("a readable entry").file_name().display().to_string();
        assert!(page.contains(&format!("(schema/{name})")), "{name}");
        count += 1;
    }
    assert!(count > 0, "there are no schemas");
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = fs::read_to_string(docs().join("SUMMARY.md")).expect("a summary");
    for page in pages() {
        let name = page.strip_prefix(docs()).expect("below docs").display().to_string();
        assert!(name == "SUMMARY.md" || summary.contains(&format!("({name})")), "{name}");
    }
}

#[test]
fn commands_print_what_the_pages_say() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut count = 0;
    for path in pages() {
        let page = fs::read_to_string(&path).expect("a readable page");
        let mut repeated = page.clone();
        for (_, body) in blocks(&page, "console") {
            repeated = repeated.replace(body, &repeat(body));
            count += 1;
        }
        if bless {
            fs::write(&path, repeated).expect("a written page");
        } else {
            assert_eq!(repeated, page, "{}", path.display());
        }
    }
    assert!(count > 0, "there are no examples");
}

/// Returns the commands of a block with their current output.
fn repeat(block: &str) -> String {
    let mut got = String::new();
    for line in block.lines().filter(|line| line.starts_with("$ ")) {
        got.push_str(line);
        got.push('\n');
        let command = line.strip_prefix("$ daemonset-preflight").expect("our program");
        let output = Command::new(PROGRAM)
            .args(command.split_whitespace())
            .current_dir(docs().join("examples"))
            .output()
            .expect("an ended command");
        got.push_str(&String::from_utf8_lossy(&output.stdout));
        got.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    got
}
