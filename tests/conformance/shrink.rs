//! Shrinks a case with a wrong answer: leaves out whatever it can while the answers still differ.

use std::io::{BufRead, BufReader, Error, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// How many smaller cases are tried for a case that differs.
const ATTEMPTS: usize = 4_000;

/// The fields of a case that may be shrunk. The others define the question.
const PARTS: [&str; 8] =
    ["object", "old", "live", "daemonset", "nodes", "pods", "orphans", "events"];

/// The text fields of a case, from which characters may be left out.
const TEXTS: [&str; 2] = ["raw", "yaml"];

/// How often a lifecycle case is asked: the controller chooses among equals at random.
const REPETITIONS: usize = 8;

/// The running program of `tests/oracle`, which answers with Kubernetes' own code.
pub(super) struct Oracle {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Oracle {
    pub(super) fn start(program: &Path) -> Result<Self, Error> {
        let mut process = Command::new(program)
            .arg("answer")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        Ok(Oracle { process, questions, answers })
    }

    /// Returns the case with Kubernetes' answer; `None` when there is none, or when repeated
    /// answers differ.
    fn ask(&mut self, case: &Value) -> Option<Value> {
        let times = if case.get("events").is_some() { REPETITIONS } else { 1 };
        let mut answered: Option<Value> = None;
        for _ in 0..times {
            writeln!(self.questions, "{case}").ok()?;
            let mut line = String::new();
            self.answers.read_line(&mut line).ok()?;
            let answer: Value = serde_json::from_str(&line).ok()?;
            if answer.get("expect").is_none() || answered.is_some_and(|other| other != answer) {
                return None;
            }
            answered = Some(answer);
        }
        answered
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // The process may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns the smallest case found that, with Kubernetes' answer, still satisfies `differs`.
pub(super) fn shrink(
    line: &str,
    oracle: &mut Oracle,
    mut differs: impl FnMut(&Value) -> bool,
) -> Value {
    let mut case: Value = serde_json::from_str(line).expect("a case");
    let mut attempts = 0;
    loop {
        let mut smaller = false;
        for cut in cuts(&case) {
            attempts += 1;
            if attempts > ATTEMPTS {
                return case;
            }
            let Some(candidate) = cut.apply(&case) else { continue };
            if let Some(answered) = oracle.ask(&candidate)
                && differs(&answered)
            {
                case = answered;
                smaller = true;
            }
        }
        if !smaller {
            return case;
        }
    }
}

/// A part of a case that may be left out.
enum Cut {
    /// An entry of a map, or an item of a list.
    Value(Vec<Step>),
    /// Characters of a text field: the field, the first character and their number.
    Characters(&'static str, usize, usize),
}

#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

/// Returns all cuts, large ones first. Items of a list come last to first, so that a cut does not
/// shift the items of later cuts.
fn cuts(case: &Value) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for part in PARTS {
        if let Some(value) = case.get(part) {
            add_cuts(value, &mut vec![Step::Key(part.to_owned())], &mut cuts);
        }
    }
    for text in TEXTS {
        let length = case.get(text).and_then(Value::as_str).map_or(0, |text| text.chars().count());
        let mut size = length / 2;
        while size > 0 {
            cuts.extend((0..length).step_by(size).rev().map(|at| Cut::Characters(text, at, size)));
            size /= 2;
        }
    }
    cuts
}

fn add_cuts(value: &Value, path: &mut Vec<Step>, cuts: &mut Vec<Cut>) {
    let steps: Vec<(Step, &Value)> = match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, field)| (Step::Key(key.clone()), field)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().rev().map(|(at, item)| (Step::Index(at), item)).collect()
        }
        _ => Vec::new(),
    };
    for (step, below) in steps {
        path.push(step);
        cuts.push(Cut::Value(path.clone()));
        add_cuts(below, path, cuts);
        path.pop();
    }
}

impl Cut {
    /// Returns the case without the cut part; `None` when that part no longer exists.
    fn apply(&self, case: &Value) -> Option<Value> {
        let mut case = case.clone();
        match self {
            Cut::Value(path) => {
                let (last, parents) = path.split_last()?;
                let mut at = &mut case;
                for step in parents {
                    at = match step {
                        Step::Key(key) => at.get_mut(key)?,
                        Step::Index(index) => at.get_mut(index)?,
                    };
                }
                match last {
                    Step::Key(key) => {
                        at.as_object_mut()?.remove(key)?;
                    }
                    Step::Index(index) => {
                        let items = at.as_array_mut().filter(|items| *index < items.len())?;
                        items.remove(*index);
                    }
                }
            }
            Cut::Characters(field, at, size) => {
                let text: Vec<char> = case.get(field)?.as_str()?.chars().collect();
                if *at >= text.len() {
                    return None;
                }
                let kept = text.iter().take(*at).chain(text.iter().skip(at + size));
                let kept = Value::String(kept.collect());
                case.as_object_mut()?.insert((*field).to_owned(), kept);
            }
        }
        Some(case)
    }
}
