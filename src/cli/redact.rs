//! `redact`: objects that are safe to share.

use daemonset_preflight::contract::{self, RedactCall};

use super::arguments::Redact;
use super::{ExitStatus, input, print_error, put_json};

pub(super) fn run(arguments: &Redact, out: &mut String) -> Result<ExitStatus, String> {
    let Redact { files } = arguments;
    input::one_standard_input(files)?;
    let texts = files.iter().map(|file| input::objects(file)).collect::<Result<_, _>>()?;
    let answer = contract::redact(&RedactCall { texts });
    put_json(&answer.list, out)?;
    for problem in &answer.problems {
        let file = files.get(problem.text).map(|file| input::name(file)).unwrap_or_default();
        let place = problem.finding.place.map(|place| place.start);
        let place = place.map(|start| format!(":{}:{}", start.line, start.column));
        print_error(&format!("{file}{}: {}", place.unwrap_or_default(), problem.finding.message));
    }
    Ok(if answer.problems.is_empty() { ExitStatus::Success } else { ExitStatus::Unreadable })
}
