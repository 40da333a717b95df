//! `--fix` and `--diff`: writes the fixes that need no decision into the files, or shows them.

use daemonset_preflight::contract::{
    DocumentAnswer, Fix, Outcome, ValidateAnswer, Validator, apply_fixes,
};
use daemonset_preflight::manifest::Part;
use similar::TextDiff;

use super::config::Config;
use super::output::Stdout;
use super::style::{ERROR, GOOD, GUTTER};
use super::{ExitStatus, counted, input, print_error, sources};

/// How many times a text is validated and fixed: a fix may reveal further findings.
const MAX_ROUNDS: usize = 10;

/// The name of standard input among the arguments.
const STANDARD_INPUT: &str = "-";

/// Writes the fixed texts into the files. The fixed text of standard input is printed, and the exit
/// status reports what is still wrong with it; it is `Success` for files.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(
    validator: &Validator,
    files: &[String],
    config: &Config,
    stdout: &mut Stdout,
) -> Result<ExitStatus, String> {
    let mut exit_status = ExitStatus::Success;
    // Unreadable files are reported when they are validated afterwards.
    each_file(validator, files, config, Unreadable::PassedOver, |file| {
        if file.name == STANDARD_INPUT {
            let _ = stdout.write_as_it_is(&file.mended)?;
            exit_status = left(validator, &file.mended);
        } else if file.count > 0 {
            std::fs::write(file.name, &file.mended)
                .map_err(|error| format!("{}: {error}", file.name))?;
        }
        if file.count > 0 {
            let name = input::name(file.name);
            print_error(&format!("{name}: fixed {}", counted(file.count, "finding")));
        }
        Ok(())
    })?;
    Ok(exit_status)
}

/// Prints the remaining errors of the text of standard input, and returns the exit status for them.
fn left(validator: &Validator, text: &str) -> ExitStatus {
    let answer = validator.validate(Part::whole(text));
    let mut exit_status = ExitStatus::Success;
    for document in &answer.documents {
        for finding in document.errors.iter().chain(&document.strict) {
            let start = finding.place.unwrap_or(document.place).start;
            let (line, column) = (start.line, start.column);
            print_error(&format!("standard input:{line}:{column}: {}", finding.message));
        }
        exit_status = exit_status.max(match document.outcome {
            Outcome::Refused => ExitStatus::Findings,
            Outcome::Unreadable => ExitStatus::Unreadable,
            Outcome::Accepted | Outcome::OtherKind => ExitStatus::Success,
        });
    }
    exit_status
}

/// Prints what [`write`] would change, as unified diffs. Any change counts as a finding.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn diff(
    validator: &Validator,
    files: &[String],
    config: &Config,
    stdout: &mut Stdout,
) -> Result<ExitStatus, String> {
    let mut exit_status = ExitStatus::Success;
    each_file(validator, files, config, Unreadable::Error, |file| {
        if file.count > 0 {
            exit_status = ExitStatus::Findings;
            let name = input::name(file.name);
            let _ = stdout.write_as_it_is(&unified(name, &file.text, &file.mended))?;
        }
        Ok(())
    })?;
    Ok(exit_status)
}

/// What to do about a file that cannot be read. For standard input it is always an error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unreadable {
    PassedOver,
    Error,
}

/// A file with its text before and after the fixes.
struct MendedFile<'a> {
    name: &'a str,
    text: String,
    mended: String,
    /// The number of findings that were fixed.
    count: usize,
}

/// Fixes the text of each file, and passes the result to `call`.
///
/// # Errors
/// Those of `call`, and when a file cannot be read and `unreadable` makes that an error.
fn each_file(
    validator: &Validator,
    files: &[String],
    config: &Config,
    unreadable: Unreadable,
    mut call: impl FnMut(MendedFile<'_>) -> Result<(), String>,
) -> Result<(), String> {
    for file in sources::expand(files, config)? {
        let name = file.name.as_str();
        let text = match input::objects(name) {
            Ok(text) => text,
            Err(_) if unreadable == Unreadable::PassedOver && name != STANDARD_INPUT => continue,
            Err(error) => return Err(error),
        };
        let (mended, count) = mend(validator, &text);
        call(MendedFile { name, text, mended, count })?;
    }
    Ok(())
}

/// Applies fixes round by round as long as each round removes the findings it fixes. Returns the
/// text and the number of fixes.
fn mend(validator: &Validator, text: &str) -> (String, usize) {
    let (mut mended, mut count) = (text.to_owned(), 0);
    for _ in 0..MAX_ROUNDS {
        let answer = validator.validate(Part::whole(&mended));
        let (next, changes) = apply_fixes(&mended, fixes(&answer));
        if changes == 0 {
            break;
        }
        let before = mendable(&answer);
        let after = validator.validate(Part::whole(&next));
        let left = mendable(&after).into_iter().filter(|finding| before.contains(finding)).count();
        if left + changes > before.len() {
            // At least one finding is still there in spite of its fix: drop this round.
            break;
        }
        (mended, count) = (next, count + changes);
    }
    (mended, count)
}

/// Returns the findings that have a fix, each as document index, field and message.
fn mendable(answer: &ValidateAnswer) -> Vec<(usize, &str, &str)> {
    let all = answer.documents.iter().flat_map(|document| {
        let DocumentAnswer { index, errors, strict, warnings, .. } = document;
        let all = errors.iter().chain(strict).chain(warnings);
        all.filter(|finding| finding.fix.is_some())
            .map(|finding| (*index, finding.field.as_str(), finding.message.as_str()))
    });
    all.collect()
}

fn fixes(answer: &ValidateAnswer) -> impl Iterator<Item = &Fix> {
    answer.documents.iter().flat_map(|document| {
        let all = document.errors.iter().chain(&document.strict).chain(&document.warnings);
        all.filter_map(|finding| finding.fix.as_ref())
    })
}

fn unified(file: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let plain = diff.unified_diff().header(file, file).to_string();
    let coloured = plain.split_inclusive('\n').map(|line| {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        let style = match text.as_bytes() {
            [b'@', ..] => GUTTER,
            [b'+', ..] => GOOD,
            [b'-', ..] => ERROR,
            _ => return line.to_owned(),
        };
        format!("{style}{text}{style:#}{end}")
    });
    coloured.collect()
}
