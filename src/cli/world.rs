//! The cluster and the script of a command, read from their files.

use std::fmt::Write;

use daemonset_preflight::contract::{
    Doing, RejectedEvent, ScriptEvent, SimulateCall, Unread as Problem,
};
use daemonset_preflight::manifest::{Documents, Entry};
use serde_json::Value;

use super::arguments::World;
use super::script::Script;
use super::{complain, input};

/// What was read.
pub(super) struct Read<'a> {
    pub(super) call: SimulateCall,
    files: Texts<'a>,
    arguments: &'a World,
    script: Script,
}

/// When `--update` is applied.
const UPDATE_AT: i64 = 60_000;

pub(super) fn read<'a>(
    arguments: &'a World,
    others: impl IntoIterator<Item = &'a String>,
) -> Result<Read<'a>, String> {
    let World { files, nodes, pods, script, update, until, knobs } = arguments;
    let all = files.iter().chain([nodes]).chain(pods).chain(script).chain(update).chain(others);
    input::one_standard_input(all)?;
    let cluster = |file: &String| input::cluster(file).map_err(|unread| unread.in_file(file));
    let files = Texts::read(files)?;
    let mut script = script.as_deref().map(Script::read).transpose()?.unwrap_or_default();
    if let Some(file) = update {
        updates(file, &mut script)?;
    }
    let call = SimulateCall {
        daemon_sets: files.text.clone(),
        nodes: cluster(nodes)?,
        pods: pods.as_ref().map(cluster).transpose()?,
        script: script.events.clone(),
        until: *until,
        knobs: script.knobs(knobs)?,
        ..SimulateCall::default()
    };
    Ok(Read { call, files, arguments, script })
}

/// Each DaemonSet of a file is applied.
fn updates(file: &str, script: &mut Script) -> Result<(), String> {
    let text = input::objects(file).map_err(|unread| unread.in_file(file))?;
    let documents = Documents::read(&text);
    for entry in documents.entries() {
        let (start, message) = match entry {
            Entry::DaemonSet(object) => {
                let start = object.place().start;
                match object.decode::<Value>() {
                    Ok((object, _)) => {
                        let place =
                            format!("{}:{}:{}", input::name(file), start.line, start.column);
                        let doing = Doing::Apply(object);
                        script.push(ScriptEvent { at: UPDATE_AT, daemon_set: None, doing }, place);
                        continue;
                    }
                    Err(error) => (error.place.start, error.message),
                }
            }
            Entry::Unreadable(error) => (error.place.start, error.message),
            Entry::Other(_) => continue,
        };
        return Err(format!("{}:{}:{}: {message}", input::name(file), start.line, start.column));
    }
    if script.events.is_empty() {
        return Err(format!("{}: no DaemonSet here", input::name(file)));
    }
    Ok(())
}

impl Read<'_> {
    /// Prints a line for each problem and for the event that was refused.
    pub(super) fn put_problems(
        &self,
        problems: &[Problem],
        rejected: Option<&RejectedEvent>,
        services: Option<&str>,
        out: &mut String,
    ) {
        for problem in problems {
            let index = problem.index.unwrap_or_default();
            let place = match problem.within {
                "daemonSets" => self.files.place(index),
                "pods" => object(self.arguments.pods.as_deref().unwrap_or_default(), index),
                "services" => object(services.unwrap_or_default(), index),
                "script" => self.script.place(index),
                _ if problem.index.is_none() => input::name(&self.arguments.nodes).to_owned(),
                _ => object(&self.arguments.nodes, index),
            };
            put(out, format_args!("{place}: error: {}\n", problem.message));
        }
        if let Some(RejectedEvent { index, reason }) = rejected {
            let place = self.script.place(*index);
            put(out, format_args!("{place}: error: {reason}; the run stands before it\n"));
        }
    }

    /// What the script lets happen, in a few words.
    pub(super) fn event(&self, index: usize) -> String {
        let words = self.script.events.get(index).map(words).unwrap_or_default();
        match &self.arguments.update {
            Some(file) => format!("{words} of {}", input::name(file)),
            None => format!("events[{index}]: {words}"),
        }
    }

    /// Says that there is nothing to simulate.
    pub(super) fn complain_of_nothing(&self) {
        let names: Vec<&str> = self.arguments.files.iter().map(|file| input::name(file)).collect();
        complain(&format!("{}: no DaemonSet that can be simulated", names.join(", ")));
    }
}

/// `drain a`, `nodeReady {"node":"a","ready":false}`.
fn words(event: &ScriptEvent) -> String {
    let Ok(Value::Object(doing)) = serde_json::to_value(&event.doing) else {
        return String::new();
    };
    let Some((what, of)) = doing.into_iter().next() else { return String::new() };
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let of = match (&event.doing, of) {
        (Doing::AddNode(node) | Doing::CreatePod(node) | Doing::Apply(node), _) => {
            text(node.pointer("/metadata/name"))
        }
        (Doing::EditPod { pod, spec }, _) => format!("{pod} {spec}"),
        (Doing::UpdateTemplate(template), _) => {
            let containers = template.pointer("/spec/containers").and_then(Value::as_array);
            let images = containers.into_iter().flatten().map(|c| text(c.get("image")));
            images.collect::<Vec<_>>().join(", ")
        }
        (_, Value::String(text)) => text,
        (_, other) => other.to_string(),
    };
    let name = event.daemon_set.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
    match of.chars().count() > 80 || of.contains('\n') {
        true => format!("{what}{name}"),
        false => format!("{what} {of}{name}"),
    }
}

fn object(file: &str, index: usize) -> String {
    format!("{}: object {}", input::name(file), index + 1)
}

/// Several files as one text.
struct Texts<'a> {
    text: String,
    /// The files, and how many objects each has.
    files: Vec<(&'a str, usize)>,
}

impl<'a> Texts<'a> {
    fn read(files: &'a [String]) -> Result<Self, String> {
        let mut texts = Vec::new();
        let mut counted = Vec::new();
        for file in files {
            let text = input::objects(file).map_err(|unread| unread.in_file(file))?;
            counted.push((file.as_str(), Documents::read(&text).entries().len()));
            texts.push(text);
        }
        let text = match <[String; 1]>::try_from(texts) {
            Ok([only]) => only,
            // JSON is YAML too, where it does not begin a text.
            Err(texts) => texts.iter().map(|text| format!("---\n{text}\n")).collect(),
        };
        Ok(Texts { text, files: counted })
    }

    /// `FILE: object 2`, from 1.
    fn place(&self, mut index: usize) -> String {
        for (file, count) in &self.files {
            if index < *count {
                return object(file, index);
            }
            index -= count;
        }
        self.files.last().map_or_else(String::new, |(file, _)| input::name(file).to_owned())
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
