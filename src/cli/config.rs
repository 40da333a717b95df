//! The configuration file, `daemonset-preflight.toml`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use daemonset_preflight::manifest::nearest_name;
use daemonset_preflight::version::Version;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::report::{self, Entry, Severity};

/// The name of the configuration file, in the current directory or the nearest one above it.
const NAME: &str = "daemonset-preflight.toml";

/// The configuration; without a file, nothing is set.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// The versions of Kubernetes to answer for; empty when the file names none.
    pub(super) kubernetes_version: Vec<Version>,
    /// The file with the settings of the house rules.
    pub(super) settings: Option<String>,
    /// Whether warnings are findings.
    pub(super) strict: bool,
    /// Files that are skipped when they are found rather than named.
    exclude: Option<Paths>,
    severity: BTreeMap<String, Level>,
    ignore: Vec<(Option<Paths>, Vec<String>)>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
#[derive(Default)]
struct File {
    kubernetes_version: Vec<String>,
    settings: Option<String>,
    strict: bool,
    exclude: Vec<String>,
    severity: BTreeMap<String, Level>,
    ignore: Vec<Ignored>,
}

const KEYS: [&str; 6] =
    ["exclude", "ignore", "kubernetes-version", "settings", "severity", "strict"];

/// An entry of `ignore`.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a table of `rules` and `paths`, as below `[[ignore]]`")]
struct Ignored {
    /// Patterns of files; empty for all files.
    #[serde(default)]
    paths: Vec<String>,
    rules: Vec<String>,
}

const IGNORE_KEYS: [&str; 2] = ["paths", "rules"];

/// What to do with the findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Ignore,
}

/// Patterns of files as in `.gitignore`, relative to a directory.
#[derive(Debug)]
struct Paths {
    root: PathBuf,
    patterns: Gitignore,
}

impl Config {
    /// Reads the given file, or else the nearest one of the default name in the current directory
    /// and those above; returns an empty configuration when there is none.
    ///
    /// # Errors
    /// What is wrong with the file, one problem per line.
    #[expect(clippy::disallowed_methods, reason = "the shell reads the configuration's file")]
    pub(super) fn read(file: Option<&str>) -> Result<Self, String> {
        let here = std::env::current_dir().map_err(|error| error.to_string())?;
        let path = match file {
            Some(file) => here.join(file),
            None => match here.ancestors().map(|above| above.join(NAME)).find(|p| p.is_file()) {
                Some(found) => found,
                None => return Ok(Config::default()),
            },
        };
        let shown = file.map_or_else(|| path.display().to_string(), str::to_owned);
        let text = std::fs::read(&path).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| std::io::ErrorKind::InvalidData.into())
        });
        let text = text.map_err(|error| format!("{shown}: {error}"))?;
        let root = path.parent().unwrap_or(&here);
        Config::parse(&text, root).map_err(|problems| {
            let line = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            let lines = problems
                .into_iter()
                .map(|(at, message)| format!("{shown}:{}: {message}", line(at)));
            lines.collect::<Vec<_>>().join("\n")
        })
    }

    /// # Errors
    /// All problems, each with its byte offset in the text.
    fn parse(text: &str, root: &Path) -> Result<Self, Vec<(usize, String)>> {
        let begin = |span: Option<Range<usize>>| span.map_or(0, |span| span.start);
        let malformed =
            |error: toml::de::Error| vec![(begin(error.span()), error.message().to_owned())];
        let table = DeTable::parse(text).map_err(malformed)?;
        let mut problems = unknown_names(table.get_ref());
        if !problems.is_empty() {
            return Err(problems);
        }
        let file: File = toml::from_str(text).map_err(malformed)?;
        let mut kubernetes_version = Vec::new();
        for version in &file.kubernetes_version {
            match version.parse() {
                Ok(version) => kubernetes_version.push(version),
                Err(error) => problems.push((0, format!("kubernetes-version: {error}"))),
            }
        }
        let mut paths = |key: &str, patterns: &[String]| {
            Paths::new(root, patterns).unwrap_or_else(|error| {
                problems.push((0, format!("{key}: {error}")));
                None
            })
        };
        let exclude = paths("exclude", &file.exclude);
        let ignore: Vec<_> = file
            .ignore
            .into_iter()
            .map(|ignored| (paths("ignore.paths", &ignored.paths), ignored.rules))
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let settings =
            file.settings.map(|settings| root.join(settings).to_string_lossy().into_owned());
        let (strict, severity) = (file.strict, file.severity);
        Ok(Config { kubernetes_version, settings, strict, exclude, severity, ignore })
    }

    /// Whether to skip a file that was found rather than named.
    pub(super) fn excludes(&self, file: &Path) -> bool {
        self.exclude.as_ref().is_some_and(|paths| paths.has(file))
    }

    /// Removes the findings that the configuration ignores, and changes the severities of the
    /// others. Errors of the API server are never changed. Returns the number of removed findings.
    pub(super) fn adjust(&self, file: &str, entries: &mut Vec<Entry>) -> usize {
        let before = entries.len();
        entries.retain_mut(|entry| {
            let rule = entry.finding.reason.as_str();
            let is_fixed = entry.severity == Severity::Error && !report::is_house_rule(rule);
            let level = match is_fixed {
                true => None,
                false if self.ignores(file, rule) => Some(Level::Ignore),
                false => self.severity.get(rule).copied(),
            };
            match level {
                Some(Level::Error) => entry.severity = Severity::Error,
                Some(Level::Warning) => entry.severity = Severity::Warning,
                Some(Level::Ignore) | None => {}
            }
            level != Some(Level::Ignore)
        });
        before - entries.len()
    }

    fn ignores(&self, file: &str, rule: &str) -> bool {
        self.ignore.iter().any(|(paths, rules)| {
            let is_here = paths.as_ref().is_none_or(|paths| paths.has(Path::new(file)));
            is_here && rules.iter().any(|named| named == rule)
        })
    }
}

