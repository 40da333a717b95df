//! Reports on files: text for people, and what other programs read: code scanning, test
//! results, annotations.
//!
//! A command fills [`ObjectReport`]s, and each format lays them out; none of them decides
//! what is a finding or how severe it is.

mod excerpt;
mod github;
mod gitlab;
mod junit;
mod rdjson;
mod sarif;
mod text;

use std::borrow::Cow;

use daemonset_preflight::contract::{DroppedField, Finding, Place, TextEdit};
use daemonset_preflight::rules::{Settings, Values};

use super::{counted, escape};
pub(super) use text::Text;

/// A format that other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Reviewdog's diagnostics.
    Rdjson,
    /// SARIF 2.1.0.
    Sarif,
}

/// How much a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    /// The object is refused for it.
    Error,
    /// The object is taken in spite of it.
    Warning,
}

impl Severity {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// What is reported of one file.
pub(super) struct FileReport {
    /// The file's name as it is printed.
    pub(super) file: String,
    /// Its objects, in the order of the text.
    pub(super) objects: Vec<ObjectReport>,
    /// Why there are no objects: the system does not give the file.
    pub(super) unread: Option<String>,
}

/// What an object is to a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It was looked at.
    Checked,
    /// It could not be read.
    Unreadable,
    /// It is a template that is not rendered, and could not be read.
    Template,
    /// It names no kind, and was not looked for: it stands in a file that was found.
    NoObject,
    /// It is of a kind that is not looked at.
    OtherKind(String),
}

/// What is reported of one object.
pub(super) struct ObjectReport {
    /// Its kind, namespace and name.
    pub(super) name: String,
    /// What becomes of it, without its name; empty where only the findings say so.
    pub(super) verdict: String,
    /// Whether the verdict ends with the number of findings.
    pub(super) is_counted: bool,
    /// What it is to the report.
    pub(super) standing: Standing,
    /// What is wrong or remarked, in the order in which it is printed.
    pub(super) entries: Vec<Entry>,
    /// How many findings are left out, because the text or the configuration says so.
    pub(super) suppressed: usize,
}

impl ObjectReport {
    /// What becomes of it, in one line without its name.
    fn becomes(&self) -> String {
        let count = |is: fn(&Entry) -> bool| self.entries.iter().filter(|entry| is(entry)).count();
        let errors = count(|entry| entry.severity == Severity::Error);
        let dropped = count(|entry| {
            entry.severity == Severity::Warning && entry.rule() == DroppedField::REASON
        });
        let counts: Vec<String> = [
            (errors, Severity::Error.word()),
            (self.entries.len() - errors - dropped, Severity::Warning.word()),
            (dropped, "dropped field"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0 && self.is_counted)
        .map(|(count, noun)| counted(count, noun))
        .collect();
        let counts = counts.join(", ");
        match (self.verdict.as_str(), counts.as_str()) {
            ("", "") => "no findings".to_owned(),
            ("", counts) => counts.to_owned(),
            (verdict, "") => verdict.to_owned(),
            (verdict, counts) => format!("{verdict}: {counts}"),
        }
    }
}

/// One finding with what the whole report decides on it.
pub(super) struct Entry {
    pub(super) severity: Severity,
    pub(super) finding: Finding,
    /// Where the finding stands; the object's place when it has none of its own.
    pub(super) place: Place,
    /// The line of the text on which the place begins.
    pub(super) line: Box<str>,
    /// The columns at which the place begins and ends, in bytes of UTF-8, from 1.
    pub(super) byte_columns: [u32; 2],
    /// What mends it.
    pub(super) replacement: Option<Replacement>,
}

/// A fix as one change of the text.
pub(super) struct Replacement {
    pub(super) edit: TextEdit,
    /// The columns at which what is replaced begins and ends, in bytes of UTF-8, from 1.
    pub(super) byte_columns: [u32; 2],
}

impl Entry {
    /// A finding, before its place is looked up in the text.
    pub(super) fn new(severity: Severity, finding: Finding, place: Place) -> Self {
        Entry {
            severity,
            finding,
            place,
            line: Default::default(),
            byte_columns: Default::default(),
            replacement: None,
        }
    }

    /// The name of the rule: the reason of the finding, such as `FieldValueInvalid`.
    fn rule(&self) -> &str {
        &self.finding.reason
    }

