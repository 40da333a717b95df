//! The pages of `docs/`: each example is run and gives what the page says.
//!
//! A ```` ```yaml finding=RULE ```` block gives exactly that finding of the house rules,
//! `finding=none` gives none. In a ```` ```console ```` block, `$ ` begins a command, which is
//! run in `docs/examples/`; what it prints follows. With `BLESS=1` that is written into the
//! pages instead of compared.

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

/// The blocks of a page whose first line ends so, each with that line.
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

/// What the house rules find, all of them asked.
fn findings(text: &str) -> Vec<&'static str> {
    let modes = house_rules().map(|rule| (rule.name.to_owned(), "warn".into()));
    let settings = Some(SettingsInput::Values(modes.collect()));
    let answer = contract::lint(&LintCall { text: text.to_owned(), settings });
    assert!(answer.problems.is_empty(), "{:?}", answer.problems);
    answer.daemon_sets.iter().flat_map(|set| &set.findings).map(|finding| finding.rule).collect()
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

/// The commands of a block with what they print now.
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
