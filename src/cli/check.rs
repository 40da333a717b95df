//! The common part of `validate` and `lint`: reads many files part by part, checks the parts on all
//! processors, and prints the findings as text and as reports for other programs.

mod helm;
mod jobs;

use std::cell::LazyCell;
use std::ops::ControlFlow;

use daemonset_preflight::contract::Place;
use daemonset_preflight::manifest::{DecodeError, Lines, Part};
use serde::Serialize;

use super::arguments::{CheckArguments, ReportFormat, ReportOutput};
use super::config::Config;
use super::input::{self, ReadError};
use super::output::Stdout;
use super::progress::Progress;
use super::report::{
    self, FileReport, Format, ObjectReport, Replacement, Severity, Standing, Text,
};
use super::sources::{self, SourceFile};
use super::{ExitStatus, escape, ordered, print_error, yaml};
use jobs::{Batches, Job, Step};

/// After this many unreadable documents in a file, the rest of the file is skipped.
const MAX_UNREADABLE: usize = 100;

/// How a command checks a text.
pub(super) trait Check: Sync {
    /// The contract's answer.
    type Answer: Serialize + Send;
    /// What must be remembered from the earlier parts of a text.
    type Sequence: Default;

    /// Returns the answer for a part of a text.
    fn answer(&self, part: Part<'_>) -> Self::Answer;

    /// Returns the answer for bytes that are not text.
    fn unreadable(&self, error: &DecodeError) -> Self::Answer;

    /// Adjusts the answer for a part to the parts before it, and returns the objects of the part
    /// with their places. The lines of their entries are still empty.
    fn objects(
        &self,
        sequence: &mut Self::Sequence,
        answer: &mut Self::Answer,
    ) -> Vec<(Place, ObjectReport)>;

    /// Appends the answer for the next part of the text.
    fn append(&self, whole: &mut Self::Answer, next: Self::Answer);

    /// Whether the command gives no answers, for a reason that it reports separately.
    fn is_mute(&self) -> bool {
        false
    }
}

/// The files of a command, and how the answers are printed.
pub(super) struct Settings<'a> {
    pub(super) files: &'a [String],
    pub(super) outputs: &'a [ReportOutput],
    /// The file for the output that names none; standard output if absent.
    pub(super) output_file: Option<&'a str>,
    /// Whether warnings are findings.
    pub(super) is_strict: bool,
    pub(super) config: &'a Config,
}

impl<'a> Settings<'a> {
    /// Combines the command line and the configuration.
    pub(super) fn of(arguments: &'a CheckArguments, config: &'a Config) -> Self {
        let CheckArguments { files, strict, outputs, output_file, .. } = arguments;
        let (output_file, is_strict) = (output_file.as_deref(), *strict || config.strict);
        Settings { files, outputs, output_file, is_strict, config }
    }
}

/// Checks all files and prints the results.
///
/// # Errors
/// When the arguments contradict one another, or an output cannot be written.
pub(super) fn run<C: Check>(
    check: &C,
    settings: &Settings<'_>,
    stdout: &mut Stdout,
) -> Result<ExitStatus, String> {
    check_outputs(settings)?;
    let files = sources::expand(settings.files, settings.config)?;
    let progress = Progress::start(files.len());
    let mut collector = Collector::new(check, &files, settings, stdout, progress);
    let answer = |file, step| match step {
        Step::Part(part) => Done::Part(file, check.answer(part.part()), Some(part)),
        Step::Unreadable(ReadError::Text(error)) => {
            Done::Part(file, check.unreadable(&error), None)
        }
        Step::Unreadable(ReadError::Bytes(reason)) => Done::Unreadable(file, reason),
        Step::End => Done::End(file),
    };
    ordered::for_each(
        Batches::new(&files),
        |batch| {
            let mut done = Vec::with_capacity(2 * batch.len());
            for job in batch {
                match job {
                    Job::File(steps) => {
                        let number = steps.number;
                        done.extend(steps.map(|step| answer(number, step)));
                    }
                    Job::Step(number, step) => done.push(answer(number, step)),
                }
            }
            done
        },
        |batch| {
            batch.into_iter().for_each(|done| collector.take(done));
            collector.flush()
        },
    );
    collector.end(settings)
}

