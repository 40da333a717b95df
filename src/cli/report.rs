//! Reports on files for other programs: code scanning, test results, annotations.
//!
//! A command fills [`FileReport`]s, and each format lays them out; none of them decides
//! what is a finding or how severe it is.

mod github;
mod gitlab;
mod junit;
mod rdjson;
mod sarif;

use std::borrow::Cow;

use daemonset_preflight::contract::{Finding, Place};

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

/// What is reported of one file.
pub(super) struct FileReport<'a> {
    /// The file's name as it is printed.
    pub(super) file: &'a str,
    /// Its text; empty when it could not be read.
    pub(super) text: &'a str,
    /// Its objects, in the order of the text.
    pub(super) objects: Vec<ObjectReport<'a>>,
    /// Why there are no objects: the system does not give the file.
    pub(super) unread: Option<&'a str>,
}

/// What is reported of one object.
pub(super) struct ObjectReport<'a> {
    /// Its kind, namespace and name.
    pub(super) name: String,
    /// What becomes of it, in one line.
    pub(super) verdict: String,
    /// Whether it is of a kind that is not looked at.
    pub(super) skipped: bool,
    /// What is wrong or remarked, in the order in which it is printed.
    pub(super) entries: Vec<Entry<'a>>,
}

/// One finding with what the whole report decides on it.
pub(super) struct Entry<'a> {
    pub(super) severity: Severity,
    pub(super) finding: Cow<'a, Finding>,
    /// Where the finding stands; the object's place when it has none of its own.
    pub(super) place: Place,
}

impl Entry<'_> {
    /// The name of the rule: the reason of the finding, such as `FieldValueInvalid`.
    fn rule(&self) -> &str {
        &self.finding.reason
    }

    /// The field, the message and the hint on one line.
    pub(super) fn message(&self) -> String {
        let Finding { reason, field, message, suggestion, .. } = &*self.finding;
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
        text
    }
}

/// Writes the report of all files in a format.
///
/// # Errors
/// When the format's library cannot write it.
pub(super) fn write(format: Format, files: &[FileReport<'_>]) -> Result<String, String> {
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
fn entries<'a>(
    files: &'a [FileReport<'a>],
) -> impl Iterator<Item = (&'a FileReport<'a>, &'a Entry<'a>)> {
    files.iter().flat_map(|file| {
        file.objects.iter().flat_map(move |object| object.entries.iter().map(move |e| (file, e)))
    })
}

/// The files that the system does not give, with its reason.
fn unread<'a>(files: &'a [FileReport<'a>]) -> impl Iterator<Item = (&'a str, &'a str)> {
    files.iter().filter_map(|file| Some((file.file, file.unread?)))
}
