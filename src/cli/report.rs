//! Reports on files: text for people, and formats for other programs, such as code scanning, test
//! results and annotations.
//!
//! A command fills [`ObjectReport`]s, and each format lays them out. The formats decide neither
//! what is a finding nor how severe it is.

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

/// A report format for other programs.
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

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    /// The object is rejected because of it.
    Error,
    /// The object is accepted in spite of it.
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

/// The report on one file.
pub(super) struct FileReport {
    /// The file's name as it is printed.
    pub(super) file: String,
    /// Its objects, in the order of the text.
    pub(super) objects: Vec<ObjectReport>,
    /// Why the file could not be read; there are no objects then.
    pub(super) unread: Option<String>,
}

/// How a report treats an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// The object was checked.
    Checked,
    /// The object could not be read.
    Unreadable,
    /// A Helm template that is not rendered, and so could not be read, in a file that was found.
    Template,
    /// A document without a kind, in a file that was found rather than named: not an error.
    NoObject,
    /// An object of a kind that is not checked.
    OtherKind(String),
}

/// The report on one object.
pub(super) struct ObjectReport {
    /// Its kind, namespace and name.
    pub(super) name: String,
    /// The verdict, without the object's name; empty when the findings alone make the verdict.
    pub(super) verdict: String,
    /// Whether the numbers of findings are appended to the verdict.
    pub(super) is_counted: bool,
    /// How the report treats the object.
    pub(super) standing: Standing,
    /// The findings, in the order in which they are printed.
    pub(super) entries: Vec<Entry>,
    /// The number of findings that are suppressed by the text or the configuration.
    pub(super) suppressed: usize,
}

impl ObjectReport {
    /// Returns the verdict and the numbers of findings in one line, without the object's name.
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

/// A finding, with its severity and place in the report.
pub(super) struct Entry {
    pub(super) severity: Severity,
    pub(super) finding: Finding,
    /// The place of the finding; the object's place when the finding has none.
    pub(super) place: Place,
    /// The line of the text on which the place begins.
    pub(super) line: Box<str>,
    /// The columns at which the place begins and ends, in bytes of UTF-8, from 1.
    pub(super) byte_columns: [u32; 2],
    /// The fix of the finding, if it can be made with one edit.
    pub(super) replacement: Option<Replacement>,
}

/// A fix as one edit of the text.
pub(super) struct Replacement {
    pub(super) edit: TextEdit,
    /// The columns at which the replaced text begins and ends, in bytes of UTF-8, from 1.
    pub(super) byte_columns: [u32; 2],
}

impl Entry {
    /// Creates an entry whose line, columns and replacement are filled in later from the text.
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

    /// Returns the name of the rule: the reason of the finding, such as `FieldValueInvalid`.
    fn rule(&self) -> &str {
        &self.finding.reason
    }

    /// Returns the field, the message and the hint on one line.
    pub(super) fn message(&self) -> String {
        let Finding { reason, field, message, suggestion, .. } = &self.finding;
        let mut text = String::new();
        // The API server's messages for warnings and unknown fields name the field already.
        if !field.is_empty() && !message.contains(field.as_str()) {
            text.push_str(field);
            text.push_str(": ");
        }
        text.push_str(message);
        if let Some(suggestion) = suggestion {
            // The suggestion is a similar known name for an unknown field, else an instruction.
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

/// Returns all findings, each with its file, in the order in which they are printed.
fn entries(files: &[FileReport]) -> impl Iterator<Item = (&FileReport, &Entry)> {
    files.iter().flat_map(|file| {
        file.objects.iter().flat_map(move |object| object.entries.iter().map(move |e| (file, e)))
    })
}

/// Returns the files that could not be read, each with the reason.
fn unread(files: &[FileReport]) -> impl Iterator<Item = (&str, &str)> {
    files.iter().filter_map(|file| Some((file.file.as_str(), file.unread.as_deref()?)))
}

/// Describes a rule. For a reason that is neither listed nor a house rule, returns the verdict on
/// the object.
fn description(rule: &str) -> Cow<'static, str> {
    let text = match rule {
        "Undecodable" => "The object cannot be decoded as a DaemonSet of apps/v1",
        "MissingKind" => "The document is not a Kubernetes object",
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

/// Describes a house rule by the text of its setting.
fn house_rule(rule: &str) -> Cow<'static, str> {
    match Settings::ALL.iter().find(|setting| setting.name == rule) {
        Some(setting) => format!("House rule: {}", setting.text).into(),
        None => "The API server refuses the object".into(),
    }
}

/// Returns the rules whose severity can be configured: the house rules, and the warnings of the API
/// server, for which it rejects no object.
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

/// Whether a rule is a house rule: these have the names of their settings.
pub(super) fn is_house_rule(rule: &str) -> bool {
    Settings::ALL.iter().any(|setting| setting.name == rule)
}