/// Checks that at most one report goes to standard output: two could not be told apart.
fn check_outputs(settings: &Settings<'_>) -> Result<(), String> {
    match settings.outputs.iter().filter(|output| output.file.is_none()).count() {
        0 if settings.output_file.is_some() => {
            Err("--output-file is for an output that names no file itself".to_owned())
        }
        0 | 1 => Ok(()),
        _ => Err("only one output can go to standard output: give the others a file, as in \
                  `-o sarif=report.sarif`"
            .to_owned()),
    }
}

enum Done<A> {
    /// The answer for a part of a file; the part is `None` when the bytes are not text.
    Part(usize, A, Option<super::parts::FilePart>),
    Unreadable(usize, String),
    End(usize),
}

/// The answer for a file, or why its bytes cannot be read.
#[derive(Serialize)]
struct FileAnswer<A> {
    file: String,
    #[serde(flatten)]
    answer: Option<A>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<String>,
}

/// Collects the answers in the order of the files, and prints them.
struct Collector<'a, C: Check> {
    check: &'a C,
    files: &'a [SourceFile],
    is_strict: bool,
    config: &'a Config,
    stdout: &'a mut Stdout,
    progress: Progress,
    exit_status: ExitStatus,
    /// The text layout, and whether the text goes to standard output as soon as it is written.
    text: Option<(Text, bool)>,
    written: String,
    /// The reports for the formats for other programs, if one is requested. Objects without
    /// findings are included only if `keeps_all` is set.
    reports: Option<Vec<FileReport>>,
    keeps_all: bool,
    answers: Option<Vec<FileAnswer<C::Answer>>>,
    /// Why standard output could not be written.
    failure: Option<String>,
    current: Current<C>,
}

/// The file whose parts are arriving.
struct Current<C: Check> {
    sequence: C::Sequence,
    answer: Option<C::Answer>,
    objects: usize,
    checked: usize,
    unreadable: usize,
}

impl<C: Check> Default for Current<C> {
    fn default() -> Self {
        let sequence = C::Sequence::default();
        Current { sequence, answer: None, objects: 0, checked: 0, unreadable: 0 }
    }
}

impl<'a, C: Check> Collector<'a, C> {
    fn new(
        check: &'a C,
        files: &'a [SourceFile],
        settings: &Settings<'a>,
        stdout: &'a mut Stdout,
        progress: Progress,
    ) -> Self {
        let outputs = settings.outputs;
        let text = outputs.iter().find(|output| output.format.is_text());
        let text = text.map(|output| {
            let is_concise = output.format == ReportFormat::Concise;
            let at_once = output.file.is_none() && settings.output_file.is_none();
            (Text::new(is_concise), at_once)
        });
        let asks =
            |ask: fn(&ReportFormat) -> bool| outputs.iter().any(|output| ask(&output.format));
        let is_report = |format: &ReportFormat| matches!(format, ReportFormat::Report(_));
        let is_data =
            |format: &ReportFormat| matches!(format, ReportFormat::Json | ReportFormat::Yaml);
        Collector {
            check,
            files,
            is_strict: settings.is_strict,
            config: settings.config,
            stdout,
            progress,
            exit_status: ExitStatus::Success,
            text,
            written: String::new(),
            reports: asks(is_report).then(Vec::new),
            keeps_all: asks(|format| *format == ReportFormat::Report(Format::Junit)),
            answers: asks(is_data).then(Vec::new),
            failure: None,
            current: Current::default(),
        }
    }

