//! `lint`: checks DaemonSets by the house rules.

use daemonset_preflight::contract::{
    Finding, LintAnswer, LintFinding, LintedDaemonSet, LintedObject, Linter, Place, SettingsInput,
    Source, Step,
};
use daemonset_preflight::manifest::{DecodeError, Part};
use daemonset_preflight::rules::Mode;
use serde::{Serialize, Serializer};

use super::arguments::Lint;
use super::check::{self, Check, Settings};
use super::files::Files;
use super::output::Stdout;
use super::report::{Entry, ObjectReport, Severity, Standing};
use super::{ExitStatus, Named, input};

pub(super) fn run(arguments: &Lint, stdout: &mut Stdout) -> Result<ExitStatus, String> {
    let Lint { check: files, settings } = arguments;
    let config = files.config()?;
    let settings = settings.as_ref().or(config.settings.as_ref());
    input::one_standard_input(files.files.iter().chain(settings))?;
    let text = settings.map(|file| input::objects(file)).transpose()?;
    let linter = Linter::new(text.map(SettingsInput::Text).as_ref());
    if !linter.problems.is_empty() {
        let files = Files::default().with_any(Source::Settings, settings);
        let mut problems = String::new();
        files.put_errors(&linter.problems, &mut problems);
        return Err(problems);
    }
    check::run(&linter, &Settings::of(files, &config), stdout)
}

/// The linted objects of a file; serialized as a [`LintAnswer`].
#[derive(Default)]
pub(super) struct Answer(Vec<LintedObject>);

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        LintAnswer::of(self.0.iter().cloned()).serialize(serializer)
    }
}

impl Check for Linter {
    type Answer = Answer;
    type Sequence = usize;

    fn answer(&self, part: Part<'_>) -> Answer {
        Answer(self.lint(part))
    }

    fn unreadable(&self, error: &DecodeError) -> Answer {
        Answer(vec![LintedObject::unreadable(0, "", error)])
    }

    fn objects(
        &self,
        before: &mut usize,
        Answer(objects): &mut Answer,
    ) -> Vec<(Place, ObjectReport)> {
        objects.iter_mut().for_each(|object| object.move_behind(*before));
        *before += objects.len();
        objects.iter().map(report).collect()
    }

    fn append(&self, Answer(whole): &mut Answer, Answer(next): Answer) {
        whole.extend(next);
    }
}

fn report(object: &LintedObject) -> (Place, ObjectReport) {
    match object {
        LintedObject::DaemonSet(daemon_set) => (daemon_set.place, checked(daemon_set)),
        LintedObject::Other { kind, namespace, name, place } => {
            let report = ObjectReport {
                name: Named { kind, namespace, name }.to_string(),
                verdict: "skipped: not a DaemonSet".to_owned(),
                is_counted: false,
                standing: Standing::OtherKind(kind.clone()),
                entries: Vec::new(),
                suppressed: 0,
            };
            (*place, report)
        }
        LintedObject::Unreadable(problem, is_without_kind) => {
            let finding = Finding {
                reason: if *is_without_kind { "MissingKind" } else { "Undecodable" }.to_owned(),
                field: problem.field.clone(),
                path: Vec::new(),
                message: problem.message.clone(),
                suggestion: None,
                supported: Vec::new(),
                place: problem.place,
                fix: None,
            };
            let place = problem.place.unwrap_or(Place::BEGIN);
            let kind = if problem.name.is_empty() { "" } else { "DaemonSet" };
            let report = ObjectReport {
                name: Named { kind, namespace: "", name: &problem.name }.to_string(),
                verdict: "could not be read".to_owned(),
                is_counted: false,
                standing: Standing::Unreadable,
                entries: vec![Entry::new(Severity::Error, finding, place)],
                suppressed: 0,
            };
            (place, report)
        }
    }
}

fn checked(daemon_set: &LintedDaemonSet) -> ObjectReport {
    let LintedDaemonSet { namespace, name, findings, suppressed, .. } = daemon_set;
    let entries: Vec<Entry> = findings
        .iter()
        .map(|LintFinding { rule, mode, field, message, place }| {
            let severity = match mode {
                Mode::Reject => Severity::Error,
                Mode::Warn | Mode::Ignore => Severity::Warning,
            };
            let finding = Finding {
                reason: (*rule).to_owned(),
                field: (*field).to_owned(),
                path: field.split('.').map(|name| Step::Name(name.to_owned())).collect(),
                message: message.clone(),
                suggestion: None,
                supported: Vec::new(),
                place: Some(*place),
                fix: None,
            };
            Entry::new(severity, finding, *place)
        })
        .collect();
    ObjectReport {
        name: Named { kind: "DaemonSet", namespace, name }.to_string(),
        verdict: String::new(),
        is_counted: true,
        standing: Standing::Checked,
        entries,
        suppressed: *suppressed,
    }
}
