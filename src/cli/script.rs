//! Scripts and knobs: files and words of a person, as the contract takes them.

use daemonset_preflight::contract::ScriptEvent;
use daemonset_preflight::field::{PathBuf, Segment};
use daemonset_preflight::manifest::{Documents, Entry, Object};
use daemonset_preflight::simulation::Knobs;
use serde_json::{Map, Value};

use super::{input, span};

/// A script, and where its events stand in its file.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) events: Vec<ScriptEvent>,
    knobs: Map<String, Value>,
    /// `FILE:LINE:COLUMN: events[N]`, for each event.
    places: Vec<String>,
}

/// The keys whose values are spans of time.
const SPANS: &[&str] =
    &["readyAfter", "reaction", "termination", "initial", "max", "grace", "podGc", "podGcPeriod"];

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// When it is not one object with `events` and `knobs`, or an event is none: where,
    /// and why.
    pub(super) fn read(file: &str) -> Result<Self, String> {
        let text = input::objects(file).map_err(|unread| unread.in_file(file))?;
        let documents = Documents::read(&text);
        let entries = documents.entries_as("", "Script");
        let object = match entries.as_slice() {
            [Entry::Other(object)] if object.kind() == "Script" => object,
            [Entry::Unreadable(error), ..] => {
                let start = error.place.start;
                let name = input::name(file);
                return Err(format!("{name}:{}:{}: {}", start.line, start.column, error.message));
            }
            _ => return Err(format!("{}: this is not one script", input::name(file))),
        };
        read(file, object)
    }

    /// Where an event stands.
    pub(super) fn place(&self, index: usize) -> String {
        self.places.get(index).cloned().unwrap_or_else(|| format!("events[{index}]"))
    }

    /// An event that no file holds.
    pub(super) fn push(&mut self, event: ScriptEvent, place: String) {
        self.events.push(event);
        self.places.push(place);
    }

    /// The knobs of the script, with those of the command line in their place.
    ///
    /// Unlike the contract's, a person's cluster has a scheduler unless it is turned off.
    ///
    /// # Errors
    /// When a knob is not known, or its value is of no use to it.
    pub(super) fn knobs(&self, set: &[String]) -> Result<Knobs, String> {
        let mut knobs = Map::new();
        knobs.insert("scheduling".to_owned(), "defaultScheduler".into());
        knobs.extend(self.knobs.clone());
        for setting in set {
            let (key, value) = setting
                .split_once('=')
                .ok_or_else(|| format!("--knob {setting}: it is not KEY=VALUE"))?;
            put(&mut knobs, key, value).map_err(|error| format!("--knob {setting}: {error}"))?;
        }
        serde_json::from_value(Value::Object(knobs)).map_err(|error| format!("knobs: {error}"))
    }
}

fn read(file: &str, object: &Object<'_>) -> Result<Script, String> {
    let at = |path: PathBuf| {
        let start = object.place_of(&path).start;
        format!("{}:{}:{}", input::name(file), start.line, start.column)
    };
    let (value, findings) = object.decode::<Value>().map_err(|error| {
        let start = error.place.start;
        format!("{}:{}:{}: {}", input::name(file), start.line, start.column, error.message)
    })?;
    if let Some(finding) = findings.first() {
        return Err(format!("{}: {}", at(finding.path.clone()), finding.message));
    }
    let Value::Object(mut fields) = value else { return Err(format!("{file}: no script")) };
    let events = fields.remove("events").unwrap_or(Value::Null);
    let knobs = fields.remove("knobs").unwrap_or(Value::Null);
    fields.remove("kind");
    if let Some(key) = fields.keys().next() {
        let place = at(path(key, None));
        return Err(format!("{place}: unknown field `{key}`, expected `events` or `knobs`"));
    }
    let mut script = Script::default();
    match knobs {
        Value::Null => {}
        Value::Object(mut knobs) => {
            spans(&mut knobs, SPANS).map_err(|e| format!("{}: {e}", at(path("knobs", None))))?;
            script.knobs = knobs;
        }
        _ => return Err(format!("{}: knobs is no object", at(path("knobs", None)))),
    }
    let events = match events {
        Value::Null => Vec::new(),
        Value::Array(events) => events,
        _ => return Err(format!("{}: events is no list", at(path("events", None)))),
    };
    for (index, mut event) in events.into_iter().enumerate() {
        let place = format!("{}: events[{index}]", at(path("events", Some(index))));
        if let Value::Object(fields) = &mut event {
            spans(fields, &["at"]).map_err(|error| format!("{place}: {error}"))?;
        }
        let event = serde_json::from_value(event).map_err(|error| format!("{place}: {error}"))?;
        script.push(event, place);
    }
    Ok(script)
}

fn path(field: &str, index: Option<usize>) -> PathBuf {
    let mut path = PathBuf::default();
    path.push(Segment::Field(field.to_owned().into()));
    if let Some(index) = index {
        path.push(Segment::Index(index));
    }
    path
}

/// Turns texts into milliseconds, wherever they stand under one of the keys.
fn spans(fields: &mut Map<String, Value>, keys: &[&str]) -> Result<(), String> {
    for (key, value) in fields {
        match value {
            Value::String(text) if keys.contains(&key.as_str()) => {
                *value = span::parse(text).map_err(|error| format!("{key}: {error}"))?.into();
            }
            Value::Object(fields) if key != "do" && key != "priorityClasses" => {
                spans(fields, keys)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Puts a value of the command line under a key, whose parts are divided by dots.
fn put(fields: &mut Map<String, Value>, key: &str, value: &str) -> Result<(), String> {
    if let Some((first, rest)) = key.split_once('.') {
        let inner = fields.entry(first).or_insert_with(|| Value::Object(Map::new()));
        return match inner {
            Value::Object(inner) => put(inner, rest, value),
            _ => Err(format!("{first} has nothing in it")),
        };
    }
    let value = match value {
        text if SPANS.contains(&key) && text != "null" => span::parse(text)?.into(),
        text => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    fields.insert(key.to_owned(), value);
    Ok(())
}
