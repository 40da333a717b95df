//! `validate`: how the API server would answer a request for each object.

mod findings;

use daemonset_preflight::contract::{
    DocumentAnswer, FieldValidation, Finding, Operation, Outcome, Place, Sequence, ValidateAnswer,
    ValidateCall, Validator,
};
use daemonset_preflight::manifest::{DecodeError, Part};

use super::arguments::{self, Validate};
use super::check::{self, Check, Settings};
use super::output::Stdout;
use super::report::{ObjectReport, Standing};
use super::{ExitStatus, Named, cluster, fix, input, kubernetes, print_error};
use findings::{entries, verdicts};

pub(super) fn run(arguments: &Validate, stdout: &mut Stdout) -> Result<ExitStatus, String> {
    let (kubernetes, config) = (&arguments.kubernetes, arguments.check.config()?);
    let Validate { apply, cluster, .. } = arguments;
    let files = arguments.check.files.iter().chain(&arguments.old).chain(&apply.live);
    input::one_standard_input(files.chain(&kubernetes.kubernetes_version_from))?;
    let call = ValidateCall {
        text: String::new(),
        namespace: cluster.namespace.clone(),
        old: arguments.old.as_deref().map(input::objects).transpose()?,
        live: cluster.daemon_sets(apply.live.as_ref())?,
        apply: apply.options(),
        field_validation: match arguments.field_validation {
            arguments::FieldValidation::Strict => FieldValidation::Strict,
            arguments::FieldValidation::Warn => FieldValidation::Warn,
            arguments::FieldValidation::Ignore => FieldValidation::Ignore,
        },
        kubernetes_version: match kubernetes::versions(kubernetes)? {
            none if none.is_empty() => match cluster.version()? {
                Some(version) => vec![version],
                None => config.kubernetes_version.clone(),
            },
            versions => versions,
        },
        feature_gates: kubernetes::feature_gates(kubernetes),
        allow_privileged: Some(arguments.allow_privileged),
    };
    let validator = Validator::new(&call).map_err(|problem| problem.to_string())?;
    if arguments.diff {
        return fix::diff(&validator, &arguments.check.files, &config, stdout);
    }
    let mut files = arguments.check.files.clone();
    let mut exit_status = ExitStatus::Success;
    if arguments.fix {
        exit_status = fix::write(&validator, &files, &config, stdout)?;
        // `fix::write` has printed standard input, which cannot be read again.
        files.retain(|file| file != "-");
    }
    if !files.is_empty() {
        let settings = Settings { files: &files, ..Settings::of(&arguments.check, &config) };
        exit_status = exit_status.max(check::run(&validator, &settings, stdout)?);
    }
    let old = match arguments.old.as_ref().or(apply.live.as_ref()) {
        Some(file) => Some(input::name(file)),
        None => cluster.is_asked().then_some(cluster::DAEMON_SETS),
    };
    if let Some(old) = old {
        print_old_problems(old, &validator);
    }
    Ok(match validator.old_problems().is_empty() {
        true => exit_status,
        false => ExitStatus::Unreadable,
    })
}

impl Check for Validator {
    type Answer = ValidateAnswer;
    type Sequence = Sequence;

    fn answer(&self, part: Part<'_>) -> ValidateAnswer {
        self.validate(part)
    }

    fn unreadable(&self, error: &DecodeError) -> ValidateAnswer {
        ValidateAnswer::unreadable(error)
    }

    fn objects(
        &self,
        sequence: &mut Sequence,
        answer: &mut ValidateAnswer,
    ) -> Vec<(Place, ObjectReport)> {
        sequence.continue_with(answer);
        let answer = &*answer;
        let report = |document: &DocumentAnswer| ObjectReport {
            name: named(document),
            verdict: verdict(document, answer),
            is_counted: verdicts(document, answer).is_none(),
            standing: match document.outcome {
                Outcome::Accepted | Outcome::Refused => Standing::Checked,
                Outcome::Unreadable => Standing::Unreadable,
                Outcome::OtherKind => Standing::OtherKind(document.kind.clone()),
            },
            entries: entries(document, answer),
            suppressed: document.suppressed,
        };
        answer.documents.iter().map(|document| (document.place, report(document))).collect()
    }

    fn append(&self, whole: &mut ValidateAnswer, next: ValidateAnswer) {
        whole.append(next);
    }

    fn is_mute(&self) -> bool {
        !self.old_problems().is_empty()
    }
}

/// Prints the problems of the stored objects, which are the same for all files.
fn print_old_problems(old: &str, validator: &Validator) {
    for Finding { place, message, suggestion, .. } in validator.old_problems() {
        let place = place.map(|place| format!(":{}:{}", place.start.line, place.start.column));
        let place = place.unwrap_or_default();
        let hint = suggestion.as_ref().map(|hint| format!(" (hint: {hint})"));
        print_error(&format!("{old}{place}: {message}{}", hint.unwrap_or_default()));
    }
    if validator.old_problems().is_empty() && validator.old_daemon_sets() == 0 {
        print_error(&format!("{old}: no DaemonSet here: every DaemonSet is answered as a create"));
    }
}

fn named(document: &DocumentAnswer) -> String {
    let DocumentAnswer { kind, namespace, generate_name, .. } = document;
    let name = match generate_name {
        None => document.name.clone(),
        Some(prefix) => format!("{prefix}…"),
    };
    Named { kind, namespace, name: &name }.to_string()
}

/// Returns the verdict of the newest version, or the verdicts of all versions where they differ.
fn verdict(document: &DocumentAnswer, answer: &ValidateAnswer) -> String {
    let operation = match document.operation {
        Some(Operation::Create) => "create ",
        Some(Operation::Update) => "update ",
        None => "",
    };
    if let Some(difference) = verdicts(document, answer) {
        return format!("{operation}{}", difference.message);
    }
    let outcome = match (document.outcome, &document.status) {
        (Outcome::Accepted, _) => "accepted".to_owned(),
        (Outcome::Refused, Some(status)) => {
            let reason = format!("{} {}", status.code, status.reason);
            format!("refused ({})", reason.trim_end())
        }
        (Outcome::Refused, None) => "refused".to_owned(),
        (Outcome::Unreadable, _) => "could not be read".to_owned(),
        (Outcome::OtherKind, _) => "skipped: not a DaemonSet".to_owned(),
    };
    format!("{operation}{outcome}{}", kept(document))
}

/// Lists the fields that the live object keeps although the file does not have them, with their
/// owners.
fn kept(document: &DocumentAnswer) -> String {
    let kept = document.applied.iter().flat_map(|applied| &applied.kept);
    let fields: Vec<String> = kept
        .map(|kept| {
            let owners: Vec<&str> =
                kept.owners.iter().map(|owner| owner.manager.as_str()).collect();
            match owners.as_slice() {
                [] => kept.field.clone(),
                owners => format!("{} of {}", kept.field, owners.join(" and ")),
            }
        })
        .collect();
    match fields.is_empty() {
        true => String::new(),
        false => format!(", keeps {}", fields.join(", ")),
    }
}