    /// The field, the message and the hint on one line.
    pub(super) fn message(&self) -> String {
        let Finding { reason, field, message, suggestion, .. } = &self.finding;
        let mut text = String::new();
        // The API's own texts of warnings and of unknown fields name the field already.
        if !field.is_empty() && !message.contains(field.as_str()) {
            text.push_str(field);
            text.push_str(": ");
        }
        text.push_str(message);
        if let Some(suggestion) = suggestion {
            // A known name near an unknown one; of everything else, what to do.
            text.push_str(&match reason.as_str() {
                "UnknownField" => format!(" (did you mean `{suggestion}`?)"),
                _ => format!(" (hint: {suggestion})"),
            });
        }
        escape::lines(&text).into_owned()
    }
}

/// Writes the report of all files in a format.
///
/// # Errors
/// When the format's library cannot write it.
pub(super) fn write(format: Format, files: &[FileReport]) -> Result<String, String> {
    match format {
        Format::Github => Ok(github::write(files)),
        Format::Gitlab => to_json(&gitlab::report(files)),
        Format::Junit => junit::write(files),
        Format::Rdjson => to_json(&rdjson::report(files)),
        Format::Sarif => to_json(&sarif::log(files)),
    }
}

fn to_json<T: serde::Serialize>(report: &T) -> Result<String, String> {
    let mut text = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
    text.push('\n');
    Ok(text)
}

/// All findings, each with its file, in the order in which they are printed.
fn entries(files: &[FileReport]) -> impl Iterator<Item = (&FileReport, &Entry)> {
    files.iter().flat_map(|file| {
        file.objects.iter().flat_map(move |object| object.entries.iter().map(move |e| (file, e)))
    })
}

/// The files that the system does not give, with its reason.
fn unread(files: &[FileReport]) -> impl Iterator<Item = (&str, &str)> {
    files.iter().filter_map(|file| Some((file.file.as_str(), file.unread.as_deref()?)))
}

/// What the findings of a rule have in common; the verdict on the object, of those that no
/// table has.
fn description(rule: &str) -> Cow<'static, str> {
    let text = match rule {
        "Undecodable" => "The object cannot be decoded as a DaemonSet of apps/v1",
        "MissingKind" => "The document is no object of Kubernetes",
        "UnknownField" => "The API has no such field",
        "DuplicateField" => "A field is given more than once",
        "DuplicateObject" => "An object stands in the text more than once",
        "MissingVersion" => "The object does not name its API version",
        "MissingName" => "The object has no name",
        "Conflict" => "The update is of another object or version than the stored one",
        "DroppedField" => "The API server drops the field, whose feature is off",
        "StoredDifferently" => "Versions of Kubernetes store the field differently",
        "Warning" => "The API server accepts the object with a warning",
        "FieldValueRequired" => "A required field is missing",
        "FieldValueInvalid" => "A value is not what the API server accepts",
        "FieldValueNotSupported" => "A value is not one of those that the field may have",
        "FieldValueDuplicate" => "A value that must be unique is given more than once",
        "FieldValueForbidden" => "A field may not be set here",
        "FieldValueTooLong" => "A value is longer than it may be",
        "FieldValueTooMany" => "A list has more items than it may have",
        "FieldValueNotFound" => "A value names something that does not exist",
        "FieldValueTypeInvalid" => "A value has another type than the field",
        _ => return house_rule(rule),
    };
    Cow::Borrowed(text)
}

/// A house rule's setting says what the rule finds.
fn house_rule(rule: &str) -> Cow<'static, str> {
    match Settings::ALL.iter().find(|setting| setting.name == rule) {
        Some(setting) => format!("House rule: {}", setting.text).into(),
        None => "The API server refuses the object".into(),
    }
}

/// The rules whose findings do not refuse an object: the house rules, and what the API server
/// only remarks.
pub(super) fn adjustable_rules() -> Vec<&'static str> {
    const REMARKS: [&str; 7] = [
        "DroppedField",
        "DuplicateField",
        "DuplicateObject",
        "MissingVersion",
        "StoredDifferently",
        "UnknownField",
        "Warning",
    ];
    let house_rules = Settings::ALL.iter().filter(|setting| setting.values == Values::Mode);
    house_rules.map(|setting| setting.name).chain(REMARKS).collect()
}

/// Whether a rule is one of the house rules, which have the names of their settings.
pub(super) fn is_house_rule(rule: &str) -> bool {
    Settings::ALL.iter().any(|setting| setting.name == rule)
}
