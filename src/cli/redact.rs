//! `redact`: prints objects in a form that is safe to share.

use daemonset_preflight::contract::{self, RedactCall};

use super::arguments::Redact;
use super::{ExitStatus, input, print_error, put_json};

pub(super) fn run(arguments: &Redact, out: &mut String) -> Result<ExitStatus, String> {
    let Redact { files } = arguments;
    input::one_standard_input(files)?;
    let texts = files.iter().map(|file| input::objects(file)).collect::<Result<_, _>>()?;
    let names: Vec<&str> = files.iter().map(|file| input::name(file)).collect();
    put_redacted(texts, &names, out)
}

/// Appends a list of the redacted objects of the texts. Problems are printed on standard error,
/// with the name of their text.
pub(super) fn put_redacted(
    texts: Vec<String>,
    names: &[&str],
    out: &mut String,
) -> Result<ExitStatus, String> {
    let answer = contract::redact(&RedactCall { texts });
    put_json(&answer.list, out)?;
    for problem in &answer.problems {
        let name = names.get(problem.text).copied().unwrap_or_default();
        let place = problem.finding.place.map(|place| place.start);
        let place = place.map(|start| format!(":{}:{}", start.line, start.column));
        print_error(&format!("{name}{}: {}", place.unwrap_or_default(), problem.finding.message));
    }
    Ok(if answer.problems.is_empty() { ExitStatus::Success } else { ExitStatus::Unreadable })
}