    fn file(&self, index: usize) -> &'a SourceFile {
        const NONE: &SourceFile =
            &SourceFile { name: String::new(), is_found: false, length: None };
        self.files.get(index).unwrap_or(NONE)
    }

    fn take(&mut self, done: Done<C::Answer>) {
        match done {
            Done::Part(file, answer, part) => {
                self.part(self.file(file), answer, part);
                self.progress.tick(file, self.current.objects);
            }
            Done::Unreadable(file, reason) => self.unread(self.file(file), reason),
            Done::End(file) => self.end_of_file(self.file(file)),
        }
    }

    fn part(
        &mut self,
        file: &SourceFile,
        mut answer: C::Answer,
        part: Option<super::parts::FilePart>,
    ) {
        if self.current.unreadable >= MAX_UNREADABLE {
            return;
        }
        let objects = self.check.objects(&mut self.current.sequence, &mut answer);
        let text = part.as_ref().map_or(Part::whole(""), super::parts::FilePart::part);
        // Computed on demand: only findings need the lines.
        let lines = LazyCell::new(|| Lines::behind(text.text(), text.lines_before()));
        let line = |number: u32| lines.text_of(number).unwrap_or_default();
        let has_sources = text.text().contains(helm::SOURCE);
        for (place, mut object) in objects {
            let source = if has_sources { helm::source(line, place.start.line) } else { None };
            for entry in &mut object.entries {
                entry.line = shown(line(entry.place.start.line));
                entry.byte_columns = byte_columns(entry.place, &lines);
                if let Some((_, above)) = source {
                    entry.place = helm::below(entry.place, above);
                    // The fix would change the output of Helm, not the template.
                    entry.finding.fix = None;
                }
                let edit = entry.finding.fix.as_ref().and_then(|fix| fix.as_one_edit(text));
                entry.replacement = edit.map(|edit| {
                    let byte_columns = byte_columns(edit.place, &lines);
                    Replacement { edit, byte_columns }
                });
            }
            self.stand(file, text.text(), &mut object);
            let name = source.map_or(input::name(&file.name), |(name, _)| name);
            self.object(name, object);
        }
        if self.answers.is_some() {
            match &mut self.current.answer {
                None => self.current.answer = Some(answer),
                Some(whole) => self.check.append(whole, answer),
            }
        }
    }

    /// Adjusts the standing of an unreadable object: in a file that was found, documents without a
    /// kind and Helm templates are skipped; a template in a named file gets a hint instead.
    fn stand(&mut self, file: &SourceFile, text: &str, object: &mut ObjectReport) {
        let missing_kind = |entry: &report::Entry| entry.finding.reason == "MissingKind";
        if object.standing != Standing::Unreadable {
            return;
        }
        if object.entries.iter().any(missing_kind) {
            if file.is_found {
                object.standing = Standing::NoObject;
                object.entries.clear();
            }
        } else if helm::is_template(text) {
            if file.is_found {
                object.standing = Standing::Template;
                object.entries.clear();
            }
            for entry in &mut object.entries {
                entry.finding.suggestion = Some(helm::HINT.to_owned());
            }
        }
    }

    fn object(&mut self, file: &str, mut object: ObjectReport) {
        object.suppressed += self.config.adjust(file, &mut object.entries);
        self.current.objects += 1;
        self.current.checked += usize::from(object.standing == Standing::Checked);
        if object.standing == Standing::Unreadable {
            self.current.unreadable += 1;
        }
        self.exit_status = self.exit_status.max(self.status_of(&object));
        if let Some((text, _)) = &mut self.text {
            text.object(file, &object, &mut self.written);
        }
        if let Some(reports) = &mut self.reports
            && (self.keeps_all || !object.entries.is_empty())
        {
            match reports.last_mut() {
                Some(last) if last.file == file => last.objects.push(object),
                _ => reports.push(FileReport {
                    file: file.to_owned(),
                    objects: vec![object],
                    unread: None,
                }),
            }
        }
    }

    fn status_of(&self, object: &ObjectReport) -> ExitStatus {
        let is_finding =
            |entry: &report::Entry| self.is_strict || entry.severity == Severity::Error;
        if object.standing == Standing::Unreadable {
            ExitStatus::Unreadable
        } else if object.entries.iter().any(is_finding) {
            ExitStatus::Findings
        } else {
            ExitStatus::Success
        }
    }

    fn unread(&mut self, file: &SourceFile, reason: String) {
        self.exit_status = ExitStatus::Unreadable;
        let name = input::name(&file.name);
        print_error(&format!("{name}: {reason}"));
        if let Some(reports) = &mut self.reports {
            let (objects, unread) = (Vec::new(), Some(reason.clone()));
            reports.push(FileReport { file: name.to_owned(), objects, unread });
        }
        if let Some(answers) = &mut self.answers {
            let (answer, unread) = (self.current.answer.take(), Some(reason));
            answers.push(FileAnswer { file: name.to_owned(), answer, unread });
        }
        // Counts the file as checked, so that no "no object here" is printed for it.
        self.current = Current { objects: 1, checked: 1, ..Current::default() };
    }

    fn end_of_file(&mut self, file: &SourceFile) {
        let current = std::mem::take(&mut self.current);
        let name = input::name(&file.name);
        let left = match (current.objects, current.checked + current.unreadable) {
            (0, _) => Some("no object here"),
            (_, 0) => Some("no DaemonSet here"),
            _ => None,
        };
        if let (Some(left), Some(_)) = (left, &self.text)
            && !file.is_found
            && !self.check.is_mute()
        {
            self.written.push_str(&format!("{name}: {left}\n"));
        }
        if current.unreadable >= MAX_UNREADABLE {
            print_error(&format!(
                "{name}: {MAX_UNREADABLE} documents cannot be read; what comes behind them is left"
            ));
        }
        if let (Some(answers), Some(answer)) = (&mut self.answers, current.answer) {
            answers.push(FileAnswer { file: name.to_owned(), answer: Some(answer), unread: None });
        }
    }

    /// Prints the text written so far, if the text goes to standard output at once.
    fn flush(&mut self) -> ControlFlow<()> {
        if !matches!(self.text, Some((_, true))) || self.written.is_empty() {
            return ControlFlow::Continue(());
        }
        let written = std::mem::take(&mut self.written);
        match self.stdout.write(&written) {
            Ok(flow) => flow,
            Err(failure) => {
                self.failure = Some(failure);
                ControlFlow::Break(())
            }
        }
    }

    fn end(mut self, settings: &Settings<'_>) -> Result<ExitStatus, String> {
        if let Some((text, _)) = &self.text {
            if self.files.is_empty() {
                self.written.push_str("no files to check\n");
            }
            text.end(&mut self.written);
        }
        // If the reader has closed the pipe, there is nothing more to do.
        let _ = self.flush();
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        for output in settings.outputs {
            let rendered = match output.format {
                ReportFormat::Text | ReportFormat::Concise => self.written.clone(),
                ReportFormat::Json => data(self.answers.as_deref(), false)?,
                ReportFormat::Yaml => data(self.answers.as_deref(), true)?,
                ReportFormat::Report(format) => {
                    report::write(format, self.reports.as_deref().unwrap_or_default())?
                }
            };
            match output.file.as_deref().or(settings.output_file) {
                None => _ = self.stdout.write(&rendered)?,
                Some(file) => {
                    let shown = escape::output(&rendered);
                    std::fs::write(file, escape::without_colours(&shown))
                        .map_err(|error| format!("{file}: {error}"))?;
                }
            }
        }
        Ok(self.exit_status)
    }
}

/// The number of characters after which the line of a finding is cut.
const MAX_LINE: usize = 2_000;

/// Cuts a line after [`MAX_LINE`] characters.
fn shown(line: &str) -> Box<str> {
    let end = line.char_indices().nth(MAX_LINE).map_or(line.len(), |(at, _)| at);
    line.get(..end).unwrap_or_default().into()
}

/// Returns the columns, in bytes of UTF-8, at which a place begins and ends.
fn byte_columns(place: Place, lines: &Lines<'_>) -> [u32; 2] {
    [place.start, place.end].map(|at| lines.byte_column(at.line, at.column).unwrap_or(at.column))
}

fn data<A: Serialize>(answers: Option<&[A]>, as_yaml: bool) -> Result<String, String> {
    let answers = answers.unwrap_or_default();
    let mut out = String::new();
    if as_yaml {
        let value = serde_json::to_value(answers).map_err(|error| error.to_string())?;
        yaml::write_all(&[value], &mut out);
    } else {
        super::put_json(&answers, &mut out)?;
    }
    Ok(out)
}