/// Returns the unknown keys and rules as problems that suggest similar names.
fn unknown_names(table: &DeTable<'_>) -> Vec<(usize, String)> {
    let mut problems = unknown_keys(table, &KEYS);
    let rules = report::adjustable_rules();
    let severity = table.get("severity").and_then(|value| match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    });
    for (rule, _) in severity.into_iter().flatten() {
        problems.extend(unknown("rule", rule.get_ref(), rule.span().start, &rules));
    }
    let ignore = table.get("ignore").and_then(|value| value.get_ref().as_array());
    for entry in ignore.into_iter().flatten() {
        let DeValue::Table(entry) = entry.get_ref() else { continue };
        problems.extend(unknown_keys(entry, &IGNORE_KEYS));
        let named = entry.get("rules").and_then(|value| value.get_ref().as_array());
        for rule in named.into_iter().flatten() {
            if let Some(name) = rule.get_ref().as_str() {
                problems.extend(unknown("rule", name, rule.span().start, &rules));
            }
        }
    }
    problems.sort();
    problems
}

fn unknown_keys(table: &DeTable<'_>, known: &[&str]) -> Vec<(usize, String)> {
    let keys = table.iter();
    keys.filter_map(|(key, _)| unknown("key", key.get_ref(), key.span().start, known)).collect()
}

fn unknown(what: &str, name: &str, at: usize, known: &[&str]) -> Option<(usize, String)> {
    if known.contains(&name) {
        return None;
    }
    let nearest = match nearest_name(name, known) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", known.join(", ")),
    };
    Some((at, format!("there is no {what} {name}; {nearest}")))
}

impl Paths {
    /// Returns `None` when there are no patterns.
    fn new(root: &Path, patterns: &[String]) -> Result<Option<Self>, ignore::Error> {
        let mut builder = GitignoreBuilder::new(root);
        for pattern in patterns {
            builder.add_line(None, pattern)?;
        }
        let paths = Paths { root: root.to_owned(), patterns: builder.build()? };
        Ok((!patterns.is_empty()).then_some(paths))
    }

    /// Whether a pattern matches the file or a directory that contains it.
    fn has(&self, file: &Path) -> bool {
        let Ok(file) = std::path::absolute(file) else { return false };
        let Ok(inside) = file.strip_prefix(&self.root) else { return false };
        inside
            .ancestors()
            .filter(|path| !path.as_os_str().is_empty())
            .any(|path| self.patterns.matched(path, path != inside).is_ignore())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(usize, String)> {
        Config::parse(text, Path::new("/etc")).map(|_| ()).expect_err("problems")
    }

    #[test]
    fn what_is_unknown_is_said_with_what_was_meant() {
        let text = "strct = true\n[severity]\nlong_nam = \"error\"\n[[ignore]]\nrule = []\n";
        let told: Vec<String> = problems(text).into_iter().map(|(_, message)| message).collect();
        assert_eq!(
            told,
            [
                "there is no key strct; did you mean strict?",
                "there is no rule long_nam; did you mean long_name?",
                "there is no key rule; did you mean rules?",
            ]
        );
    }

    #[test]
    fn what_the_api_server_refuses_is_no_rule_to_ignore() {
        let told = problems("[severity]\nFieldValueInvalid = \"ignore\"\n");
        assert!(
            told.iter().any(|(at, message)| *at == 11 && message.starts_with("there is no rule"))
        );
    }

    #[test]
    fn values_are_checked() {
        let told = problems("kubernetes-version = [\"1.2\"]\n");
        assert!(told.iter().any(|(_, message)| message.contains("1.2")), "{told:?}");
        assert!(problems("strict = 1\n").iter().any(|(at, _)| *at == 9));
        assert!(problems("[severity]\nlong_name = \"fatal\"\n").iter().any(|(at, _)| *at == 23));
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        let config = Config::parse("exclude = [\"build/\", \"*.tpl.yaml\"]\n", Path::new("/etc"));
        let config = config.expect("a configuration");
        assert!(config.excludes(Path::new("/etc/a/build/b.yaml")));
        assert!(config.excludes(Path::new("/etc/b.tpl.yaml")));
        assert!(!config.excludes(Path::new("/etc/b.yaml")));
        assert!(!config.excludes(Path::new("/var/build/b.yaml")));
    }
}
